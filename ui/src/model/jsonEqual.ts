// Equality and validity of JSON values as texts, without turning a number into a float: 9007199254740993 is not
// 9007199254740992, and 1, 1.0 and 10e-1 are one number. Recursive, so callers keep to documents of bounded depth.

import { type JsonNode, textOf } from "./jsonText";

const NUMBER_PARTS = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;

/** Whether a text is a number as JSON writes them. */
export function isJsonNumber(text: string): boolean {
  return NUMBER_PARTS.test(text);
}

/** One spelling for each number: sign, significant digits, power of ten. `null` when the text is no number. */
export function numberKey(text: string): string | null {
  const parts = NUMBER_PARTS.exec(text);
  if (parts === null) return null;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = parts;
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}

/** Whether a number's value is whole, however it is written: 1.0 and 1e3 are. */
export function isWholeNumber(text: string): boolean {
  const key = numberKey(text);
  return key !== null && !key.includes("e-");
}

/** Whether two values are equal as JSON Schema means it: member order and spelling do not count, number values do. */
export function jsonEqual(a: JsonNode, aText: string, b: JsonNode, bText: string): boolean {
  if (a.kind === "string" && b.kind === "string") return a.value === b.value;
  if (a.kind === "array" && b.kind === "array") {
    if (a.items.length !== b.items.length) return false;
    return a.items.every((item, index) => {
      const other = b.items[index];
      return other !== undefined && jsonEqual(item, aText, other, bText);
    });
  }
  if (a.kind === "object" && b.kind === "object") {
    if (a.members.length !== b.members.length) return false;
    return a.members.every((member) => {
      const other = b.members.find((candidate) => candidate.key === member.key);
      return other !== undefined && jsonEqual(member.value, aText, other.value, bText);
    });
  }
  if (a.kind !== b.kind) return false;
  if (a.kind === "number") return numberKey(textOf(aText, a)) === numberKey(textOf(bText, b));
  return textOf(aText, a) === textOf(bText, b);
}
