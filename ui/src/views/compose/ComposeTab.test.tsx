import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { FakeIpc } from "../../ipc/fake";
import { HTTP_ID, httpSession } from "../../test/httpSession";
import { expectAccessible, openApp } from "../../test/renderApp";
import { aRow } from "../../test/samples";

// CodeMirror measures text, and jsdom lays none out.
Range.prototype.getClientRects = () => document.createElement("div").getClientRects();

const LIST = '{"jsonrpc":"2.0","id":1001,"method":"tools/list"}';
const NOTE = '{"jsonrpc":"2.0","method":"notifications/x"}';

async function onComposer(id: string, draft: string | null = null) {
  const app = await openApp((ipc) => {
    ipc.put(httpSession({ id }));
    ipc.templates = [
      { method: "tools/list", notification: false, text: LIST },
      { method: "notifications/x", notification: true, text: NOTE },
    ];
    const tab = { kind: "compose", session: id, label: "Compose" };
    const drafts = draft === null ? {} : { [`compose:${id}`]: { text: draft, view: "form" } };
    ipc.greeting.layout = JSON.stringify({ tabs: [tab], active: `compose:${id}`, session: id, drafts });
  });
  await screen.findByRole("option", { name: "tools/list" });
  return app;
}

/** The host records what was sent, and the feed says so. */
function record(ipc: FakeIpc, id: string, rows: Parameters<typeof aRow>[0][]) {
  const session = ipc.sessions.get(id);
  if (!session) throw new Error("the session was put in above");
  for (const row of rows) session.rows.push(aRow({ seq: session.rows.length + 1, ...row }));
  act(() => ipc.changed(id));
}

describe("the composer", () => {
  it("opens by its key for the session that is looked at", async () => {
    const { user } = await openApp((ipc) => {
      ipc.put(httpSession());
      ipc.greeting.layout = JSON.stringify({ session: HTTP_ID });
    });
    await user.keyboard("{Control>}{Shift>}n{/Shift}{/Control}");
    expect(await screen.findByRole("heading", { name: "Compose" })).toBeInTheDocument();
  });

  it("begins with a template and sends it byte for byte, with headers of its own", async () => {
    const { ipc, user } = await onComposer("c1");
    expect(await screen.findByRole("textbox", { name: "Message" })).toHaveTextContent(LIST);
    await user.click(screen.getByText("Extra headers for this message"));
    await user.click(screen.getByRole("button", { name: "Add header" }));
    await user.type(screen.getByRole("textbox", { name: "Name of header 1" }), "Mcp-Method");
    await user.type(screen.getByRole("textbox", { name: "Value of header 1" }), "wrong");
    await expectAccessible();
    await user.click(await screen.findByRole("button", { name: "Send" }));
    await waitFor(() =>
      expect(ipc.sentRaw).toEqual([
        { session: "c1", text: LIST, headers: [["Mcp-Method", "wrong"]], timeoutMillis: 60_000 },
      ]),
    );
  });

  it("says what is odd about a text, and sends it anyway", async () => {
    const { ipc, user } = await onComposer("c2", '{"jsonrpc":');
    expect(await screen.findByText(/^No JSON: at character 12/)).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Send anyway" }));
    await waitFor(() => expect(ipc.sentRaw.map((one) => one.text)).toEqual(['{"jsonrpc":']));
  });

  it("gives a text back that a template took the place of", async () => {
    const { user } = await onComposer("c3", "mine");
    await user.selectOptions(
      screen.getByRole("combobox", { name: "Template" }),
      "notifications/x (no answer)",
    );
    expect(await screen.findByRole("textbox", { name: "Message" })).toHaveTextContent(NOTE);
    await user.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(screen.getByRole("textbox", { name: "Message" })).toHaveTextContent("mine"));
  });

  it("shows the exchange of a request", async () => {
    const { ipc, user } = await onComposer("c4");
    const [like] = httpSession().exchanges;
    if (!like) throw new Error("the sample has an exchange");
    ipc.sessions
      .get("c4")
      ?.exchanges.push({ ...like, request_seq: 11, response_seq: 12, outcome: "ok", error: null });
    await user.click(await screen.findByRole("button", { name: "Send" }));
    expect(await screen.findByText("It is being recorded.")).toBeInTheDocument();
    record(ipc, "c4", [{ pair: 12 }, { kind: "response", direction: "to_client", pair: 11 }]);
    const result = within(await screen.findByRole("region", { name: "Result" }));
    expect(await result.findByText("Answered")).toBeInTheDocument();
  });

  it("shows the rows that followed what was no request", async () => {
    const { ipc, user } = await onComposer("c5", NOTE);
    await user.click(await screen.findByRole("button", { name: "Send" }));
    const plain = { name: null, id: null, outcome: null, duration_micros: null } as const;
    record(ipc, "c5", [{ ...plain, kind: "notification", method: "notifications/x" }]);
    expect(await screen.findByText(/^Nothing has come since/)).toBeInTheDocument();
    record(ipc, "c5", [{ ...plain, kind: "noise", direction: "to_client", method: null, text: "hm" }]);
    const followed = within(screen.getByRole("region", { name: "What followed" }));
    fireEvent.click(await followed.findByRole("button", { name: /12 noise hm/ }));
    await expectAccessible();
    expect(await screen.findByRole("row", { name: "12 noise hm", selected: true })).toBeInTheDocument();
  });

  it("sends nothing in a session that has ended", async () => {
    const { ipc, user } = await onComposer("c6");
    ipc.put(httpSession({ id: "c6", state: "ended" }));
    act(() => ipc.changed("c6"));
    expect(await screen.findByText("The session is not open: connect again to send.")).toBeInTheDocument();
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(ipc.sentRaw).toEqual([]);
  });
});
