// What a target is called, and which target a session was made from. A session remembers its target without the values
// of its variables, so the two are compared by everything else.

import type { SavedTarget } from "../ipc/generated/SavedTarget";
import type { SessionSummary } from "../ipc/generated/SessionSummary";
import type { Target } from "../ipc/generated/Target";
import type { TargetSummary } from "../ipc/generated/TargetSummary";

/** The target's name, or its command's most telling word: the last that is no flag, without its folder (the engine's rule). */
export function targetLabel(target: Target): string {
  const name = target.name.trim();
  if (name) return name;
  const word =
    target.command.findLast((one) => one !== "" && !one.startsWith("-")) ?? target.command[0] ?? "server";
  // The slash of a scoped npm package is part of its name.
  if (word.startsWith("@")) return word;
  return (
    word
      .replace(/[\\/]+$/, "")
      .split(/[\\/]/)
      .at(-1) || word
  );
}

function sameWords(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((word, index) => word === right[index]);
}

export function isMadeFrom(made: TargetSummary, target: Target): boolean {
  return (
    sameWords(made.command, target.command) &&
    made.cwd === target.cwd &&
    sameWords([...made.env_names].sort(), Object.keys(target.env).sort()) &&
    made.label === targetLabel(target)
  );
}

/** The target to connect again with; null when its variables' values were not kept and no saved target has them. */
export function targetAgain(made: TargetSummary, saved: readonly SavedTarget[]): Target | null {
  const found = saved.find((one) => isMadeFrom(made, one.target));
  if (found) return found.target;
  return made.env_names.length > 0 ? null : bareTarget(made);
}

/** The target as far as the session remembers it: names of variables with empty values. */
export function bareTarget(made: TargetSummary): Target {
  const env = Object.fromEntries(made.env_names.map((name) => [name, ""]));
  return { name: made.label, command: made.command, env, cwd: made.cwd };
}

/** A word of the command as a shell would need it written; for display only. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

export function commandLine(words: readonly string[]): string {
  return words.map(quoted).join(" ");
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
  const left = sessions.filter(isInUse);
  const entries: ServerEntry[] = saved.map((one) => {
    const index = left.findIndex((session) => isMadeFrom(session.target, one.target));
    const session = index < 0 ? null : (left.splice(index, 1)[0] ?? null);
    return { key: `saved:${one.id}`, label: targetLabel(one.target), saved: one, session };
  });
  for (const session of left) {
    entries.push({ key: `session:${session.id}`, label: session.target.label, saved: null, session });
  }
  return entries;
}
