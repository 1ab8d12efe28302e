// JSON text read into nodes that remember where they stand. The text stays the model: a node holds offsets, never a
// parsed number, so that 9007199254740993 and 1.0 are shown and sent as they were written. Names are compared as strings
// in lists, so `__proto__` and duplicates are nothing special.
//
// Strict RFC 8259 (comments and trailing commas are errors), total (a broken text gives an error with its place, never an
// exception), and free of recursion (a document 100,000 levels deep is read like any other).

import { createScanner } from "jsonc-parser";
import { pointerIndex, pointerSegments } from "./jsonPointer";

interface Span {
  /** Offset of the value's first character, in UTF-16 units. */
  start: number;
  /** Offset after its last one. */
  end: number;
}

export interface JsonMember {
  /** The name, unescaped. */
  key: string;
  keyStart: number;
  keyEnd: number;
  value: JsonNode;
}

export type JsonObject = Span & { kind: "object"; members: JsonMember[] };
export type JsonArray = Span & { kind: "array"; items: JsonNode[] };
export type JsonString = Span & { kind: "string"; value: string };
export type JsonScalar = Span & { kind: "number" | "boolean" | "null" };
export type JsonNode = JsonObject | JsonArray | JsonString | JsonScalar;
export type JsonKind = JsonNode["kind"];

/** Where reading stopped, and why. `end` is after `start`, but for an error at the end of the text. */
export interface JsonProblem {
  message: string;
  start: number;
  end: number;
}

export interface JsonRead {
  /** `null` when the text is no JSON; then `problem` is set. */
  root: JsonNode | null;
  problem: JsonProblem | null;
  /** How many containers stand within each other; a bare value is 0. */
  depth: number;
}

// jsonc-parser declares its enums `const enum`, which isolated modules cannot import; these are its documented values.
const OPEN_BRACE = 1;
const CLOSE_BRACE = 2;
const OPEN_BRACKET = 3;
const CLOSE_BRACKET = 4;
const COMMA = 5;
const COLON = 6;
const NULL = 7;
const TRUE = 8;
const FALSE = 9;
const STRING = 10;
const NUMBER = 11;
const LINE_COMMENT = 12;
const BLOCK_COMMENT = 13;
const LINE_BREAK = 14;
const SPACE = 15;
const END = 17;

const SCAN_PROBLEMS: Record<number, string> = {
  1: "a comment is not closed, and JSON has none",
  2: "a string is not closed",
  3: "a number is not finished",
  4: "\\u must be followed by four hexadecimal digits",
  5: "JSON has no such escape in a string",
  6: "a control character stands in a string; write it as an escape",
};

type Awaited = "value" | "value or ]" | "name" | "name or }" | "colon" | ", or ]" | ", or }" | "end";

const AWAITED_WORDS: Record<Awaited, string> = {
  value: "a value is expected here",
  "value or ]": "a value or ] is expected here",
  name: "a property name in double quotes is expected here",
  "name or }": "a property name in double quotes or } is expected here",
  colon: "a colon is expected here",
  ", or ]": "a comma or ] is expected here",
  ", or }": "a comma or } is expected here",
  end: "the value ended before this",
};

/** Reads a JSON text. */
export function readJson(text: string): JsonRead {
  const scanner = createScanner(text, false);
  const open: (JsonObject | JsonArray)[] = [];
  let root: JsonNode | null = null;
  let pending: { key: string; keyStart: number; keyEnd: number } | null = null;
  let awaited: Awaited = "value";
  let depth = 0;

  const afterValue = (): Awaited => {
    const parent = open.at(-1);
    if (parent === undefined) return "end";
    return parent.kind === "object" ? ", or }" : ", or ]";
  };
  const attach = (node: JsonNode) => {
    const parent = open.at(-1);
    if (parent === undefined) root = node;
    else if (parent.kind === "array") parent.items.push(node);
    else if (pending !== null) parent.members.push({ ...pending, value: node });
    pending = null;
  };
  const begin = (node: JsonObject | JsonArray) => {
    attach(node);
    open.push(node);
    depth = Math.max(depth, open.length);
  };
  const close = (end: number): Awaited => {
    const closed = open.pop();
    if (closed !== undefined) closed.end = end;
    return afterValue();
  };
  const fail = (message: string, start: number, end: number): JsonRead => ({
    root: null,
    problem: { message, start, end },
    depth,
  });

  for (;;) {
    const token: number = scanner.scan();
    const start = scanner.getTokenOffset();
    const end = start + scanner.getTokenLength();
    if (token === SPACE || token === LINE_BREAK) continue;
    if (token === END) {
      if (awaited === "end") return { root, problem: null, depth };
      return fail(text.trim() === "" ? "there is nothing here yet" : AWAITED_WORDS[awaited], start, start);
    }
    if (token === LINE_COMMENT || token === BLOCK_COMMENT) return fail("JSON has no comments", start, end);
    const scanProblem = SCAN_PROBLEMS[scanner.getTokenError()];
    if (scanProblem !== undefined) return fail(scanProblem, start, end);

    const takesValue: boolean = awaited === "value" || awaited === "value or ]";
    const takesName: boolean = awaited === "name" || awaited === "name or }";
    if (takesValue && token === OPEN_BRACE) {
      begin({ kind: "object", start, end, members: [] });
      awaited = "name or }";
    } else if (takesValue && token === OPEN_BRACKET) {
      begin({ kind: "array", start, end, items: [] });
      awaited = "value or ]";
    } else if (takesValue && token === STRING) {
      attach({ kind: "string", start, end, value: scanner.getTokenValue() });
      awaited = afterValue();
    } else if (takesValue && (token === NUMBER || token === TRUE || token === FALSE || token === NULL)) {
      const kind = token === NUMBER ? "number" : token === NULL ? "null" : "boolean";
      attach({ kind, start, end });
      awaited = afterValue();
    } else if (takesName && token === STRING) {
      pending = { key: scanner.getTokenValue(), keyStart: start, keyEnd: end };
      awaited = "colon";
    } else if (awaited === "colon" && token === COLON) {
      awaited = "value";
    } else if (awaited === ", or ]" && token === COMMA) {
      awaited = "value";
    } else if (awaited === ", or }" && token === COMMA) {
      awaited = "name";
    } else if (token === CLOSE_BRACKET && (awaited === ", or ]" || awaited === "value or ]")) {
      awaited = close(end);
    } else if (token === CLOSE_BRACE && (awaited === ", or }" || awaited === "name or }")) {
      awaited = close(end);
    } else {
      return fail(AWAITED_WORDS[awaited], start, end);
    }
  }
}

/** The value of a member; of duplicates the last one, as most readers take it. */
export function memberOf(node: JsonNode | null | undefined, key: string): JsonNode | null {
  if (node?.kind !== "object") return null;
  return node.members.findLast((member) => member.key === key)?.value ?? null;
}

/** What a pointer names; `null` when there is nothing. */
export function nodeAt(root: JsonNode | null, pointer: string): JsonNode | null {
  const segments = pointerSegments(pointer);
  if (segments === null) return null;
  let node = root;
  for (const segment of segments) {
    if (node?.kind === "object") node = memberOf(node, segment);
    else if (node?.kind === "array") node = node.items[pointerIndex(segment) ?? -1] ?? null;
    else return null;
  }
  return node;
}

/** A value exactly as it is written. */
export function textOf(text: string, node: JsonNode): string {
  return text.slice(node.start, node.end);
}

/** The string a node holds, or `null` when it is none. */
export function stringOf(node: JsonNode | null): string | null {
  return node?.kind === "string" ? node.value : null;
}
