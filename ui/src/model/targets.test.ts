import { describe, expect, it } from "vitest";
import { aSession, aTarget } from "../test/samples";
import { bareTarget, commandLine, isMadeFrom, serverEntries, targetAgain, targetLabel } from "./targets";

const MADE = aSession().target;

describe("targets", () => {
  it.each([
    ["Files", ["npx"], "Files"],
    [" ", ["/usr/bin/my-server", "-v"], "my-server"],
    ["", ["npx", "-y", "@scope/server"], "@scope/server"],
    ["", ["python", "src/server.py"], "server.py"],
    ["", [], "server"],
  ])("are called by their name, else by a telling word (%j, %j)", (name, command, label) => {
    expect(targetLabel(aTarget({ name, command }))).toBe(label);
  });

  it("are found again from a session by all it remembers", () => {
    expect(isMadeFrom(MADE, aTarget())).toBe(true);
    expect(isMadeFrom(MADE, aTarget({ command: ["npx"] }))).toBe(false);
    expect(isMadeFrom(MADE, aTarget({ env: { KEY: "v" } }))).toBe(false);
    expect(isMadeFrom(MADE, aTarget({ name: "Other" }))).toBe(false);
  });

  it("are not guessed when values of variables are missing", () => {
    const made = { ...MADE, env_names: ["TOKEN"] };
    expect(targetAgain(made, [])).toBeNull();
    expect(bareTarget(made).env).toEqual({ TOKEN: "" });
    const saved = { id: "1", target: aTarget({ env: { TOKEN: "s" } }) };
    expect(targetAgain(made, [saved])?.env).toEqual({ TOKEN: "s" });
  });

  it("show a command as a shell would need it", () => {
    expect(commandLine(["node", "my server.js", "it's", ""])).toBe(`node 'my server.js' 'it'\\''s' ''`);
  });

  it("stand in the sidebar with their sessions, each session once", () => {
    const saved = [
      { id: "1", target: aTarget() },
      { id: "2", target: aTarget({ name: "Other" }) },
    ];
    const demo = aSession({ id: "dd", target: { ...MADE, label: "Demo" } });
    const entries = serverEntries(
      saved,
      [aSession(), demo, aSession({ id: "old", state: "ended" })],
      (session) => {
        return session.state === "open";
      },
    );
    expect(entries.map((entry) => [entry.label, entry.session?.id.slice(0, 2) ?? null])).toEqual([
      ["Files", "01"],
      ["Other", null],
      ["Demo", "dd"],
    ]);
  });
});
