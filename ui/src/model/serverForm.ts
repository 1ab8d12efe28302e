// The form of a target: what was typed, what is wrong with it, and the target it stands for. The command line is split by
// the host. What the other kind of server would need stays in the form while it is open, and out of the target.

import type { HttpTarget } from "../ipc/generated/HttpTarget";
import type { HttpTransport } from "../ipc/generated/HttpTransport";
import type { Target } from "../ipc/generated/Target";
import type { Timeouts } from "../ipc/generated/Timeouts";
import { readJson } from "./jsonText";
import { commandLine } from "./targets";
import { readUrl } from "./urls";

export interface NameValueRow {
  /** Stable while the form is open, so that removing one row does not move the focus of another. */
  id: number;
  name: string;
  value: string;
}

export type ServerKind = "command" | "url";
export type TimeoutName = keyof Timeouts;

export interface ServerForm {
  kind: ServerKind;
  name: string;
  command: string;
  cwd: string;
  env: NameValueRow[];
  url: string;
  transport: HttpTransport;
  headers: NameValueRow[];
  proxy: string;
  caFile: string;
  clientCertificate: string;
  acceptAnyCertificate: boolean;
  protocol: string;
  capabilities: string;
  /** In seconds, as typed; empty takes the default. */
  timeouts: Record<TimeoutName, string>;
}

export interface TimeoutField {
  name: TimeoutName;
  label: string;
  defaultSeconds: number;
  /** A command has no connection to wait for. */
  onlyUrl: boolean;
}

export const TIMEOUTS: readonly TimeoutField[] = [
  { name: "connect_millis", label: "Connecting", defaultSeconds: 10, onlyUrl: true },
  { name: "first_byte_millis", label: "First byte", defaultSeconds: 300, onlyUrl: true },
  { name: "silence_millis", label: "Silence in a response", defaultSeconds: 300, onlyUrl: true },
  { name: "answer_millis", label: "Answer (progress restarts it)", defaultSeconds: 60, onlyUrl: false },
  { name: "longest_millis", label: "Answer, at most", defaultSeconds: 3600, onlyUrl: false },
];

export const PROTOCOLS: readonly { value: string; label: string }[] = [
  { value: "auto", label: "Find out" },
  { value: "legacy", label: "Legacy (initialize)" },
  { value: "modern", label: "Modern (stateless)" },
  ...["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"].map((one) => ({
    value: one,
    label: one,
  })),
];

export const TRANSPORTS: readonly { value: HttpTransport; label: string }[] = [
  { value: "auto", label: "Automatic" },
  { value: "http", label: "Streamable HTTP" },
  { value: "sse", label: "HTTP+SSE" },
];

export function formOf(target: Target | null): ServerForm {
  const http = target?.http;
  return {
    kind: http ? "url" : "command",
    name: target?.name ?? "",
    command: target ? commandLine(target.command) : "",
    cwd: target?.cwd ?? "",
    env: rowsOf(Object.entries(target?.env ?? {})),
    url: http?.url ?? "",
    transport: http?.transport ?? "auto",
    headers: rowsOf(http?.headers ?? []),
    proxy: http?.proxy ?? "",
    caFile: http?.ca_file ?? "",
    clientCertificate: http?.client_certificate ?? "",
    acceptAnyCertificate: http?.accept_any_certificate ?? false,
    protocol: target?.protocol ?? "auto",
    capabilities: target?.capabilities ?? "",
    timeouts: {
      connect_millis: secondsOf(target?.timeouts?.connect_millis),
      first_byte_millis: secondsOf(target?.timeouts?.first_byte_millis),
      silence_millis: secondsOf(target?.timeouts?.silence_millis),
      answer_millis: secondsOf(target?.timeouts?.answer_millis),
      longest_millis: secondsOf(target?.timeouts?.longest_millis),
    },
  };
}

function rowsOf(pairs: readonly (readonly [string, string])[]): NameValueRow[] {
  return pairs.map(([name, value], id) => ({ id, name, value }));
}

function secondsOf(millis: number | null | undefined): string {
  return millis === null || millis === undefined ? "" : (millis / 1000).toString();
}

/** What keeps a row of variables from being sent; null when nothing does. A row left wholly empty is no variable. */
export function envProblem(row: NameValueRow, rows: readonly NameValueRow[]): string | null {
  if (row.name === "") return row.value === "" ? null : "This value has no name.";
  if (/[=\0]/.test(row.name)) return "A name cannot hold “=”.";
  if (row.value.includes("\0")) return "A value cannot hold a null character.";
  const first = rows.find((one) => one.name === row.name);
  return first?.id === row.id ? null : `“${row.name}” is there already.`;
}

/** The same of a header (RFC 9110, 5.1 and 5.5). A name may stand more than once. */
export function headerProblem(row: NameValueRow): string | null {
  if (row.name === "") return row.value === "" ? null : "This value has no name.";
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(row.name)) return "No header can be called that.";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return /[\x00-\x08\x0a-\x1f\x7f]/.test(row.value) ? "A value cannot hold control characters." : null;
}

/** `asked` is whether somebody wants to use the form: until then an empty field is no fault. */
export function urlProblem(url: string, asked: boolean): string | null {
  const text = url.trim();
  if (text === "") return asked ? "A URL is needed." : null;
  if (readUrl(text) === null) return "This is no URL.";
  return /^https?:/i.test(text) ? null : "The URL must begin with http:// or https://.";
}

export function capabilitiesProblem(text: string): string | null {
  if (text.trim() === "") return null;
  const { root, problem } = readJson(text);
  if (root === null)
    return `This is no JSON: at character ${(problem?.start ?? 0) + 1}, ${problem?.message}.`;
  return root.kind === "object" ? null : "Capabilities are a JSON object.";
}

/** Milliseconds; `null` for no number typed, `undefined` for what is no number of seconds. */
export function millisOf(seconds: string): number | null | undefined {
  if (seconds.trim() === "") return null;
  const value = Number(seconds);
  return Number.isFinite(value) && value > 0 && value <= 1_000_000 ? Math.ceil(value * 1000) : undefined;
}

function timeoutsFor(kind: ServerKind): TimeoutField[] {
  return TIMEOUTS.filter((field) => kind === "url" || !field.onlyUrl);
}

/** Does something keep the form from being a target? The command line is the host's to judge. */
export function isBroken(form: ServerForm): boolean {
  const ofKind =
    form.kind === "url"
      ? urlProblem(form.url, true) !== null || form.headers.some((row) => headerProblem(row) !== null)
      : form.command.trim() === "" || form.env.some((row) => envProblem(row, form.env) !== null);
  return ofKind || isBrokenInMore(form);
}

/** The same for what stands behind "More". */
export function isBrokenInMore(form: ServerForm): boolean {
  return (
    capabilitiesProblem(form.capabilities) !== null ||
    timeoutsFor(form.kind).some((field) => millisOf(form.timeouts[field.name]) === undefined)
  );
}

/** Is anything set behind "More"? */
export function usesMore(form: ServerForm): boolean {
  const http =
    form.transport !== "auto" ||
    form.acceptAnyCertificate ||
    [form.proxy, form.caFile, form.clientCertificate].some((text) => text !== "");
  return (
    (form.kind === "url" && http) ||
    form.protocol !== "auto" ||
    form.capabilities.trim() !== "" ||
    Object.values(form.timeouts).some((seconds) => seconds !== "")
  );
}

/** The target the form stands for, with the words the host split its command line into. */
export function targetOf(form: ServerForm, words: string[]): Target {
  const isUrl = form.kind === "url";
  const env = Object.fromEntries(
    form.env.filter((row) => row.name !== "").map((row) => [row.name, row.value]),
  );
  const timeouts = chosenTimeouts(form);
  return {
    name: form.name.trim(),
    command: isUrl ? [] : words,
    env: isUrl ? {} : env,
    cwd: isUrl || form.cwd.trim() === "" ? null : form.cwd.trim(),
    ...(isUrl ? { http: httpOf(form) } : {}),
    ...(form.protocol === "auto" ? {} : { protocol: form.protocol }),
    ...(form.capabilities.trim() === "" ? {} : { capabilities: form.capabilities }),
    ...(timeouts === null ? {} : { timeouts }),
  };
}

function httpOf(form: ServerForm): HttpTarget {
  const named = form.headers.filter((row) => row.name !== "");
  const text = (value: string) => (value.trim() === "" ? null : value.trim());
  const proxy = text(form.proxy);
  const caFile = text(form.caFile);
  const clientCertificate = text(form.clientCertificate);
  return {
    url: form.url.trim(),
    transport: form.transport,
    headers: named.map((row): [string, string] => [row.name, row.value]),
    ...(proxy === null ? {} : { proxy }),
    ...(caFile === null ? {} : { ca_file: caFile }),
    ...(clientCertificate === null ? {} : { client_certificate: clientCertificate }),
    accept_any_certificate: form.acceptAnyCertificate,
  };
}

function chosenTimeouts(form: ServerForm): Timeouts | null {
  const shown = new Set(timeoutsFor(form.kind).map((field) => field.name));
  const millis = (name: TimeoutName) => (shown.has(name) ? (millisOf(form.timeouts[name]) ?? null) : null);
  const timeouts: Timeouts = {
    connect_millis: millis("connect_millis"),
    first_byte_millis: millis("first_byte_millis"),
    silence_millis: millis("silence_millis"),
    answer_millis: millis("answer_millis"),
    longest_millis: millis("longest_millis"),
  };
  return Object.values(timeouts).every((one) => one === null) ? null : timeouts;
}
