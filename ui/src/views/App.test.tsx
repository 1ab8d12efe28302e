import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { HostError } from "../ipc/errors";
import { type Layout, readLayout } from "../model/layout";
import { DEMO_ID, demoSession } from "../test/demoSession";
import { expectAccessible, openApp, renderApp } from "../test/renderApp";
import { aRow, aSession, aTarget } from "../test/samples";

const button = (name: string | RegExp) => screen.getByRole("button", { name });

function layout(parts: Partial<Layout>): string {
  return JSON.stringify(parts);
}

const ON_DEMO = layout({
  tabs: [{ kind: "session", session: DEMO_ID, label: "Demo server" }],
  active: `session:${DEMO_ID}`,
  session: DEMO_ID,
});

describe("the empty window", () => {
  it("offers the demo server first, and hides panes that have nothing to show", async () => {
    await openApp();
    expect(button("Try the demo server")).toBeEnabled();
    expect(button("Add a server")).toBeEnabled();
    expect(screen.queryByRole("grid", { name: "Log" })).not.toBeInTheDocument();
    await expectAccessible();
  });

  it("says why it cannot start", async () => {
    const why = { message: "The log is newer.", advice: "Update.", stderr: [], session: null };
    renderApp((ipc) => {
      ipc.start = () => Promise.reject(new HostError({ code: "log_newer", ...why }));
    });
    expect(await screen.findByRole("alert")).toHaveTextContent("The log is newer.Update.");
  });

  it("keeps an alarm on screen until the host takes it back", async () => {
    const alarm = {
      code: "log_write_failed",
      message: "The log cannot be written.",
      advice: "Free some space.",
    };
    const { ipc } = await openApp((host) => {
      host.greeting.log.alarms = [alarm];
    });
    expect(screen.getByRole("alert")).toHaveTextContent("The log cannot be written.");
    act(() => ipc.emit({ sessions: [], alarms: [], log_bytes: 1 }));
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });
});

describe("connecting", () => {
  it("goes from the first click to a session with its offers and its log", async () => {
    const { ipc, user } = await openApp();
    await user.click(button("Try the demo server"));
    expect(await screen.findByRole("heading", { name: "Connecting to Demo server" })).toBeInTheDocument();
    expect(screen.getByRole("region", { name: "The command, word by word" })).toHaveTextContent(
      "0/usr/bin/wirescope1demo",
    );
    await act(async () => ipc.connects[0]?.succeed(demoSession()));
    expect(await screen.findByRole("heading", { name: "Wirescope demo" })).toBeInTheDocument();
    const servers = within(screen.getByRole("region", { name: "Servers" }));
    expect(await servers.findByRole("button", { name: "Demo server, connected" })).toBeInTheDocument();
    expect(await servers.findByRole("button", { name: "Echo" })).toBeInTheDocument();
    expect(await screen.findByRole("row", { name: "8 request tools/call echo" })).toBeInTheDocument();
    await expectAccessible();
  });

  it("shows the frames of a connection while it is being made, and can cancel it", async () => {
    const { ipc, user } = await openApp();
    await user.click(button("Try the demo server"));
    await screen.findByRole("heading", { name: "Connecting to Demo server" });
    ipc.put(demoSession({ state: "connecting" }));
    act(() => ipc.changed(DEMO_ID));
    expect(await screen.findByRole("row", { name: /^3 mark stderr demo server/ })).toBeInTheDocument();
    expect(await screen.findByRole("region", { name: "Its stderr" })).toHaveTextContent(
      "demo server 0.1.0 ready",
    );
    await user.click(button("Cancel"));
    expect(ipc.disconnected).toEqual([DEMO_ID]);
    expect(button("Cancelling…")).toBeDisabled();
  });

  it("keeps a failure readable, with its frames and another try", async () => {
    const { ipc, user } = await openApp();
    await user.click(button("Try the demo server"));
    await waitFor(() => expect(ipc.connects).toHaveLength(1));
    ipc.put(demoSession({ state: "ended", end: { failed: true, reason: "It exited." } }));
    const stderr = ["Error: no such file"];
    const message = "The server ended before it answered.";
    await act(async () =>
      ipc.connects[0]?.fail(
        new HostError({ code: "exited_early", message, advice: "Run it by hand.", stderr, session: DEMO_ID }),
      ),
    );
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent(message);
    expect(alert).toHaveTextContent("Run it by hand.");
    expect(alert).toHaveTextContent("Error: no such file");
    await expectAccessible();
    await user.click(button("Show frames"));
    expect(await screen.findByRole("grid", { name: "Log" })).toBeInTheDocument();
    expect(
      await screen.findByRole("row", { name: /^10 noise/, selected: true }),
      "what it wrote instead of an answer",
    ).toBeInTheDocument();
    await user.click(button("Try again"));
    expect(ipc.connects).toHaveLength(2);
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });
});

describe("adding a server", () => {
  it("shows the exact words before anything starts, then saves and connects", async () => {
    const { ipc, user } = await openApp();
    await user.click(button("Add server"));
    await user.type(screen.getByRole("textbox", { name: "Name" }), "Mine");
    await user.type(screen.getByRole("textbox", { name: "Command line" }), 'node "my server.js"');
    expect(await screen.findByRole("region", { name: "Will start exactly" })).toHaveTextContent(
      "0node1my server.js",
    );
    await user.click(button("Add variable"));
    await user.type(screen.getByRole("textbox", { name: "Name of variable 1" }), "KEY");
    await user.type(screen.getByRole("textbox", { name: "Value of variable 1" }), "v=1");
    await expectAccessible();
    await user.click(button("Save and connect"));
    await waitFor(() => expect(ipc.connects).toHaveLength(1));
    const target = { name: "Mine", command: ["node", "my server.js"], env: { KEY: "v=1" }, cwd: null };
    expect(ipc.connects[0]?.target).toEqual(target);
    expect(ipc.targets.map((one) => one.target)).toEqual([target]);
  });

  it("says what is wrong with a command line, and starts nothing", async () => {
    const { ipc, user } = await openApp();
    await user.click(button("Add server"));
    await user.type(screen.getByRole("textbox", { name: "Command line" }), 'node "x');
    await user.click(button("Save and connect"));
    expect((await screen.findAllByText("A quote is opened and never closed.")).length).toBeGreaterThan(0);
    expect(ipc.connects).toHaveLength(0);
    expect(ipc.targets).toHaveLength(0);
  });

  it("deletes with undo", async () => {
    const { ipc, user } = await openApp((host) => {
      host.targets = [{ id: "1", target: aTarget() }];
    });
    await user.click(await screen.findByRole("button", { name: "Edit Files" }));
    await user.click(await screen.findByRole("button", { name: "Delete" }));
    expect(await screen.findByText("“Files” deleted.")).toBeInTheDocument();
    expect(ipc.targets).toHaveLength(0);
    await user.click(button("Undo"));
    expect(ipc.targets.map((one) => one.target)).toEqual([aTarget()]);
  });
});

describe("the sidebar", () => {
  it("filters what a server offers, and says how much of it is shown", async () => {
    const { user } = await openApp((ipc) => {
      ipc.put(demoSession());
      ipc.greeting.layout = ON_DEMO;
    });
    const servers = within(screen.getByRole("region", { name: "Servers" }));
    await servers.findByRole("button", { name: "Echo" });
    expect(servers.getByRole("button", { name: "Tools 5" })).toBeInTheDocument();
    await user.keyboard("{Control>}t{/Control}");
    await user.keyboard("adds");
    expect(servers.getByRole("button", { name: "Tools 1 of 5" })).toBeInTheDocument();
    expect(servers.queryByRole("button", { name: "Echo" })).not.toBeInTheDocument();
  });

  it("shows a name that reads backwards as what it is", async () => {
    await openApp((ipc) => ipc.put(demoSession()));
    expect(await screen.findByRole("button", { name: "safeU+202Egnp.exe" })).toBeInTheDocument();
  });

  it("opens a recorded session to read: its log and its offers", async () => {
    const { user } = await openApp((ipc) => {
      ipc.put(demoSession({ state: "ended", end: { failed: false, reason: "Disconnected." } }));
    });
    await user.click(await screen.findByRole("button", { name: /^Session Demo server/ }));
    expect(await screen.findByRole("button", { name: "Connect again" })).toBeInTheDocument();
    expect(screen.getByText("Disconnected.")).toBeInTheDocument();
    expect(await screen.findByRole("row", { name: "8 request tools/call echo" })).toBeInTheDocument();
    await expectAccessible();
  });
});

describe("the log and the inspector", () => {
  async function onDemo() {
    const app = await openApp((ipc) => {
      ipc.put(demoSession());
      ipc.greeting.layout = ON_DEMO;
    });
    const grid = await screen.findByRole("grid", { name: "Log" });
    await screen.findByRole("row", { name: "8 request tools/call echo" });
    return { ...app, grid };
  }

  it("moves with the keys and marks the pair", async () => {
    const { user, grid } = await onDemo();
    grid.focus();
    await user.keyboard("{Home}");
    expect(screen.getByRole("row", { name: /^1 mark spawned/ })).toHaveAttribute("aria-selected", "true");
    await user.keyboard("jjjjjjj");
    const request = screen.getByRole("row", { name: "8 request tools/call echo" });
    expect(request).toHaveAttribute("aria-selected", "true");
    expect(grid).toHaveAttribute("aria-activedescendant", request.id);
    await user.keyboard("]");
    expect(screen.getByRole("row", { name: "9 response tools/call echo" })).toHaveAttribute(
      "aria-selected",
      "true",
    );
    await user.keyboard("[[");
    expect(request, "a request has no request").toHaveAttribute("aria-selected", "true");
    await user.keyboard("{End}");
    expect(screen.getByRole("row", { name: /^17 notification/ })).toHaveAttribute("aria-selected", "true");
  });

  it("shows the chosen frame four ways", async () => {
    const { user } = await onDemo();
    await user.click(screen.getByRole("row", { name: "9 response tools/call echo" }));
    const inspector = within(screen.getByRole("region", { name: "Inspector" }));
    expect(await inspector.findByText("response, to the client")).toBeInTheDocument();
    await user.click(inspector.getByRole("tab", { name: "Tree" }));
    expect(await inspector.findByRole("tree", { name: "Frame #9 as a tree" })).toBeInTheDocument();
    await user.click(inspector.getByRole("tab", { name: "Raw" }));
    expect(inspector.getByRole("region", { name: "Frame #9, raw" })).toHaveTextContent(
      '{"jsonrpc":"2.0","id":3',
    );
    await user.click(inspector.getByRole("tab", { name: "Timing" }));
    expect(await inspector.findByText("Response")).toBeInTheDocument();
    await expectAccessible();
    await user.click(inspector.getByRole("button", { name: "Go to #8" }));
    expect(screen.getByRole("row", { name: "8 request tools/call echo" })).toHaveAttribute(
      "aria-selected",
      "true",
    );
  });

  it("lists the findings of a frame", async () => {
    const { user } = await onDemo();
    await user.click(screen.getByRole("row", { name: /^10 noise/ }));
    const findings = await screen.findByRole("region", { name: "Findings" });
    expect(findings).toHaveTextContent("warning · stdout-noise · 2025-11-25, basic/transports");
  });

  it("reads only the pages on screen again when the session grows", async () => {
    const { ipc } = await onDemo();
    const session = ipc.sessions.get(DEMO_ID);
    if (!session) throw new Error("the session was put in above");
    ipc.pagesRead.length = 0;
    session.rows.push(aRow({ seq: 18 }));
    act(() => ipc.changed(DEMO_ID));
    expect(await screen.findByRole("row", { name: "18 request tools/call echo" })).toBeInTheDocument();
    expect(ipc.pagesRead).toEqual([[DEMO_ID, 1]]);
  });
});

describe("tabs and what is remembered", () => {
  it("opens, steps through and closes tabs by key", async () => {
    const { user } = await openApp((ipc) => ipc.put(demoSession()));
    await user.click(await screen.findByRole("button", { name: "Echo" }));
    await user.click(screen.getByRole("button", { name: "Greet" }));
    const tabs = within(screen.getByRole("tablist", { name: "Open tabs" }));
    expect(tabs.getByRole("tab", { name: "Greet" })).toHaveAttribute("aria-selected", "true");
    await expectAccessible();
    await user.keyboard("{Control>}{Tab}{/Control}");
    expect(tabs.getByRole("tab", { name: "Echo" })).toHaveAttribute("aria-selected", "true");
    await user.keyboard("{Control>}w{/Control}");
    expect(tabs.queryByRole("tab", { name: "Echo" })).not.toBeInTheDocument();
    expect(tabs.getByRole("tab", { name: "Greet" })).toHaveAttribute("aria-selected", "true");
  });

  it("keeps the layout through the host", async () => {
    const { ipc, user } = await openApp((host) => host.put(demoSession()));
    await user.click(await screen.findByRole("button", { name: "Echo" }));
    await user.click(screen.getByRole("radio", { name: "Dark theme" }));
    expect(document.documentElement.dataset.theme).toBe("dark");
    await waitFor(() => expect(ipc.layouts.length).toBeGreaterThan(0), { timeout: 3_000 });
    const kept = readLayout(ipc.layouts.at(-1) ?? null);
    expect(kept.theme).toBe("dark");
    expect(kept.active).toBe(`tool:${DEMO_ID}:echo`);
  });

  it("comes back with its tabs, and says honestly that the session ended", async () => {
    const { ipc, user } = await openApp((host) => {
      host.put(demoSession({ state: "ended", end: { failed: false, reason: "Disconnected." } }));
      host.greeting.layout = layout({
        tabs: [{ kind: "tool", session: DEMO_ID, key: "echo", label: "Echo" }],
        active: `tool:${DEMO_ID}:echo`,
        session: DEMO_ID,
        drafts: { [`tool:${DEMO_ID}:echo`]: { text: '{"message":"kept"}', view: "form" } },
      });
    });
    expect(await screen.findByText("This session has ended.")).toBeInTheDocument();
    expect(await screen.findByRole("textbox", { name: "message" })).toHaveValue("kept");
    await user.click(screen.getByRole("button", { name: "Connect again" }));
    await waitFor(() => expect(ipc.connects).toHaveLength(1));
    const next = "e".repeat(32);
    await act(async () => ipc.connects[0]?.succeed(demoSession({ id: next })));
    expect(await screen.findByRole("tab", { name: "Echo", selected: true })).toBeInTheDocument();
    expect(await screen.findByRole("textbox", { name: "message" })).toHaveValue("kept");
    expect(screen.queryByText("This session has ended.")).not.toBeInTheDocument();
  });

  it("says when a tab's session is gone from the log", async () => {
    await openApp((ipc) => {
      ipc.greeting.layout = layout({
        tabs: [{ kind: "tool", session: "f".repeat(32), key: "echo", label: "Echo" }],
        active: `tool:${"f".repeat(32)}:echo`,
      });
    });
    expect(await screen.findByText("This tab’s session cannot be read.")).toBeInTheDocument();
  });

  it("asks for variables whose values no session keeps", async () => {
    const { ipc, user } = await openApp((host) => {
      const made = { ...aSession().target, env_names: ["TOKEN"] };
      host.put({ ...demoSession(), summary: aSession({ state: "ended", target: made }) });
    });
    await user.click(await screen.findByRole("button", { name: /^Session Files/ }));
    await user.click(await screen.findByRole("button", { name: "Connect again" }));
    expect(await screen.findByRole("textbox", { name: "Name of variable 1" })).toHaveValue("TOKEN");
    expect(ipc.connects).toHaveLength(0);
  });
});

describe("keys", () => {
  it("hides and shows panes, and lists itself", async () => {
    const { user } = await openApp((ipc) => {
      ipc.put(demoSession());
      ipc.greeting.layout = ON_DEMO;
    });
    await screen.findByRole("grid", { name: "Log" });
    await user.keyboard("{Control>}j{/Control}");
    expect(screen.queryByRole("grid", { name: "Log" })).not.toBeInTheDocument();
    await user.keyboard("{Control>}4{/Control}");
    await waitFor(() => expect(screen.getByRole("grid", { name: "Log" })).toHaveFocus());
    await user.keyboard("{Control>}{Shift>}?{/Shift}{/Control}");
    expect(await screen.findByRole("dialog", { name: "Shortcuts" })).toHaveTextContent("Send the request");
    await expectAccessible();
  });
});
