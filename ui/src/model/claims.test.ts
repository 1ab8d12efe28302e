// Annotations, icons and completions: what a server says beside its content, well formed or not.

import { describe, expect, it } from "vitest";
import { annotationsOf } from "./annotations";
import { completionAnswer, completionParams, declaresCompletion } from "./completion";
import { iconsOf } from "./icons";
import { readJson } from "./jsonText";

const PNG_1X1 =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

describe("annotations", () => {
  const read = (annotations: string) => {
    const text = `{"annotations":${annotations}}`;
    return annotationsOf(text, readJson(text).root);
  };

  it("are told in words", () => {
    expect(
      read(
        '{"audience":["user","assistant"],"priority":0.50,"lastModified":"2026-01-31T12:00:00Z","x":{"y":1.0}}',
      ),
    ).toEqual([
      { name: "for", value: "user and assistant", remark: null },
      { name: "priority", value: "0.50", remark: null },
      { name: "last modified", value: "2026-01-31T12:00:00Z", remark: null },
      { name: "x", value: '{"y":1.0}', remark: null },
    ]);
    expect(read("null")).toEqual([]);
  });

  it.each([
    ['{"audience":"user"}', '"user"'],
    ['{"audience":["root"]}', "root"],
    ['{"priority":1.5}', "1.5"],
    ['{"priority":"high"}', '"high"'],
    ['{"lastModified":"yesterday"}', "yesterday"],
    ["[]", "[]"],
  ])("of %s are shown with what is wrong", (annotations, value) => {
    expect(read(annotations)).toMatchObject([{ value, remark: expect.stringMatching(/./) }]);
  });

  it("named like a part of JavaScript's objects are annotations like others", () => {
    expect(read('{"constructor":1,"__proto__":2,"toString":3}').map((one) => one.value)).toEqual([
      "1",
      "2",
      "3",
    ]);
  });
});

describe("icons", () => {
  const read = (...icons: object[]) => {
    const text = JSON.stringify({ icons });
    return iconsOf(text, readJson(text).root);
  };

  it("that carry their bytes can be drawn, as what the bytes are", () => {
    const [png, svg] = read(
      { src: `data:image/jpeg;base64,${PNG_1X1}`, sizes: ["48x48", "any"], theme: "dark" },
      { src: "DATA:image/svg+xml,%3Csvg%20width='4'%20height='4'/%3E" },
    );
    expect(png).toMatchObject({ kind: "drawn", mimeType: "image/png", about: "48x48 any, dark" });
    expect(svg).toMatchObject({ kind: "drawn", mimeType: "image/svg+xml" });
  });

  it.each([
    ["https://evil.example/i.png", "remote icons are not loaded"],
    ["http://evil.example/i.png", "the spec allows https and data, not http"],
    ["javascript:alert(1)", "the spec allows https and data, not javascript"],
    ["file:///etc/passwd", "the spec allows https and data, not file"],
    ["//evil.example/i.png", "it is no URL"],
    ["data:text/html,<script>alert(1)</script>", "its bytes are no picture"],
    ["data:image/png;base64,????", "its bytes are no picture"],
    ["data:image/png", "its bytes are no picture"],
    ["data:image/svg+xml,<svg width='1e9' height='9'/>", "it has 9000 megapixels"],
  ])("at %s are told, not drawn", (src, reason) => {
    expect(read({ src })).toMatchObject([{ kind: "told", reason }]);
  });
});

describe("completion", () => {
  it("asks with what was filled in before, where the revision knows of it", () => {
    const owner = { kind: "prompt", name: "greet" } as const;
    const ask = (revision: string | null) =>
      completionParams(owner, { name: "who", value: 'a"' }, [["tone", "kind"]], revision);
    expect(JSON.parse(ask("2025-11-25"))).toEqual({
      ref: { type: "ref/prompt", name: "greet" },
      argument: { name: "who", value: 'a"' },
      context: { arguments: { tone: "kind" } },
    });
    expect(ask("2025-03-26")).not.toContain("context");
    expect(ask(null)).not.toContain("context");
    expect(
      JSON.parse(
        completionParams({ kind: "template", uriTemplate: "a://{b}" }, { name: "b", value: "" }, [], null),
      ),
    ).toEqual({ ref: { type: "ref/resource", uri: "a://{b}" }, argument: { name: "b", value: "" } });
  });

  it("reads an answer, and what is no answer", () => {
    expect(
      completionAnswer('{"result":{"completion":{"values":["a",1.0],"total":200,"hasMore":true}}}'),
    ).toEqual({ values: ["a", "1.0"], total: "200", hasMore: true });
    expect(completionAnswer('{"result":{"completion":{"values":[]}}}')).toEqual({
      values: [],
      total: null,
      hasMore: false,
    });
    for (const payload of ['{"error":{"code":-32601}}', '{"result":{"completion":{}}}', "no json", ""]) {
      expect(completionAnswer(payload)).toBeNull();
    }
  });

  it("is declared by a capability of its own", () => {
    expect(declaresCompletion('{"completions":{}}')).toBe(true);
    expect(declaresCompletion('{"prompts":{}}')).toBe(false);
    expect(declaresCompletion(null)).toBe(false);
  });
});
