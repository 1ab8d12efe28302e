import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { HTTP_ID, httpSession } from "../test/httpSession";
import { expectAccessible, openApp } from "../test/renderApp";

async function onRefusal(parts: Parameters<typeof httpSession>[0] = {}) {
  const app = await openApp((ipc) => {
    ipc.put(httpSession(parts));
    ipc.greeting.layout = JSON.stringify({
      tabs: [{ kind: "session", session: HTTP_ID, label: "Trips" }],
      active: `session:${HTTP_ID}`,
      session: HTTP_ID,
    });
  });
  await app.user.click(await screen.findByRole("row", { name: "6 request tools/call trip error" }));
  const inspector = within(screen.getByRole("region", { name: "Inspector" }));
  const resend = await inspector.findByRole("button", { name: "Resend with this capability declared" });
  return { ...app, resend };
}

const DECLARED =
  '{"name":"trip", "arguments":{"n":1.0},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",' +
  '"io.modelcontextprotocol/clientCapabilities":{"elicitation":{"form":{}}}}}';

describe("a request that was refused for want of a capability", () => {
  it("is sent again with it declared, by a click", async () => {
    const { ipc, user, resend } = await onRefusal();
    await expectAccessible();
    await user.click(resend);
    await waitFor(() =>
      expect(ipc.sent).toEqual([{ session: HTTP_ID, method: "tools/call", params: DECLARED }]),
    );
  });

  it("is sent again by one key", async () => {
    const { ipc, user } = await onRefusal();
    await user.keyboard("{Control>}{Shift>}{Enter}{/Shift}{/Control}");
    await waitFor(() => expect(ipc.sent.map((one) => one.params)).toEqual([DECLARED]));
  });

  it("is not sent in a session that has ended", async () => {
    const { ipc, user, resend } = await onRefusal({ state: "ended" });
    expect(resend).toBeDisabled();
    await user.keyboard("{Control>}{Shift>}{Enter}{/Shift}{/Control}");
    expect(ipc.sent).toEqual([]);
  });
});

describe("the session’s page", () => {
  it("says in words how the era was found", async () => {
    await onRefusal();
    const page = within(screen.getByRole("region", { name: "Open tab" }));
    expect(page.getByText(/^modern \(stateless\), revision/)).toHaveTextContent("2026-07-28");
    expect(
      page.getByText("The server answered server/discover, so: modern (2026-07-28)."),
    ).toBeInTheDocument();
  });
});

describe("a tool that the transport excludes", () => {
  it("says why, can be opened, and is sent anyway", async () => {
    const { ipc, user } = await onRefusal();
    const servers = within(screen.getByRole("region", { name: "Servers" }));
    await user.click(await servers.findByRole("button", { name: "odd excluded" }));
    expect(await screen.findByText("Over this transport the tool may not be used.")).toBeInTheDocument();
    expect(screen.getAllByText(/Two parameters claim one header/).length).toBeGreaterThan(0);
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: /^Send anyway/ }));
    await waitFor(() => expect(ipc.sent[0]?.params).toBe('{"name":"odd","arguments":{}}'));
  });
});
