// The form of a target: rows of variables as typed, and what is wrong with them. The command line is split by the host.

import type { Target } from "../ipc/generated/Target";
import { commandLine } from "./targets";

export interface EnvRow {
  /** Stable while the form is open, so that removing one row does not move the focus of another. */
  id: number;
  name: string;
  value: string;
}

export interface ServerForm {
  name: string;
  command: string;
  cwd: string;
  env: EnvRow[];
}

export function formOf(target: Target | null): ServerForm {
  const env = Object.entries(target?.env ?? {}).map(([name, value], id) => ({ id, name, value }));
  return {
    name: target?.name ?? "",
    command: target ? commandLine(target.command) : "",
    cwd: target?.cwd ?? "",
    env,
  };
}

/** What keeps a row of variables from being sent; null when nothing does. A row left wholly empty is no variable. */
export function envProblem(row: EnvRow, rows: readonly EnvRow[]): string | null {
  if (row.name === "") return row.value === "" ? null : "This value has no name.";
  if (/[=\0]/.test(row.name)) return "A name cannot hold “=”.";
  if (row.value.includes("\0")) return "A value cannot hold a null character.";
  const first = rows.find((one) => one.name === row.name);
  return first?.id === row.id ? null : `“${row.name}” is there already.`;
}

/** The target the form stands for, with the words the host split its command line into. */
export function targetOf(form: ServerForm, words: string[]): Target {
  const named = form.env.filter((row) => row.name !== "");
  const env = Object.fromEntries(named.map((row) => [row.name, row.value]));
  return {
    name: form.name.trim(),
    command: words,
    env,
    cwd: form.cwd.trim() === "" ? null : form.cwd.trim(),
  };
}
