// What a refused command becomes in the window. The host rejects with an ApiError object; anything else (a command the
// host does not know, a panic, a page opened outside the app) is kept as words under the window's own code
// `host_failed`. Nothing is cast: a rejection is only believed after its shape was looked at.

import type { ApiError } from "./generated/ApiError";
import type { ErrorCode } from "./generated/ErrorCode";

const KNOWN_CODES: Record<ErrorCode, true> = {
  spawn_failed: true,
  exited_early: true,
  not_json_rpc: true,
  timed_out: true,
  handshake_refused: true,
  revision_unknown: true,
  link_closed: true,
  session_closed: true,
  cancelled: true,
  server_error: true,
  bad_target: true,
  unreachable: true,
  http_status: true,
  not_mcp: true,
  transport_failed: true,
  unknown_session: true,
  ambiguous_session: true,
  unknown_frame: true,
  frame_too_long: true,
  unknown_name: true,
  bad_json: true,
  bad_arguments: true,
  bad_command_line: true,
  log_unwritable: true,
  log_not_a_database: true,
  log_newer: true,
  log_failed: true,
};

export type HostErrorCode = ErrorCode | "host_failed";

/** A refused command: what happened (`message`), what to do (`advice`), and where its frames are (`session`). */
export class HostError extends Error {
  readonly code: HostErrorCode;
  readonly advice: string | null;
  readonly stderr: readonly string[];
  readonly session: string | null;

  constructor(parts: Omit<ApiError, "code"> & { code: HostErrorCode }) {
    super(parts.message);
    this.name = "HostError";
    this.code = parts.code;
    this.advice = parts.advice;
    this.stderr = parts.stderr;
    this.session = parts.session;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(KNOWN_CODES, value);
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** Total: whatever was thrown, a HostError comes out, and no word of it is lost. */
export function toHostError(thrown: unknown): HostError {
  if (thrown instanceof HostError) return thrown;
  if (isObject(thrown) && isErrorCode(thrown.code) && typeof thrown.message === "string") {
    const lines = Array.isArray(thrown.stderr) ? thrown.stderr : [];
    return new HostError({
      code: thrown.code,
      message: thrown.message,
      advice: textOrNull(thrown.advice),
      stderr: lines.filter((line) => typeof line === "string"),
      session: textOrNull(thrown.session),
    });
  }
  return new HostError({
    code: "host_failed",
    message: inWords(thrown),
    advice: null,
    stderr: [],
    session: null,
  });
}

function inWords(thrown: unknown): string {
  if (typeof thrown === "string") return thrown;
  if (thrown instanceof Error) return thrown.message;
  return JSON.stringify(thrown) ?? String(thrown);
}
