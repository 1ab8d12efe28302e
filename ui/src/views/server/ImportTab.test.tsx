import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Entry } from "../../ipc/generated/Entry";
import type { Imported } from "../../ipc/generated/Imported";
import { expectAccessible, openApp } from "../../test/renderApp";
import { aTarget } from "../../test/samples";

const button = (name: string | RegExp) => screen.getByRole("button", { name });

/** As VS Code writes what it asks a person for. */
const asks = (id: string) => `\${input:${id}}`;

const WEB: Entry = {
  name: "web",
  target: aTarget({
    name: "web",
    command: [],
    http: {
      url: "https://h/mcp",
      transport: "auto",
      headers: [["Authorization", `Bearer ${asks("token")}`]],
      accept_any_certificate: false,
    },
  }),
  needs: [
    {
      text: asks("token"),
      kind: "input",
      name: "token",
      description: "The token",
      default: null,
      secret: true,
      options: [],
      places: ['header "Authorization"'],
    },
    {
      text: asks("region"),
      kind: "input",
      name: "region",
      description: null,
      default: "eu",
      secret: false,
      options: ["eu", "us"],
      places: ["URL"],
    },
  ],
  notes: ["“disabled” is set there."],
};

const FILES: Entry = {
  name: "files\u202e",
  target: aTarget({ env: { API_KEY: "k" } }),
  needs: [],
  notes: [],
};

function found(parts: Partial<Imported> = {}): Imported {
  return { kind: "vs_code", entries: [WEB, FILES], refused: [], inputs: [], notes: [], ...parts };
}

async function onImport(imported: Imported | null) {
  const app = await openApp((ipc) => {
    ipc.imported = imported;
  });
  await app.user.click(button("Import servers"));
  await app.user.type(screen.getByRole("textbox", { name: /^Paste a configuration/ }), "pasted");
  await app.user.click(button("Read it"));
  return app;
}

describe("importing", () => {
  it("shows each server whole before it is added, and starts nothing", async () => {
    const { ipc } = await onImport(
      found({ notes: ["One was renamed."], refused: [{ name: "bad", reason: "it has no command" }] }),
    );
    const web = within(await screen.findByRole("article", { name: "web" }));
    expect(web.getByRole("region", { name: "Would contact" })).toHaveTextContent("https://h/mcp");
    expect(web.getByRole("region", { name: "Would contact" })).toHaveTextContent("Authorization");
    const files = within(screen.getByRole("article", { name: /^files/ }));
    expect(files.getByRole("region", { name: "Would start" })).toHaveTextContent("with API_KEY");
    expect(files.getByText("U+202E")).toBeInTheDocument();
    expect(screen.getByText("One was renamed.")).toBeInTheDocument();
    expect(screen.getByText("it has no command")).toBeInTheDocument();
    expect(screen.getByText("2 servers in a VS Code mcp.json")).toBeInTheDocument();
    await expectAccessible();
    expect([ipc.connects, ipc.targets]).toEqual([[], []]);
  });

  it("asks for what is to be filled in, secrets hidden, and adds one server", async () => {
    const { ipc, user } = await onImport(found());
    const web = within(await screen.findByRole("article", { name: "web" }));
    const token = web.getByLabelText("token");
    expect(token).toHaveAttribute("type", "password");
    await user.type(token, "t0k");
    await user.click(web.getByRole("button", { name: "Add" }));
    expect(await web.findByText("added")).toBeInTheDocument();
    expect(ipc.filled).toEqual([{ text: "pasted", name: "web", answers: { [asks("token")]: "t0k" } }]);
    expect(ipc.targets.map((one) => one.target)).toEqual([WEB.target]);
  });

  it("takes a choice as an answer", async () => {
    const { ipc, user } = await onImport(found());
    const web = within(await screen.findByRole("article", { name: "web" }));
    await user.selectOptions(web.getByRole("combobox", { name: "Choices of region" }), "us");
    expect(web.getByRole("textbox", { name: "region" })).toHaveValue("us");
    await user.click(web.getByRole("button", { name: "Add" }));
    await waitFor(() => expect(ipc.filled[0]?.answers).toEqual({ [asks("region")]: "us" }));
  });

  it("adds all in their order, and says of each that failed why", async () => {
    const { ipc, user } = await onImport(found());
    ipc.fillTarget = async (_text, name) => {
      if (name === "web") throw "the server web needs a value for token";
      return FILES.target;
    };
    await user.click(await screen.findByRole("button", { name: "Add all 2" }));
    const web = within(screen.getByRole("article", { name: "web" }));
    expect(await web.findByRole("alert")).toHaveTextContent("the server web needs a value for token");
    expect(ipc.targets.map((one) => one.target)).toEqual([FILES.target]);
  });

  it("says why a text holds no servers", async () => {
    await onImport(null);
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("The JSON holds no servers: a number.Paste others.");
  });
});

describe("exporting", () => {
  it("writes for the program that is chosen, secrets taken out until asked for", async () => {
    const { ipc, user } = await openApp((host) => {
      host.targets = [{ id: "1", target: aTarget() }];
      host.exported = { text: '{\n  "mcpServers": {}\n}', notes: ["The timeouts cannot be said."] };
    });
    await waitFor(() => expect(button("Export servers")).toBeEnabled());
    await user.click(button("Export servers"));
    expect(await screen.findByRole("region", { name: "Servers as text" })).toHaveTextContent("mcpServers");
    expect(screen.getByText("The timeouts cannot be said.")).toBeInTheDocument();
    await user.selectOptions(screen.getByRole("combobox", { name: "For" }), "VS Code");
    await waitFor(() => expect(ipc.exports.at(-1)).toEqual(["vs_code", false]));
    await user.click(screen.getByRole("switch", { name: "Write secrets out" }));
    await waitFor(() => expect(ipc.exports.at(-1)).toEqual(["vs_code", true]));
    expect(screen.getByText(/The text holds secrets/)).toBeInTheDocument();
    await expectAccessible();
    await user.click(button("Copy the text"));
    expect(await navigator.clipboard.readText()).toBe('{\n  "mcpServers": {}\n}');
  });
});
