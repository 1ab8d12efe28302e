// The variables a server gets beside those it always gets.

import { Plus, X } from "lucide-react";
import { type EnvRow, envProblem } from "../../model/serverForm";
import { Button } from "../../parts/Button";
import { IconButton } from "../../parts/IconButton";
import { TextField } from "../../parts/TextField";

export function EnvRows({ rows, onChange }: { rows: EnvRow[]; onChange: (rows: EnvRow[]) => void }) {
  const change = (id: number, part: Partial<EnvRow>) =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));
  const add = () =>
    onChange([...rows, { id: Math.max(-1, ...rows.map((row) => row.id)) + 1, name: "", value: "" }]);
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 text-small font-medium">Environment variables</legend>
      {rows.map((row, index) => (
        <div key={row.id} className="flex items-start gap-2">
          <TextField
            label={`Name of variable ${index + 1}`}
            hideLabel
            mono
            placeholder="NAME"
            value={row.name}
            onChange={(name) => change(row.id, { name })}
            error={envProblem(row, rows)}
            className="w-2/5"
          />
          <span className="data flex h-7 items-center text-muted" aria-hidden="true">
            =
          </span>
          <TextField
            label={`Value of variable ${index + 1}`}
            hideLabel
            mono
            placeholder="value"
            value={row.value}
            onChange={(value) => change(row.id, { value })}
            className="flex-1"
          />
          <IconButton
            label={`Remove variable ${index + 1}`}
            icon={<X aria-hidden="true" size={14} />}
            onClick={() => onChange(rows.filter((one) => one.id !== row.id))}
          />
        </div>
      ))}
      <div className="flex items-center gap-3">
        <Button icon={<Plus aria-hidden="true" size={14} />} onClick={add}>
          Add variable
        </Button>
        <span className="text-small text-muted">
          Values are kept with the server, never in a session’s log.
        </span>
      </div>
    </fieldset>
  );
}
