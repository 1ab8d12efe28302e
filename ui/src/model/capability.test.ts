import { describe, expect, it } from "vitest";
import { requiredCapabilities, withCapabilities } from "./capability";

const answer = (code: string, data: string) =>
  `{"jsonrpc":"2.0","id":1,"error":{"code":${code},"message":"m","data":${data}}}`;
const request = (params: string) => `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`;

describe("what a refusal asks for", () => {
  it.each([
    [answer("-32021", '{"requiredCapabilities":{ "sampling":{} }}'), '{ "sampling":{} }'],
    [answer("-32020", '{"requiredCapabilities":{"sampling":{}}}'), null],
    [answer("-32021", "{}"), null],
    [answer("-32021", '{"requiredCapabilities":["sampling"]}'), null],
    ['{"jsonrpc":"2.0","id":1,"result":{}}', null],
    ["no JSON", null],
  ])("is read from %j", (text, required) => {
    expect(requiredCapabilities(text)).toBe(required);
  });
});

describe("the request once more", () => {
  const KEY = '"io.modelcontextprotocol/clientCapabilities"';

  it("declares it, and keeps every other byte", () => {
    const sent = request(`{"name":"x",  "arguments":{"n":1.0,"big":9007199254740993},"_meta":{"a":1}}`);
    expect(withCapabilities(sent, '{"sampling":{}}')).toEqual({
      method: "tools/call",
      params: `{"name":"x",  "arguments":{"n":1.0,"big":9007199254740993},"_meta":{"a":1,${KEY}:{"sampling":{}}}}`,
      progress: false,
    });
  });

  it("adds to what was declared", () => {
    const sent = request(`{"_meta":{${KEY}:{"roots":{},"elicitation":{"url":{}}}}}`);
    expect(withCapabilities(sent, '{"elicitation":{"form":{}},"sampling":{}}')?.params).toBe(
      `{"_meta":{${KEY}:{"roots":{},"elicitation":{"url":{},"form":{}},"sampling":{}}}}`,
    );
  });

  it("asks for progress anew instead of using the old token", () => {
    const resend = withCapabilities(request('{"_meta":{"progressToken":7},"name":"x"}'), '{"sampling":{}}');
    expect(resend?.progress).toBe(true);
    expect(resend?.params).toBe(`{"_meta":{${KEY}:{"sampling":{}}},"name":"x"}`);
  });

  it("makes params where there were none", () => {
    const sent = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';
    expect(withCapabilities(sent, '{"sampling":{}}')?.params).toBe(`{"_meta":{${KEY}:{"sampling":{}}}}`);
  });

  it("is none when the text cannot be read or has no room", () => {
    expect(withCapabilities('{"method":', "{}")).toBeNull();
    expect(withCapabilities(request("[1]"), '{"sampling":{}}')).toBeNull();
    expect(withCapabilities('{"jsonrpc":"2.0","id":1}', '{"sampling":{}}')).toBeNull();
  });
});
