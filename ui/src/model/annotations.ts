// The annotations of a content block, resource or link: whom it is for, how much it matters, when it changed. They are the
// server's claims; what is odd about them is said, and nothing is left out. Pure and total.

import { type JsonNode, memberOf, stringOf, textOf } from "./jsonText";

export interface Annotation {
  name: string;
  /** The server's text, to be shown escaped. */
  value: string;
  /** What the spec says against it; else `null`. */
  remark: string | null;
}

/** `2025-01-12T15:00:58Z`, as ISO 8601 and RFC 3339 both have it. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** `null` and no member both mean there are none. */
export function annotationsOf(text: string, node: JsonNode | null): Annotation[] {
  const annotations = memberOf(node, "annotations");
  if (annotations === null || annotations.kind === "null") return [];
  if (annotations.kind !== "object") {
    return [{ name: "annotations", value: textOf(text, annotations), remark: "annotations are an object" }];
  }
  return annotations.members.map(
    ({ key, value }) => READERS.get(key)?.(text, value) ?? plain(key, text, value),
  );
}

const READERS: ReadonlyMap<string, (text: string, value: JsonNode) => Annotation> = new Map([
  ["audience", audienceOf],
  ["priority", priorityOf],
  ["lastModified", lastModifiedOf],
]);

function audienceOf(text: string, value: JsonNode): Annotation {
  const roles = value.kind === "array" ? value.items.map(stringOf) : [];
  const isList = value.kind === "array" && roles.every((role) => role !== null);
  const isKnown = isList && roles.every((role) => role === "user" || role === "assistant");
  return {
    name: "for",
    value: isList ? roles.join(" and ") || "nobody" : textOf(text, value),
    remark: isKnown ? null : "an audience is a list of “user” and “assistant”",
  };
}

function priorityOf(text: string, value: JsonNode): Annotation {
  const number = value.kind === "number" ? Number(textOf(text, value)) : Number.NaN;
  return {
    name: "priority",
    value: textOf(text, value),
    remark: number >= 0 && number <= 1 ? null : "a priority is a number from 0 to 1",
  };
}

function lastModifiedOf(text: string, value: JsonNode): Annotation {
  const instant = stringOf(value);
  return {
    name: "last modified",
    value: instant ?? textOf(text, value),
    remark: instant !== null && INSTANT.test(instant) ? null : "a time is written as 2026-01-31T12:00:00Z",
  };
}

function plain(name: string, text: string, value: JsonNode): Annotation {
  return { name, value: stringOf(value) ?? textOf(text, value), remark: null };
}
