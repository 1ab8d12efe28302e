import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { DEMO_ID, demoSession } from "../../test/demoSession";
import { expectAccessible, openApp } from "../../test/renderApp";
import { aTarget } from "../../test/samples";

const button = (name: string | RegExp) => screen.getByRole("button", { name });

async function onUrlForm() {
  const app = await openApp();
  await app.user.click(button("Add server"));
  await app.user.click(screen.getByRole("radio", { name: "URL" }));
  return app;
}

describe("a server reached by URL", () => {
  it("is shown exactly before it is contacted, secrets hidden, then saved and connected", async () => {
    const { ipc, user } = await onUrlForm();
    await user.type(screen.getByRole("textbox", { name: "URL" }), "https://example.com/mcp");
    await user.click(button("Add header"));
    await user.type(screen.getByRole("textbox", { name: "Name of header 1" }), "Authorization");
    const value = screen.getByLabelText("Value of header 1");
    await user.type(value, "Bearer x");
    expect(value).toHaveAttribute("type", "password");
    await user.click(button("Show the value of header 1"));
    expect(value).toHaveAttribute("type", "text");
    const preview = screen.getByRole("region", { name: "Will contact exactly" });
    expect(preview).toHaveTextContent("https://example.com/mcp");
    expect(preview).toHaveTextContent("Authorization: ••••••");
    await expectAccessible();
    await user.click(button("Save and connect"));
    await waitFor(() => expect(ipc.connects).toHaveLength(1));
    expect(ipc.connects[0]?.target).toEqual({
      name: "",
      command: [],
      env: {},
      cwd: null,
      http: {
        url: "https://example.com/mcp",
        transport: "auto",
        headers: [["Authorization", "Bearer x"]],
        accept_any_certificate: false,
      },
    });
  });

  it("keeps its warning in sight while any certificate is accepted", async () => {
    const { user } = await onUrlForm();
    const more = button(/^More: transport/);
    expect(screen.queryByRole("switch", { name: "Accept any certificate" })).not.toBeInTheDocument();
    await user.click(more);
    await user.click(screen.getByRole("switch", { name: "Accept any certificate" }));
    await user.click(more);
    expect(screen.getByText("Certificates are not checked for this server.")).toBeVisible();
  });

  it("says what is missing or wrong, and contacts nothing", async () => {
    const { ipc, user } = await onUrlForm();
    await user.click(button("Save and connect"));
    expect(screen.getByText("A URL is needed.")).toBeInTheDocument();
    await user.type(screen.getByRole("textbox", { name: "URL" }), "http://h/");
    await user.click(button(/^More: transport/));
    await user.type(screen.getByRole("textbox", { name: "Connecting" }), "soon");
    await user.click(button("Save and connect"));
    expect(screen.getByText("This is no number of seconds.")).toBeInTheDocument();
    expect(ipc.connects).toHaveLength(0);
    await expectAccessible();
  });
});

describe("the rarer settings", () => {
  it("become part of the target", async () => {
    const { ipc, user } = await openApp();
    await user.click(button("Add server"));
    await user.type(screen.getByRole("textbox", { name: "Command line" }), "server");
    await user.click(button(/^More: protocol/));
    await user.selectOptions(screen.getByRole("combobox", { name: "Protocol" }), "Modern (stateless)");
    await user.type(screen.getByRole("textbox", { name: "Capabilities to declare" }), '{{"roots":{{}}');
    await user.type(screen.getByRole("textbox", { name: "Answer (progress restarts it)" }), "2.5");
    await expectAccessible();
    await user.click(button("Connect without saving"));
    await waitFor(() => expect(ipc.connects).toHaveLength(1));
    expect(ipc.connects[0]?.target).toMatchObject({
      protocol: "modern",
      capabilities: '{"roots":{}}',
      timeouts: { answer_millis: 2_500, connect_millis: null },
    });
  });

  it("are open where they are used", async () => {
    const { user } = await openApp((host) => {
      host.targets = [{ id: "1", target: aTarget({ protocol: "legacy" }) }];
    });
    await user.click(await screen.findByRole("button", { name: "Edit Files" }));
    expect(await screen.findByRole("combobox", { name: "Protocol" })).toHaveValue("legacy");
  });
});

describe("a saved server", () => {
  it("is duplicated into a form of its own, not yet saved", async () => {
    const { ipc, user } = await openApp((host) => {
      host.targets = [{ id: "1", target: aTarget({ env: { A: "1" } }) }];
    });
    await user.click(await screen.findByRole("button", { name: "Edit Files" }));
    await user.click(await screen.findByRole("button", { name: "Duplicate" }));
    expect(await screen.findByRole("heading", { name: "Add a server" })).toBeInTheDocument();
    expect(screen.getByRole("textbox", { name: "Name" })).toHaveValue("Files copy");
    expect(ipc.targets).toHaveLength(1);
    await user.click(button("Save"));
    await waitFor(() => expect(ipc.targets).toHaveLength(2));
    expect(ipc.targets[1]?.target).toEqual(aTarget({ name: "Files copy", env: { A: "1" } }));
    await user.click(button("Add server"));
    expect(screen.getByRole("textbox", { name: "Name" }), "the next form is empty").toHaveValue("");
  });
});

describe("a session that takes any certificate", () => {
  it("says so in sidebar and top bar until it ends", async () => {
    const target = {
      label: "Lab",
      command: [],
      env_names: [],
      cwd: null,
      url: "https://lab/mcp",
      header_names: [],
      accepts_any_certificate: true,
    };
    const { ipc } = await openApp((host) => host.put(demoSession({ target })));
    expect(
      await screen.findByRole("button", { name: "Lab, connected, any certificate" }),
    ).toBeInTheDocument();
    const bar = within(screen.getByRole("banner"));
    expect(bar.getByText("any certificate")).toBeInTheDocument();
    ipc.put(demoSession({ target, state: "ended" }));
    act(() => ipc.changed(DEMO_ID));
    await waitFor(() => expect(bar.queryByText("any certificate")).not.toBeInTheDocument());
  });
});
