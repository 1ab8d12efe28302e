// The bounds a schema sets, in short words for under a field. Words only: the engine's check decides what breaks them, and
// a server's `pattern` is never compiled here.

import { type Gathered, keyword, type SchemaText } from "./formSchema";
import { stringOf, textOf } from "./jsonText";

const LONGEST_HINT = 160;

const WORDED: [string, (value: string) => string][] = [
  ["format", (value) => `format ${value}`],
  ["pattern", (value) => `pattern ${value}`],
  ["minimum", (value) => `at least ${value}`],
  ["exclusiveMinimum", (value) => `more than ${value}`],
  ["maximum", (value) => `at most ${value}`],
  ["exclusiveMaximum", (value) => `less than ${value}`],
  ["multipleOf", (value) => `a multiple of ${value}`],
  ["minLength", (value) => `at least ${characters(value)}`],
  ["maxLength", (value) => `at most ${characters(value)}`],
  ["minItems", (value) => `at least ${value} items`],
  ["maxItems", (value) => `at most ${value} items`],
  ["minProperties", (value) => `at least ${value} properties`],
  ["maxProperties", (value) => `at most ${value} properties`],
  ["contentEncoding", (value) => `encoded as ${value}`],
  ["contentMediaType", (value) => `media type ${value}`],
];

const FLAGS: [string, string][] = [
  ["uniqueItems", "no duplicates"],
  ["readOnly", "read-only"],
  ["writeOnly", "write-only"],
  ["deprecated", "deprecated"],
];

/** Bounds and flags in words, in a fixed order. */
export function hintsOf(schema: SchemaText, gathered: Gathered): string[] {
  const hints: string[] = [];
  for (const [name, words] of WORDED) {
    const value = keyword(gathered, name);
    if (value === null || (value.kind !== "string" && value.kind !== "number")) continue;
    const hint = words(stringOf(value) ?? textOf(schema.text, value));
    hints.push(hint.length > LONGEST_HINT ? `${hint.slice(0, LONGEST_HINT)}…` : hint);
  }
  for (const [name, words] of FLAGS) {
    const value = keyword(gathered, name);
    if (value !== null && textOf(schema.text, value) === "true") hints.push(words);
  }
  return hints;
}

function characters(count: string): string {
  return count === "1" ? "1 character" : `${count} characters`;
}
