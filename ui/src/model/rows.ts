// Words for a row of the log: what it is called, how it came out, how it is read aloud. The window and its tests name
// rows by `rowName`, so it is one line and stable: `12 request tools/call echo`.

import type { Outcome } from "../ipc/generated/Outcome";
import type { Row } from "../ipc/generated/Row";
import type { RowDirection } from "../ipc/generated/RowDirection";
import { escaped } from "./escapes";

const OUTCOME_WORDS: Record<Outcome, string> = {
  pending: "waiting",
  ok: "ok",
  error: "error",
  tool_error: "tool error",
  cancelled: "cancelled",
  timed_out: "timed out",
  lost: "no answer",
  failed: "failed",
};

export type OutcomeTone = "ok" | "error" | "warn" | "waiting";

export function outcomeWord(outcome: Outcome): string {
  return OUTCOME_WORDS[outcome];
}

export function outcomeTone(outcome: Outcome): OutcomeTone {
  switch (outcome) {
    case "ok":
      return "ok";
    case "pending":
      return "waiting";
    case "cancelled":
      return "warn";
    default:
      return "error";
  }
}

const TROUBLE_MARKS = new Set(["write_failed", "gap", "lost", "endpoint_refused"]);

/** Does the row need a second look: a failed exchange, a log line that was lost? */
export function isTrouble(row: Row): boolean {
  if (row.kind === "mark") return row.mark !== null && TROUBLE_MARKS.has(row.mark);
  return row.outcome !== null && outcomeTone(row.outcome) === "error";
}

export function directionWord(direction: RowDirection | null): string {
  if (direction === null) return "no frame";
  return direction === "to_server" ? "to the server" : "to the client";
}

/** The kind as shown in the method column where there is no method. */
export function kindWord(row: Row): string {
  if (row.kind === "mark") return markWord(row.mark ?? "mark");
  return row.kind === "noise" ? "noise (no JSON-RPC)" : row.kind;
}

const MARK_WORDS: Record<string, string> = {
  verdict: "era",
  http_connection: "connection",
  http_request: "HTTP request",
  http_response: "HTTP response",
  sse_event: "SSE event",
  sse_comment: "SSE comment",
  endpoint: "endpoint",
  endpoint_refused: "endpoint refused",
  lost: "connection lost",
};

function markWord(mark: string): string {
  return Object.hasOwn(MARK_WORDS, mark) ? (MARK_WORDS[mark] ?? mark) : mark.replaceAll("_", " ");
}

/** What a mark is about, for its sign in the log. */
export type MarkSign =
  | "stderr"
  | "era"
  | "connection"
  | "sent"
  | "received"
  | "stream"
  | "lost"
  | "stopped"
  | "fact";

const MARK_SIGNS: Record<string, MarkSign> = {
  stderr: "stderr",
  verdict: "era",
  http_connection: "connection",
  http_request: "sent",
  http_response: "received",
  sse_event: "stream",
  sse_comment: "stream",
  endpoint: "connection",
  endpoint_refused: "lost",
  lost: "lost",
  cancelled: "stopped",
  listening_stopped: "stopped",
};

export function markSign(mark: string | null): MarkSign {
  return mark !== null && Object.hasOwn(MARK_SIGNS, mark) ? (MARK_SIGNS[mark] ?? "fact") : "fact";
}

const LONGEST_SPOKEN = 80;

/** The row in one line, for its accessible name. */
export function rowName(row: Row): string {
  const parts: string[] = [row.seq.toString()];
  if (row.kind === "mark") parts.push("mark", kindWord(row));
  else parts.push(row.kind);
  if (row.method !== null) parts.push(row.method);
  if (row.name !== null) parts.push(row.name);
  if (row.outcome !== null && row.outcome !== "ok") parts.push(outcomeWord(row.outcome));
  if (row.text !== null && row.method === null) parts.push(row.text.slice(0, LONGEST_SPOKEN));
  return escaped(parts.join(" "));
}
