import { describe, expect, it } from "vitest";
import { insertItem, removeAt, setAt, swapItems } from "./jsonEdit";
import { isJsonNumber, isWholeNumber, jsonEqual, numberKey } from "./jsonEqual";
import { readJson } from "./jsonText";

describe("setting a value", () => {
  it.each([
    ["{}", "/a", "1", '{"a":1}'],
    ["{ }", "/a", "1", '{"a":1 }'],
    ['{"a":1}', "/a", "9007199254740993", '{"a":9007199254740993}'],
    ['{"a":1,"b":1.0}', "/a", "2.50", '{"a":2.50,"b":1.0}'],
    ['{"a":1}', "/b", '""', '{"a":1,"b":""}'],
    ['{"a": 1}', "/b", "null", '{"a": 1,"b": null}'],
    ['{\n  "a": 1\n}', "/b", "2", '{\n  "a": 1,\n  "b": 2\n}'],
    ["{}", "/", "1", '{"":1}'],
    ["{}", "/__proto__", '{"x":1}', '{"__proto__":{"x":1}}'],
    ['{"__proto__":1}', "/__proto__", "2", '{"__proto__":2}'],
    ["{}", "/a~1b", "1", '{"a/b":1}'],
    ["{}", "/a/b/c", "true", '{"a":{"b":{"c":true}}}'],
    ['{"a":{"x":1}}', "/a/y", "2", '{"a":{"x":1,"y":2}}'],
    ['{"d":1,"d":2}', "/d", "3", '{"d":1,"d":3}'],
    ['{"l":[1,2]}', "/l/0", "9", '{"l":[9,2]}'],
    ['{"l":[1, 2]}', "/l/2", "3", '{"l":[1, 2, 3]}'],
    ['{"l":[]}', "/l/-", '{"a":1}', '{"l":[{"a":1}]}'],
    ['{"l":[{}]}', "/l/0/a", "1", '{"l":[{"a":1}]}'],
    [" {} ", "", "[]", " [] "],
    ['{"\\u0061":1}', "/a", "2", '{"\\u0061":2}'],
  ])("in %j at %j to %s leaves all else as it was", (text, pointer, value, expected) => {
    expect(setAt(text, pointer, value)).toBe(expected);
  });

  it("never makes room by throwing something away", () => {
    expect(setAt('{"a":null}', "/a/b", "1")).toBeNull();
    expect(setAt('{"a":"text"}', "/a/b", "1")).toBeNull();
    expect(setAt('{"l":[1]}', "/l/5", "1")).toBeNull();
    expect(setAt('{"l":[1]}', "/l/x", "1")).toBeNull();
    expect(setAt('{"a":', "/a", "1")).toBeNull();
  });
});

describe("taking a value out", () => {
  it.each([
    ['{"a":1}', "/a", "{}"],
    ['{"a":1,"b":1.0,"c":3}', "/a", '{"b":1.0,"c":3}'],
    ['{"a":1,"b":1.0,"c":3}', "/b", '{"a":1,"c":3}'],
    ['{"a":1,"b":1.0,"c":3}', "/c", '{"a":1,"b":1.0}'],
    ['{\n  "a": 1,\n  "b": 2\n}', "/a", '{\n  "b": 2\n}'],
    ['{\n  "a": 1,\n  "b": 2\n}', "/b", '{\n  "a": 1\n}'],
    ['{"d":1,"k":9007199254740993,"d":2}', "/d", '{"k":9007199254740993}'],
    ['{"__proto__":1,"":2}', "/__proto__", '{"":2}'],
    ['{"__proto__":1,"":2}', "/", '{"__proto__":1}'],
    ['{"l":[1, 2, 3]}', "/l/1", '{"l":[1, 3]}'],
    ['{"l":[1]}', "/l/0", '{"l":[]}'],
    ['{"a":1}', "/none", '{"a":1}'],
    ['{"a":1}', "/none/deeper", '{"a":1}'],
    ['{"l":[1]}', "/l/7", '{"l":[1]}'],
  ])("of %j at %j leaves all else as it was", (text, pointer, expected) => {
    expect(removeAt(text, pointer)).toBe(expected);
  });

  it("refuses the root and a text that is no JSON", () => {
    expect(removeAt("{}", "")).toBeNull();
    expect(removeAt('{"a":1', "/a")).toBeNull();
  });
});

describe("items", () => {
  it("are inserted before another with its spacing", () => {
    expect(insertItem('{"l":[1,2]}', "/l", 0, "0")).toBe('{"l":[0,1,2]}');
    expect(insertItem("[1, 2]", "", 0, "0")).toBe("[0, 1, 2]");
    expect(insertItem("[1, 2]", "", 1, "1.5")).toBe("[1, 1.5, 2]");
    expect(insertItem("[\n  1\n]", "", 1, "2")).toBe("[\n  1,\n  2\n]");
    expect(insertItem("[1]", "", 2, "2")).toBeNull();
    expect(insertItem("{}", "", 0, "2")).toBeNull();
  });

  it("change places and leave the spacing where it was", () => {
    expect(swapItems("[1.0,  {}, 3]", "", 0, 1)).toBe("[{},  1.0, 3]");
    expect(swapItems("[1,2]", "", 1, 0)).toBe("[2,1]");
    expect(swapItems("[1,2]", "", 1, 2)).toBeNull();
  });
});

describe("equality", () => {
  const equal = (a: string, b: string) => {
    const left = readJson(a).root;
    const right = readJson(b).root;
    if (left === null || right === null) throw new Error("test data is no JSON");
    return jsonEqual(left, a, right, b);
  };

  it("compares numbers by value and exactly", () => {
    expect(equal("1", "1.0")).toBe(true);
    expect(equal("10e-1", "1")).toBe(true);
    expect(equal("-0", "0.0")).toBe(true);
    expect(equal("9007199254740993", "9007199254740992")).toBe(false);
    expect(equal("1e400", "1e401")).toBe(false);
    expect(equal("1", "-1")).toBe(false);
    expect(equal("100", "1e2")).toBe(true);
  });

  it("compares strings unescaped, objects without order, arrays with it", () => {
    expect(equal('"\\u0061"', '"a"')).toBe(true);
    expect(equal('{"a":1,"b":[2]}', '{"b":[2.0],"a":1}')).toBe(true);
    expect(equal("[1,2]", "[2,1]")).toBe(false);
    expect(equal("null", "false")).toBe(false);
    expect(equal('"1"', "1")).toBe(false);
  });

  it("knows numbers and whole numbers by their text", () => {
    expect(["0", "-1.5", "1e9", "1E-9"].every(isJsonNumber)).toBe(true);
    expect(["", "01", "1.", ".5", "+1", "0x1", "1e", "NaN", " 1", "١"].some(isJsonNumber)).toBe(false);
    expect(["1", "1.0", "10e-1", "9007199254740993", "1e400"].every(isWholeNumber)).toBe(true);
    expect(["1.5", "1e-1", "x"].some(isWholeNumber)).toBe(false);
    expect(numberKey("0.00120")).toBe("12e-4");
  });
});
