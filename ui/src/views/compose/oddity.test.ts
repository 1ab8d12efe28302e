import { expect, it } from "vitest";
import { oddityOf } from "./oddity";

const LATEST = "2026-07-28";

it.each([
  ['{"jsonrpc":"2.0","id":1,"method":"ping"}', null],
  ['{"jsonrpc":"2.0","id":"a","method":"ping","params":{}}', null],
  ['{"jsonrpc":"2.0","method":"notifications/x"}', null],
  ['{"jsonrpc":"2.0","id":1,"result":{}}', null],
  ['{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}', null],
  ['{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}', null],
  ["", "No JSON: at character 1, "],
  ['{"jsonrpc":', "No JSON: at character 12, "],
  ["7", "JSON, but no message."],
  ["[]", "An empty batch."],
  ['{"id":1,"method":"ping"}', "It has no “jsonrpc”."],
  ['{"jsonrpc":2.0,"id":1,"method":"ping"}', "Its “jsonrpc” is not “2.0”."],
  ['{"jsonrpc":"1.0","id":1,"method":"ping"}', "Its “jsonrpc” is not “2.0”."],
  ['{"jsonrpc":"2.0","id":null,"method":"ping"}', "Its id is null."],
  ['{"jsonrpc":"2.0","id":1.5,"method":"ping"}', "Its id is neither a string nor an integer."],
  ['{"jsonrpc":"2.0","id":{},"method":"ping"}', "Its id is neither a string nor an integer."],
  ['{"jsonrpc":"2.0","id":1}', "It has no method."],
  ['{"jsonrpc":"2.0","id":1,"method":7}', "Its method is no string."],
  ['{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', "Its params are no object."],
  ['{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}', "It has a method and an answer."],
  ['{"jsonrpc":"2.0","id":1,"result":{},"error":{}}', "It has both a result and an error."],
])("says of %s what is odd", (text, oddity) => {
  const said = oddityOf(text, LATEST);
  if (oddity === null) expect(said).toBeNull();
  else expect(said).toContain(oddity);
});

it("knows which revision has batches", () => {
  const batch = '[{"jsonrpc":"2.0","id":1,"method":"ping"}]';
  expect(oddityOf(batch, LATEST)).toBe("A batch: 2026-07-28 has none.");
  expect(oddityOf(batch, "2025-03-26")).toBe("A batch.");
});
