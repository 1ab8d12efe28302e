import { describe, expect, it } from "vitest";
import { firstDraft, paramsText, uriParams } from "./formParams";

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
