// A request refused because a client capability was not declared (-32021, MCP 2026-07-28, basic): what the server
// asks for, and the same params with it declared. All of it is text: what is not added stays byte for byte.

import { removeAt, setAt } from "./jsonEdit";
import { pointerChild } from "./jsonPointer";
import { type JsonNode, memberOf, nodeAt, readJson, stringOf, textOf } from "./jsonText";

const MISSING_CAPABILITY = "-32021";
const DECLARED = pointerChild("/_meta", "io.modelcontextprotocol/clientCapabilities");

/** The JSON text of `error.data.requiredCapabilities`; null when the answer is another one. */
export function requiredCapabilities(answer: string): string | null {
  const { root } = readJson(answer);
  const code = nodeAt(root, "/error/code");
  const required = nodeAt(root, "/error/data/requiredCapabilities");
  if (code === null || textOf(answer, code) !== MISSING_CAPABILITY) return null;
  return required?.kind === "object" ? textOf(answer, required) : null;
}

export interface Resend {
  method: string;
  params: string;
  /** The request asked for progress. Its token is taken out: another request needs another one. */
  progress: boolean;
}

/** The request once more, with the capabilities declared beside those that were; null when it cannot be read. */
export function withCapabilities(request: string, required: string): Resend | null {
  const { root } = readJson(request);
  const method = stringOf(memberOf(root, "method"));
  if (method === null) return null;
  const node = memberOf(root, "params");
  const sent = node === null ? "{}" : textOf(request, node);
  const progress = nodeAt(readJson(sent).root, "/_meta/progressToken") !== null;
  const plain = progress ? removeAt(sent, "/_meta/progressToken") : sent;
  const params = plain === null ? null : merged(plain, DECLARED, required, readJson(required).root);
  return params === null ? null : { method, params, progress };
}

/** `node` (of the text `required`) put at `pointer`; objects that are there already take its members. */
function merged(text: string, pointer: string, required: string, node: JsonNode | null): string | null {
  if (node === null) return null;
  const there = nodeAt(readJson(text).root, pointer);
  if (there?.kind !== "object" || node.kind !== "object") return setAt(text, pointer, textOf(required, node));
  return node.members.reduce<string | null>(
    (grown, { key, value }) =>
      grown === null ? null : merged(grown, pointerChild(pointer, key), required, value),
    text,
  );
}
