// What makes a text no single JSON-RPC message that the revision in force has, in one sentence. It is advice: the text is
// sent all the same. What the method wants of its params is not looked at here.

import { type JsonObject, memberOf, readJson, stringOf, textOf } from "../../model/jsonText";

/** The only revision whose messages may come in batches (MCP 2025-03-26, basic). */
const BATCH_REVISION = "2025-03-26";

/** `revision` is the session's, null before one is agreed on. Null when nothing is odd. */
export function oddityOf(text: string, revision: string | null): string | null {
  const { root, problem } = readJson(text);
  if (root === null) return `No JSON: at character ${(problem?.start ?? 0) + 1}, ${problem?.message}.`;
  if (root.kind === "object") return oddityOfMessage(text, root);
  if (root.kind !== "array") return "JSON, but no message.";
  if (root.items.length === 0) return "An empty batch.";
  return revision === null || revision === BATCH_REVISION ? "A batch." : `A batch: ${revision} has none.`;
}

function oddityOfMessage(text: string, message: JsonObject): string | null {
  const has = (key: string) => memberOf(message, key) !== null;
  if (!has("jsonrpc")) return "It has no “jsonrpc”.";
  if (stringOf(memberOf(message, "jsonrpc")) !== "2.0") return "Its “jsonrpc” is not “2.0”.";
  const id = memberOf(message, "id");
  if (id?.kind === "null") return "Its id is null.";
  const isId =
    id === null || id.kind === "string" || (id.kind === "number" && !/[.eE]/.test(textOf(text, id)));
  if (!isId) return "Its id is neither a string nor an integer.";
  if (has("result") && has("error")) return "It has both a result and an error.";
  const method = memberOf(message, "method");
  if (has("result") || has("error")) return method === null ? null : "It has a method and an answer.";
  if (method === null) return "It has no method.";
  if (method.kind !== "string") return "Its method is no string.";
  const params = memberOf(message, "params");
  return params === null || params.kind === "object" ? null : "Its params are no object.";
}
