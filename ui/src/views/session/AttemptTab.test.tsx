import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { HostError, type HostErrorCode } from "../../ipc/errors";
import { demoSession } from "../../test/demoSession";
import { HTTP_ID, httpSession } from "../../test/httpSession";
import { expectAccessible, openApp } from "../../test/renderApp";
import { aFrame, aRow, aTarget } from "../../test/samples";

const HTTP = {
  url: "https://example.com/mcp",
  transport: "auto" as const,
  headers: [["Authorization", "Bearer s3cret"]] as [string, string][],
  accept_any_certificate: false,
};

async function onFailure(code: HostErrorCode, message: string) {
  const app = await openApp((ipc) => {
    ipc.targets = [{ id: "1", target: aTarget({ name: "Web", command: [], http: HTTP }) }];
  });
  await app.user.click(await screen.findByRole("button", { name: "Connect Web" }));
  await waitFor(() => expect(app.ipc.connects).toHaveLength(1));
  app.ipc.put(httpSession({ state: "ended", end: { failed: true, reason: message } }));
  const parts = { message, advice: "Check the URL.", stderr: [], session: HTTP_ID };
  await act(async () => app.ipc.connects[0]?.fail(new HostError({ code, ...parts })));
  return { ...app, alert: await screen.findByRole("alert", { name: "Connection failed" }) };
}

describe("a connection that failed", () => {
  it.each<[HostErrorCode, string]>([
    ["bad_target", "In the server’s settings"],
    ["unreachable", "Reaching the server"],
    ["http_status", "The server’s HTTP answer"],
    ["not_mcp", "What the server answered"],
    ["transport_failed", "The connection broke"],
  ])("says at which step (%s)", async (code, step) => {
    const { alert } = await onFailure(code, "That is why.");
    expect(alert).toHaveTextContent(`${step}: That is why.Check the URL.`);
  });

  it("shows what was contacted, without the secret, and the HTTP answer one click away", async () => {
    const { user, alert } = await onFailure("http_status", "It answered HTTP 405.");
    const contacted = within(alert).getByRole("region", { name: "What is contacted" });
    expect(contacted).toHaveTextContent("https://example.com/mcp");
    expect(alert).not.toHaveTextContent("s3cret");
    await expectAccessible();
    await user.click(within(alert).getByRole("button", { name: "Show frames" }));
    expect(await screen.findByRole("row", { name: /^7 response/, selected: true })).toBeInTheDocument();
    expect(screen.getByRole("region", { name: "Inspector" })).toBeInTheDocument();
  });

  it("has its own log below it, although the feed never told of its session", async () => {
    const { ipc, user } = await openApp((ipc) => {
      ipc.targets = [{ id: "1", target: aTarget({ name: "Web", command: [], http: HTTP }) }];
      ipc.put(demoSession({ state: "ended" }));
    });
    await user.click(await screen.findByRole("button", { name: /^Session Demo server/ }));
    await screen.findByRole("row", { name: "8 request tools/call echo" });
    await user.click(screen.getByRole("button", { name: "Connect Web" }));
    await waitFor(() => expect(ipc.connects).toHaveLength(1));
    ipc.put(httpSession({ state: "ended" }));
    const parts = { message: "No.", advice: null, stderr: [], session: HTTP_ID };
    await act(async () => ipc.connects[0]?.fail(new HostError({ code: "not_mcp", ...parts })));
    expect(await screen.findByRole("row", { name: /^7 response/ })).toBeInTheDocument();
    expect(screen.queryByRole("row", { name: "8 request tools/call echo" })).not.toBeInTheDocument();
  });

  it("shows the body that came in the place of MCP", async () => {
    const { ipc, alert } = await onFailure("not_mcp", "It answered HTTP 200, but not with MCP.");
    expect(within(alert).queryByRole("region", { name: "What came back" })).not.toBeInTheDocument();
    const plain = { name: null, id: null, outcome: null, duration_micros: null, method: null } as const;
    const session = ipc.sessions.get(HTTP_ID);
    if (!session) throw new Error("the session was put in above");
    const seq = session.rows.length + 1;
    const row = aRow({ ...plain, seq, kind: "noise", direction: "to_client", text: "<html>hi" });
    session.rows.push(row);
    session.frame = () => aFrame({ row, payload: "<html>hi</html>" });
    act(() => ipc.changed(HTTP_ID));
    const back = await within(alert).findByRole("region", { name: "What came back" });
    expect(back).toHaveTextContent("<html>hi</html>");
  });
});
