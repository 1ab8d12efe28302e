import { describe, expect, it } from "vitest";
import { aTarget } from "../test/samples";
import {
  envProblem,
  formOf,
  headerProblem,
  isBroken,
  millisOf,
  targetOf,
  urlProblem,
  usesMore,
} from "./serverForm";

describe("the form of a target", () => {
  it("comes back as the target it was made of", () => {
    const target = aTarget({ env: { A: "1", B: "" }, cwd: "/data" });
    expect(targetOf(formOf(target), target.command)).toEqual(target);
    expect(formOf(target).command).toBe("npx -y server-files /data");
  });

  it("starts empty, and says no folder with null", () => {
    expect(targetOf(formOf(null), ["x"])).toEqual({ name: "", command: ["x"], env: {}, cwd: null });
  });

  it("says what is wrong with a variable", () => {
    const rows = [
      { id: 0, name: "A", value: "1" },
      { id: 1, name: "A", value: "2" },
      { id: 2, name: "B=C", value: "" },
      { id: 3, name: "", value: "x" },
      { id: 4, name: "", value: "" },
    ];
    expect(rows.map((row) => envProblem(row, rows))).toEqual([
      null,
      "“A” is there already.",
      "A name cannot hold “=”.",
      "This value has no name.",
      null,
    ]);
  });

  it("comes back as the URL it was made of, with all that belongs to it", () => {
    const target = aTarget({
      command: [],
      http: {
        url: "https://example.com/mcp",
        transport: "sse",
        headers: [
          ["Authorization", "Bearer x"],
          ["X-A", "1"],
          ["X-A", "2"],
        ],
        proxy: "http://proxy:3128",
        ca_file: "/ca.pem",
        client_certificate: "/me.pem",
        accept_any_certificate: true,
      },
      protocol: "2025-06-18",
      capabilities: '{"sampling":{}}',
      timeouts: {
        connect_millis: 1_500,
        first_byte_millis: null,
        silence_millis: null,
        answer_millis: null,
        longest_millis: null,
      },
    });
    const form = formOf(target);
    expect(form.timeouts.connect_millis).toBe("1.5");
    expect(usesMore(form)).toBe(true);
    expect(isBroken(form)).toBe(false);
    expect(targetOf(form, ["ignored"])).toEqual(target);
  });

  it("keeps out of the target what the other kind of server would need", () => {
    const form = { ...formOf(aTarget({ env: { A: "1" }, cwd: "/d" })), url: "http://h/mcp" };
    form.timeouts.connect_millis = "5";
    expect(targetOf({ ...form, kind: "url" }, ["x"])).toMatchObject({ command: [], env: {}, cwd: null });
    expect(targetOf(form, ["x"])).toEqual(aTarget({ command: ["x"], env: { A: "1" }, cwd: "/d" }));
  });

  it.each([
    ["", null],
    ["localhost:3001", "The URL must begin with http:// or https://."],
    ["example.com/mcp", "This is no URL."],
    ["ftp://h/", "The URL must begin with http:// or https://."],
    [" http://127.0.0.1:3001/mcp ", null],
  ])("judges the URL %j", (url, problem) => {
    expect(urlProblem(url, false)).toBe(problem);
  });

  it("says what is wrong with a header", () => {
    const header = (name: string, value: string) => headerProblem({ id: 0, name, value });
    expect(header("X-Ok", "any value\tat all")).toBeNull();
    expect(header("Not ok", "v")).toBe("No header can be called that.");
    expect(header("X", "a\r\nb")).toBe("A value cannot hold control characters.");
    expect(header("", "v")).toBe("This value has no name.");
  });

  it("reads seconds, and no number for none", () => {
    expect(["", "1.5", "0", "x", "-1"].map(millisOf)).toEqual([null, 1_500, undefined, undefined, undefined]);
  });

  it("does not take broken capabilities", () => {
    const form = formOf(aTarget());
    expect(isBroken({ ...form, capabilities: "{" })).toBe(true);
    expect(isBroken({ ...form, capabilities: "[]" })).toBe(true);
    expect(isBroken({ ...form, capabilities: '{"roots":{}}' })).toBe(false);
  });

  it("leaves an empty row out", () => {
    expect(targetOf({ ...formOf(null), env: [{ id: 0, name: "", value: "" }] }, ["x"]).env).toEqual({});
  });
});
