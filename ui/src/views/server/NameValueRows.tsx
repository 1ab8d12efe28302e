// Names and values, row by row: a server's variables, or the headers of its requests. Values of secrets are hidden while
// they are typed and shown on demand.

import { Eye, EyeOff, Plus, X } from "lucide-react";
import { useState } from "react";
import { isSecretName } from "../../model/secrets";
import type { NameValueRow } from "../../model/serverForm";
import { Button } from "../../parts/Button";
import { IconButton } from "../../parts/IconButton";
import { TextField } from "../../parts/TextField";

export interface NameValueRowsProps {
  title: string;
  /** What one row is, in the accessible names: "variable". */
  noun: string;
  /** What stands between name and value. */
  sign: string;
  namePlaceholder: string;
  note: string;
  rows: NameValueRow[];
  problemOf: (row: NameValueRow) => string | null;
  onChange: (rows: NameValueRow[]) => void;
}

export function NameValueRows(props: NameValueRowsProps) {
  const { title, noun, sign, rows, problemOf, onChange } = props;
  const [shown, setShown] = useState<ReadonlySet<number>>(new Set());
  const change = (id: number, part: Partial<NameValueRow>) =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));
  const add = () =>
    onChange([...rows, { id: Math.max(-1, ...rows.map((row) => row.id)) + 1, name: "", value: "" }]);
  const toggle = (id: number) => {
    const next = new Set(shown);
    if (!next.delete(id)) next.add(id);
    setShown(next);
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 text-small font-medium">{title}</legend>
      {rows.map((row, index) => {
        const isSecret = isSecretName(row.name);
        const isShown = shown.has(row.id);
        return (
          <div key={row.id} className="flex items-start gap-2">
            <TextField
              label={`Name of ${noun} ${index + 1}`}
              hideLabel
              mono
              placeholder={props.namePlaceholder}
              value={row.name}
              onChange={(name) => change(row.id, { name })}
              error={problemOf(row)}
              className="w-2/5"
            />
            <span className="data flex h-7 items-center text-muted" aria-hidden="true">
              {sign}
            </span>
            <TextField
              label={`Value of ${noun} ${index + 1}`}
              hideLabel
              mono
              type={isSecret && !isShown ? "password" : "text"}
              placeholder="value"
              value={row.value}
              onChange={(value) => change(row.id, { value })}
              className="flex-1"
            />
            {isSecret ? (
              <IconButton
                label={`${isShown ? "Hide" : "Show"} the value of ${noun} ${index + 1}`}
                icon={
                  isShown ? <EyeOff aria-hidden="true" size={14} /> : <Eye aria-hidden="true" size={14} />
                }
                onClick={() => toggle(row.id)}
              />
            ) : null}
            <IconButton
              label={`Remove ${noun} ${index + 1}`}
              icon={<X aria-hidden="true" size={14} />}
              onClick={() => onChange(rows.filter((one) => one.id !== row.id))}
            />
          </div>
        );
      })}
      <div className="flex items-center gap-3">
        <Button icon={<Plus aria-hidden="true" size={14} />} onClick={add}>
          Add {noun}
        </Button>
        <span className="text-small text-muted">{props.note}</span>
      </div>
    </fieldset>
  );
}
