import { describe, expect, it } from "vitest";
import { aSession, aTarget } from "../test/samples";
import {
  bareTarget,
  commandLine,
  isMadeFrom,
  serverEntries,
  sourceOf,
  targetAgain,
  targetLabel,
} from "./targets";

const MADE = aSession().target;

describe("targets", () => {
  it.each([
    ["Files", ["npx"], "Files"],
    [" ", ["/usr/bin/my-server", "-v"], "my-server -v"],
    ["", ["npx", "-y", "@scope/server"], "npx -y @scope/server"],
    ["", ["C:\\Tools\\server.exe", "a b"], "server.exe 'a b'"],
    ["", ["/"], "/"],
    ["", [], "server"],
  ])(
    "are called by their name, else by their command without its folder (%j, %j)",
    (name, command, label) => {
      expect(targetLabel(aTarget({ name, command }))).toBe(label);
    },
  );

  it.each([
    ["https://example.com/mcp", "example.com"],
    ["http://127.0.0.1:3001/mcp", "127.0.0.1:3001"],
    ["https://example.com:443/", "example.com"],
    ["nonsense", "nonsense"],
  ])("without a name are called by their URL’s host (%j)", (url, label) => {
    const http = { url, transport: "auto" as const, headers: [], accept_any_certificate: false };
    expect(targetLabel(aTarget({ name: "", command: [], http }))).toBe(label);
  });

  it("are found again from a session by all it remembers", () => {
    expect(isMadeFrom(MADE, aTarget())).toBe(true);
    expect(isMadeFrom(MADE, aTarget({ command: ["npx"] }))).toBe(false);
    expect(isMadeFrom(MADE, aTarget({ env: { KEY: "v" } }))).toBe(false);
    expect(isMadeFrom(MADE, aTarget({ name: "Other" }))).toBe(false);
  });

  it("without a name are found again, whatever the engine called the session", () => {
    const unnamed = { id: "1", target: aTarget({ name: "" }) };
    const named = { id: "2", target: aTarget() };
    const made = { ...MADE, label: "server-files" };
    expect(isMadeFrom(made, unnamed.target)).toBe(true);
    expect(sourceOf(made, [unnamed, named])).toBe(unnamed);
    expect(sourceOf(MADE, [unnamed, named]), "the name tells them apart").toBe(named);
    const session = aSession({ target: made });
    expect(serverEntries([named, unnamed], [session], () => true)).toMatchObject([
      { label: "Files", session: null },
      { label: "server-files", session },
    ]);
  });

  it("that were never saved are made again from all that their session remembers", () => {
    const timeouts = {
      connect_millis: 5,
      first_byte_millis: null,
      silence_millis: null,
      answer_millis: 7,
      longest_millis: null,
    };
    const told = { protocol: "2025-06-18", capabilities: '{"roots":{}}', timeouts };
    expect(targetAgain({ ...MADE, ...told }, [])).toEqual(aTarget(told));
    const certificates = { proxy: "http://proxy:8080", ca_file: "/ca.pem", client_certificate: "/me.pem" };
    const made = { ...MADE, command: [], url: "https://h/mcp", accepts_any_certificate: true };
    expect(targetAgain({ ...made, ...told, ...certificates, transport: "sse" }, [])).toEqual(
      aTarget({
        command: [],
        ...told,
        http: {
          url: "https://h/mcp",
          transport: "sse",
          headers: [],
          accept_any_certificate: true,
          ...certificates,
        },
      }),
    );
    const old = targetAgain(made, []);
    expect(Object.keys(old ?? {}), "a session of an older version").toEqual([
      "name",
      "command",
      "env",
      "cwd",
      "http",
    ]);
    expect(old?.http?.transport).toBe("auto");
  });

  it("are not guessed when values of variables are missing", () => {
    const made = { ...MADE, env_names: ["TOKEN"] };
    expect(targetAgain(made, [])).toBeNull();
    expect(bareTarget(made).env).toEqual({ TOKEN: "" });
    const saved = { id: "1", target: aTarget({ env: { TOKEN: "s" } }) };
    expect(targetAgain(made, [saved])?.env).toEqual({ TOKEN: "s" });
  });

  it("are found again by their URL, whose secrets the session does not remember", () => {
    const made = {
      ...MADE,
      command: [],
      url: "https://h/mcp?api_key=%5Bmasked%5D&a=1",
      header_names: ["Authorization"],
    };
    const http = {
      url: "https://me:pw@h/mcp?api_key=k&a=1",
      transport: "auto" as const,
      headers: [["Authorization", "Bearer x"]] as [string, string][],
      accept_any_certificate: false,
    };
    const target = aTarget({ command: [], http });
    expect(isMadeFrom(made, target)).toBe(true);
    expect(isMadeFrom(made, aTarget({ command: [] })), "no URL").toBe(false);
    expect(isMadeFrom(made, { ...target, http: { ...http, url: "https://h/mcp?api_key=k&a=2" } })).toBe(
      false,
    );
    expect(isMadeFrom(made, { ...target, http: { ...http, url: "https://h/other?api_key=k&a=1" } })).toBe(
      false,
    );
    expect(isMadeFrom(made, { ...target, http: { ...http, headers: [] } })).toBe(false);
    expect(isMadeFrom(made, { ...target, http: { ...http, accept_any_certificate: true } })).toBe(false);
    expect(targetAgain(made, [])).toBeNull();
    expect(targetAgain(made, [{ id: "1", target }])).toEqual(target);
    expect(bareTarget(made).http?.headers).toEqual([["Authorization", ""]]);
    const plain = { ...made, url: "https://h/mcp", header_names: [] };
    expect(targetAgain(plain, [])?.http?.url).toBe("https://h/mcp");
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
