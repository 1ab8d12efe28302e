// The fields of a server that is started here: its command, its folder, its variables.

import { envProblem, type ServerForm } from "../../model/serverForm";
import { TextField } from "../../parts/TextField";
import { NameValueRows } from "./NameValueRows";

export interface CommandFieldsProps {
  form: ServerForm;
  cwd: string;
  problem: string | null;
  change: (part: Partial<ServerForm>) => void;
}

export function CommandFields({ form, cwd, problem, change }: CommandFieldsProps) {
  return (
    <>
      <TextField
        label="Command line"
        mono
        value={form.command}
        onChange={(command) => change({ command })}
        placeholder="npx -y @modelcontextprotocol/server-everything"
        hint="Quotes group words as in a shell, but no shell runs it: no variables, pipes or wildcards."
        error={problem}
        autoFocus
      />
      <TextField
        label="Working folder"
        mono
        value={form.cwd}
        onChange={(next) => change({ cwd: next })}
        placeholder={cwd}
      />
      <NameValueRows
        title="Environment variables"
        noun="variable"
        sign="="
        namePlaceholder="NAME"
        note="Values are kept with the server, never in a session’s log."
        rows={form.env}
        problemOf={(row) => envProblem(row, form.env)}
        onChange={(env) => change({ env })}
      />
    </>
  );
}
