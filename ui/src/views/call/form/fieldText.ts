// Small decisions about a field's value, as text: what a new item starts with, which editor fits what is there, and how
// presence is said.

import type { FieldPlan } from "../../../model/formPlan";
import { type JsonNode, readJson, stringOf } from "../../../model/jsonText";

/** The value of a field's text; `null` when nothing is sent. */
export function rootOf(text: string | null): JsonNode | null {
  return text === null ? null : readJson(text).root;
}

/** What a list's new item holds: the least that is of its kind. It is shown at once, and only made when asked for. */
export function newItemText(item: FieldPlan): string {
  if (item.defaultText !== null) return item.defaultText;
  switch (item.kind) {
    case "string":
      return '""';
    case "number":
    case "integer":
      return "0";
    case "boolean":
      return "false";
    case "object":
      return "{}";
    case "array":
      return "[]";
    case "enum":
      return item.choices[0]?.text ?? "null";
    case "const":
      return item.text;
    case "json":
      return "null";
  }
}

/** How a field says what would be sent for it. */
export function presenceWords(node: JsonNode | null): string {
  if (node === null) return "not sent";
  if (node.kind === "null") return "null";
  if (stringOf(node) === "") return "empty text";
  return "sent";
}

/** Why the field's own editor cannot show what the text holds; `null` when it can. */
export function misfit(plan: FieldPlan, node: JsonNode | null): string | null {
  if (node === null || plan.kind === "json" || plan.kind === "enum" || plan.kind === "const") return null;
  if (node.kind === "null" && plan.nullable) return null;
  const wanted = plan.kind === "integer" ? "number" : plan.kind;
  if (node.kind !== wanted)
    return `The text holds ${article(node.kind)} here, the schema asks for ${article(plan.kind)}.`;
  if (node.kind === "string" && changedByTextBox(node.value)) {
    return "This text holds characters that a text box would change; it is edited as JSON.";
  }
  return null;
}

/** A text area turns carriage returns into line feeds, and may replace halves of surrogate pairs. */
function changedByTextBox(value: string): boolean {
  return value.includes("\r") || value.includes("\u0000") || /\p{Cs}/u.test(value);
}

function article(word: string): string {
  if (word === "null") return word;
  return /^[aeio]/.test(word) ? `an ${word}` : `a ${word}`;
}
