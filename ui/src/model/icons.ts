// The icons of a tool, resource, prompt or link. Only those that carry their own bytes (`data:` URIs) can be drawn; any
// other address is shown and never loaded, for loading would tell a stranger that and when it is looked at. Pure, total.

import { base64Bytes } from "./jsonHex";
import { type JsonNode, memberOf, stringOf, textOf } from "./jsonText";
import { PICTURE_TYPES, pictureFacts, reasonToWait } from "./pictureFacts";

export type Icon =
  | { kind: "drawn"; bytes: Uint8Array<ArrayBuffer>; mimeType: string; about: string }
  /** `src` is the server's text; `reason` says why it is not drawn. */
  | { kind: "told"; src: string; reason: string; about: string };

/** An icon is small; a longer text is no icon. */
const LONGEST_SRC = 500_000;

export function iconsOf(text: string, node: JsonNode | null): Icon[] {
  const icons = memberOf(node, "icons");
  if (icons === null || icons.kind === "null") return [];
  if (icons.kind !== "array") return [told(textOf(text, icons), "icons are a list", "")];
  return icons.items.map((icon) => iconOf(text, icon));
}

function iconOf(text: string, node: JsonNode): Icon {
  const src = stringOf(memberOf(node, "src"));
  const about = ["mimeType", "sizes", "theme"]
    .map((name) => memberOf(node, name))
    .filter((value) => value !== null)
    .map((value) => wordsOf(text, value))
    .join(", ");
  if (src === null) return told(textOf(text, node), "it has no src", about);
  if (!/^data:/i.test(src)) return told(src, reasonNotLoaded(src), about);
  if (src.length > LONGEST_SRC) return told(`${src.slice(0, 100)}…`, "it is too large for an icon", about);
  const comma = src.indexOf(",");
  const head = src.slice(0, comma);
  const bytes = /;base64$/i.test(head)
    ? base64Bytes(src.slice(comma + 1))
    : percentBytes(src.slice(comma + 1));
  const facts = comma < 0 || bytes === null ? null : pictureFacts(bytes);
  if (bytes === null || facts === null)
    return told(`${src.slice(0, 100)}…`, "its bytes are no picture", about);
  const reason = reasonToWait(facts);
  if (reason !== null) return told(`${src.slice(0, 100)}…`, reason, about);
  return { kind: "drawn", bytes, mimeType: PICTURE_TYPES[facts.format], about };
}

/** 2025-11-25, basic/index: https and data only. */
function reasonNotLoaded(src: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(src)?.[1]?.toLowerCase();
  if (scheme === "https") return "remote icons are not loaded";
  return scheme === undefined ? "it is no URL" : `the spec allows https and data, not ${scheme}`;
}

function percentBytes(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return new TextEncoder().encode(decodeURIComponent(text));
  } catch {
    return null;
  }
}

function told(src: string, reason: string, about: string): Icon {
  return { kind: "told", src, reason, about };
}

function wordsOf(text: string, value: JsonNode): string {
  if (value.kind === "array")
    return value.items.map((item) => stringOf(item) ?? textOf(text, item)).join(" ");
  return stringOf(value) ?? textOf(text, value);
}
