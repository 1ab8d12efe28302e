import { describe, expect, it } from "vitest";
import { firstDraft, paramsText, uriParams } from "./formParams";
import { expandTemplate, planTemplate } from "./formTemplate";

describe("params", () => {
  it("carry the edited text as it is, broken or not", () => {
    expect(paramsText("tool", 'a"b', '{"n":9007199254740993, "f":1.0}')).toBe(
      '{"name":"a\\"b","arguments":{"n":9007199254740993, "f":1.0}}',
    );
    expect(paramsText("prompt", "p", '{"a":')).toBe('{"name":"p","arguments":{"a":}');
    expect(paramsText("resource", "demo://x", '{"uri":"demo://y"}')).toBe('{"uri":"demo://y"}');
  });

  it("stand on one line", () => {
    expect(paramsText("tool", "t", '{\r\n  "a": 1\n}')).toBe('{"name":"t","arguments":{   "a": 1 }}');
  });

  it("start with nothing that was not chosen", () => {
    expect(firstDraft("tool", "t")).toBe("{}");
    expect(firstDraft("prompt", "p")).toBe("{}");
    expect(firstDraft("resource", "demo://a b")).toBe('{"uri":"demo://a b"}');
    expect(uriParams('x"')).toBe('{"uri":"x\\""}');
  });
});

describe("URI templates", () => {
  it("name their simple variables once, and other expressions as written", () => {
    expect(planTemplate("demo://{a}/{b}/{a}")).toEqual({ variables: ["a", "b"], foreign: [] });
    expect(planTemplate("demo://{+path}/{id}{?q,page}{list*}{cut:3}")).toEqual({
      variables: ["id"],
      foreign: ["{+path}", "{?q,page}", "{list*}", "{cut:3}"],
    });
    expect(planTemplate("demo://plain{}").foreign).toEqual(["{}"]);
  });

  it("expand with percent-encoding; what has no value expands to nothing", () => {
    const values = new Map([
      ["a", "x y/ü"],
      ["__proto__", "p"],
    ]);
    expect(expandTemplate("demo://{a}/{b}", values)).toBe("demo://x%20y%2F%C3%BC/");
    expect(expandTemplate("{__proto__}{+a}", values)).toBe("p{+a}");
    expect(expandTemplate("{a}", new Map([["a", "-._~$&"]]))).toBe("-._~%24%26");
  });
});
