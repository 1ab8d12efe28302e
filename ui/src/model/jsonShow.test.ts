import { describe, expect, it } from "vitest";
import { base64Bytes, hexDump } from "./jsonHex";
import { firstOpen, parentIndex, treeRows } from "./jsonRows";
import { type JsonNode, readJson, textOf } from "./jsonText";

function rootOf(text: string): JsonNode {
  const { root } = readJson(text);
  if (root === null) throw new Error("test data is no JSON");
  return root;
}

describe("rows of a tree", () => {
  it("follow the text's order, duplicates included", () => {
    const text = '{"b":1.0,"a":[true,{"":null}],"b":9007199254740993}';
    const root = rootOf(text);
    const rows = treeRows(root, firstOpen(root, 100));
    expect(rows.map((row) => `${row.level} ${row.name} ${row.position}/${row.siblings}`)).toEqual([
      "1 null 1/1",
      "2 b 1/3",
      "2 a 2/3",
      "3 0 1/2",
      "3 1 2/2",
      "4  1/1",
      "2 b 3/3",
    ]);
    expect(rows.map((row) => textOf(text, row.node)).at(-1)).toBe("9007199254740993");
    expect(parentIndex(rows, 5)).toBe(4);
    expect(parentIndex(rows, 6)).toBe(0);
    expect(parentIndex(rows, 0)).toBe(-1);
  });

  it("open level by level while they are few, the first level always", () => {
    const text = `[${Array.from({ length: 300 }, () => "[1,2]").join(",")}]`;
    const root = rootOf(text);
    expect(treeRows(root, firstOpen(root, 100)).length).toBe(301);
    expect(treeRows(root, firstOpen(root, 1000)).length).toBe(901);
  });

  it("cost no stack: 10,000 levels and 200,000 items", () => {
    const deep = rootOf("[".repeat(10_000) + "]".repeat(10_000));
    expect(treeRows(deep, firstOpen(deep, 1e6)).length).toBe(10_000);
    const wide = rootOf(`[${"0,".repeat(199_999)}0]`);
    expect(treeRows(wide, firstOpen(wide, 10)).length).toBe(200_001);
  });
});

describe("bytes", () => {
  it("are dumped sixteen to a line up to a limit", () => {
    const bytes = Uint8Array.from({ length: 40 }, (_, index) => index + 0x30);
    expect(hexDump(bytes, 18)).toBe(
      "00000000  30 31 32 33 34 35 36 37 38 39 3a 3b 3c 3d 3e 3f  0123456789:;<=>?\n" +
        "00000010  40 41                                            @A",
    );
    expect(base64Bytes("/wA=")).toEqual(Uint8Array.from([255, 0]));
    expect(base64Bytes("?")).toBeNull();
  });
});
