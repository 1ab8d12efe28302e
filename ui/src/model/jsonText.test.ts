import { describe, expect, it } from "vitest";
import { pointerChild, pointerSegments, pointerWithin } from "./jsonPointer";
import { memberOf, nodeAt, readJson, textOf } from "./jsonText";

function written(text: string, pointer: string): string | null {
  const node = nodeAt(readJson(text).root, pointer);
  return node === null ? null : textOf(text, node);
}

describe("reading", () => {
  it("keeps every value as it is written", () => {
    const text = '{"big": 9007199254740993, "one" : 1.0,\n "e":1E+2, "s":"a\\u0041", "n":null, "t":true}';
    expect(written(text, "/big")).toBe("9007199254740993");
    expect(written(text, "/one")).toBe("1.0");
    expect(written(text, "/e")).toBe("1E+2");
    expect(written(text, "/s")).toBe('"a\\u0041"');
    expect(written(text, "/n")).toBe("null");
    expect(written(text, "/t")).toBe("true");
    expect(written(text, "")).toBe(text);
  });

  it("finds odd names, and the last of duplicates", () => {
    const text = '{"":1,"__proto__":{"x":2},"a/b":3,"m~n":4,"constructor":5,"d":6,"d":7}';
    expect(written(text, "/")).toBe("1");
    expect(written(text, "/__proto__/x")).toBe("2");
    expect(written(text, "/a~1b")).toBe("3");
    expect(written(text, "/m~0n")).toBe("4");
    expect(written(text, "/constructor")).toBe("5");
    expect(written(text, "/d")).toBe("7");
    expect(written(text, "/toString"), "inherited names are not members").toBeNull();
  });

  it("takes a segment as an index only in an array, and only when it is one", () => {
    const text = '{"0":"name","list":[10,[20]]}';
    expect(written(text, "/0")).toBe('"name"');
    expect(written(text, "/list/1/0")).toBe("20");
    for (const pointer of ["/list/01", "/list/-", "/list/2", "/list/x", "/list/-1", "list"]) {
      expect(written(text, pointer), pointer).toBeNull();
    }
  });

  it("unescapes names as the text says, and joins surrogates", () => {
    const root = readJson('{"\\u0061":1,"\\ud83d\\ude00":2}').root;
    expect(memberOf(root, "a")).not.toBeNull();
    expect(memberOf(root, "😀")).not.toBeNull();
  });

  it.each([
    ["", "there is nothing here yet", 0],
    ["  \n", "there is nothing here yet", 3],
    ["{", "a property name in double quotes or } is expected here", 1],
    ['{"a":1,}', "a property name in double quotes is expected here", 7],
    ["[1,]", "a value is expected here", 3],
    ["[1 2]", "a comma or ] is expected here", 3],
    ['{"a" 1}', "a colon is expected here", 5],
    ["{} {}", "the value ended before this", 3],
    ["01", "the value ended before this", 1],
    ["1.", "a number is not finished", 0],
    ["-", "a value is expected here", 0],
    ["NaN", "a value is expected here", 0],
    ["'a'", "a value is expected here", 0],
    ['"a', "a string is not closed", 0],
    ['"\\x"', "JSON has no such escape in a string", 0],
    ['"\\u12"', "\\u must be followed by four hexadecimal digits", 0],
    ['"a\tb"', "a control character stands in a string; write it as an escape", 0],
    ["// no\n1", "JSON has no comments", 0],
    ["[1}", "a comma or ] is expected here", 2],
    ["\u00a01", "a value is expected here", 0],
  ])("says where %j stops being JSON", (text, message, start) => {
    const { root, problem } = readJson(text);
    expect(root).toBeNull();
    expect(problem?.message).toBe(message);
    expect(problem?.start).toBe(start);
  });

  it("agrees with JSON.parse on what is JSON", () => {
    const texts = [
      "1e5",
      "-0",
      "-01",
      "[]",
      "[[]]",
      '{"a":{}}',
      '"\\/"',
      "tru",
      "true",
      "nulll",
      "+1",
      ".5",
      "1e",
      "[,]",
      "{,}",
      '{"a":}',
    ];
    for (const text of texts) {
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      expect(readJson(text).root !== null, text).toBe(valid);
    }
  });

  it("reads 100,000 levels without recursion", () => {
    const levels = 100_000;
    const { root, depth, problem } = readJson("[".repeat(levels) + "]".repeat(levels));
    expect(problem).toBeNull();
    expect(root?.kind).toBe("array");
    expect(depth).toBe(levels);
  });
});

describe("pointers", () => {
  it("escape and unescape each other", () => {
    for (const name of ["", "a/b", "m~n", "~1", "__proto__", " "]) {
      expect(pointerSegments(pointerChild("/x", name))).toEqual(["x", name]);
    }
    expect(pointerSegments("")).toEqual([]);
    expect(pointerSegments("x")).toBeNull();
  });

  it("know what lies within", () => {
    expect(pointerWithin("/a/b", "/a")).toBe(true);
    expect(pointerWithin("/a", "/a")).toBe(true);
    expect(pointerWithin("/ab", "/a")).toBe(false);
    expect(pointerWithin("/anything", "")).toBe(true);
  });
});
