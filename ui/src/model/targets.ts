// What a target is called, and which target a session was made from. A session remembers its target without the values
// of its variables, so the two are compared by everything else. What a session of an unnamed target is called is the
// engine's to say: its rule is not repeated here, where it would be another one some day.

import type { HttpTarget } from "../ipc/generated/HttpTarget";
import type { SavedTarget } from "../ipc/generated/SavedTarget";
import type { SessionSummary } from "../ipc/generated/SessionSummary";
import type { Target } from "../ipc/generated/Target";
import type { TargetSummary } from "../ipc/generated/TargetSummary";
import { readUrl } from "./urls";

/** The target's name, or its URL's host, or its command without the folder of its program. */
export function targetLabel(target: Target): string {
  const name = target.name.trim();
  if (name) return name;
  if (target.http) return readUrl(target.http.url)?.host || target.http.url;
  const [program, ...rest] = target.command;
  if (!program) return "server";
  return commandLine([program.split(/[\\/]/).at(-1) || program, ...rest]);
}

function sameWords(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((word, index) => word === right[index]);
}

export function isMadeFrom(made: TargetSummary, target: Target): boolean {
  return (
    sameWords(made.command, target.command) &&
    made.cwd === target.cwd &&
    sameWords([...made.env_names].sort(), Object.keys(target.env).sort()) &&
    sameUrl(made.url, target.http?.url ?? null) &&
    sameWords(
      made.header_names,
      (target.http?.headers ?? []).map(([header]) => header),
    ) &&
    made.accepts_any_certificate === (target.http?.accept_any_certificate ?? false) &&
    (isUnnamed(target) || made.label === target.name.trim())
  );
}

function isUnnamed(target: Target): boolean {
  return target.name.trim() === "";
}

/** What the session was made from. Of two targets that differ in nothing else, the one with its name. */
export function sourceOf<T extends { target: Target }>(made: TargetSummary, all: readonly T[]): T | null {
  const found = all.filter((one) => isMadeFrom(made, one.target));
  return found.find((one) => !isUnnamed(one.target)) ?? found[0] ?? null;
}

/** What the log writes in the place of a secret. */
const MASKED = "[masked]";

/** A session remembers its URL without user name and password, and with the values of telling query keys masked. */
function sameUrl(made: string | null, url: string | null): boolean {
  if (made === null || url === null) return made === url;
  const [left, right] = [readUrl(made), readUrl(url)];
  if (left === null || right === null) return made === url;
  const ours = [...left.searchParams];
  const theirs = [...right.searchParams];
  return (
    left.origin === right.origin &&
    left.pathname === right.pathname &&
    left.hash === right.hash &&
    ours.length === theirs.length &&
    ours.every(([key, value], index) => {
      const other = theirs[index];
      return other !== undefined && other[0] === key && (value === MASKED || value === other[1]);
    })
  );
}

/** Does the URL still hold what the log put in the place of a secret? */
export function holdsMask(url: string): boolean {
  return url.includes(MASKED) || url.toLowerCase().includes("%5bmasked%5d");
}

/** The target to connect again with; null when values of its variables or headers were not kept and no saved target has
 *  them. */
export function targetAgain(made: TargetSummary, saved: readonly SavedTarget[]): Target | null {
  const found = sourceOf(made, saved);
  if (found) return found.target;
  const isWhole = made.env_names.length === 0 && made.header_names.length === 0 && !holdsMask(made.url ?? "");
  return isWhole ? bareTarget(made) : null;
}

/** The target as far as the session remembers it: names of variables and headers with empty values. */
export function bareTarget(made: TargetSummary): Target {
  const env = Object.fromEntries(made.env_names.map((name) => [name, ""]));
  const { protocol, capabilities, timeouts, transport, proxy, ca_file, client_certificate } = made;
  const bare: Target = {
    name: made.label,
    command: made.command,
    env,
    cwd: made.cwd,
    ...given({ protocol, capabilities, timeouts }),
  };
  if (made.url === null) return bare;
  const http: HttpTarget = {
    url: made.url,
    transport: transport ?? "auto",
    headers: made.header_names.map((name): [string, string] => [name, ""]),
    accept_any_certificate: made.accepts_any_certificate,
    ...given({ proxy, ca_file, client_certificate }),
  };
  return { ...bare, http };
}

/** Without what is not there: a target leaves out what has its default. */
function given<T extends object>(parts: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept = Object.entries(parts).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** A word of the command as a shell would need it written; for display only. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

export function commandLine(words: readonly string[]): string {
  return words.map(quoted).join(" ");
}

/** Where a session went: its URL, or its command as a shell would need it. */
export function placeOf(made: TargetSummary): string {
  return made.url ?? commandLine(made.command);
}

/** A server of the sidebar: a saved target, its session in use, or a session that was never saved. */
export interface ServerEntry {
  key: string;
  label: string;
  saved: SavedTarget | null;
  session: SessionSummary | null;
}

/** Saved targets in their order, each with its newest session in use; then the sessions in use of no saved target. */
export function serverEntries(
  saved: readonly SavedTarget[],
  sessions: readonly SessionSummary[],
  isInUse: (session: SessionSummary) => boolean,
): ServerEntry[] {
  const newest = new Map<string, SessionSummary>();
  const left: SessionSummary[] = [];
  for (const session of sessions.filter(isInUse)) {
    const free = saved.filter((one) => !newest.has(one.id));
    const source = sourceOf(session.target, free);
    if (source === null) left.push(session);
    else newest.set(source.id, session);
  }
  const entries: ServerEntry[] = saved.map((one) => {
    const session = newest.get(one.id) ?? null;
    const label = (isUnnamed(one.target) ? session?.target.label : null) ?? targetLabel(one.target);
    return { key: `saved:${one.id}`, label, saved: one, session };
  });
  for (const session of left) {
    entries.push({ key: `session:${session.id}`, label: session.target.label, saved: null, session });
  }
  return entries;
}
