// Completion (2025-11-25, server/utilities/completion): the params that ask for it, and what an answer holds. Pure, total.

import { memberOf, readJson, stringOf, textOf } from "./jsonText";

/** What the argument belongs to. */
export type CompletionOwner = { kind: "prompt"; name: string } | { kind: "template"; uriTemplate: string };

export interface CompletionAnswer {
  values: string[];
  /** How many there are in all, as the server says it; `null` when it does not. */
  total: string | null;
  hasMore: boolean;
}

/** An answer may hold so many; more are shown no differently, but told. */
export const MOST_VALUES = 100;

/** The first revision in which a request says what was filled in before. */
const WITH_CONTEXT = "2025-06-18";

export function completionParams(
  owner: CompletionOwner,
  argument: { name: string; value: string },
  others: readonly (readonly [string, string])[],
  revision: string | null,
): string {
  const reference =
    owner.kind === "prompt"
      ? `{"type":"ref/prompt","name":${JSON.stringify(owner.name)}}`
      : `{"type":"ref/resource","uri":${JSON.stringify(owner.uriTemplate)}}`;
  const context =
    others.length > 0 && revision !== null && revision >= WITH_CONTEXT
      ? `,"context":{"arguments":{${others.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}}`
      : "";
  return `{"ref":${reference},"argument":${JSON.stringify(argument)}${context}}`;
}

/** `null` when the payload is no answer to a completion: an error, or something else. */
export function completionAnswer(payload: string): CompletionAnswer | null {
  const completion = memberOf(memberOf(readJson(payload).root, "result"), "completion");
  const values = memberOf(completion, "values");
  if (values?.kind !== "array") return null;
  const total = memberOf(completion, "total");
  const hasMore = memberOf(completion, "hasMore");
  return {
    values: values.items.map((value) => stringOf(value) ?? textOf(payload, value)),
    total: total?.kind === "number" ? textOf(payload, total) : null,
    hasMore: hasMore !== null && textOf(payload, hasMore) === "true",
  };
}

/** Whether the server says it completes. In 2024-11-05 there is no way to say so. */
export function declaresCompletion(capabilities: string | null): boolean {
  return capabilities !== null && memberOf(readJson(capabilities).root, "completions") !== null;
}
