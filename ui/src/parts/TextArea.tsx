// Several lines of plain text with a label, a hint and an error that assistive technology hears with the field.

import { useId } from "react";
import { SafeText } from "./SafeText";
import { FIELD_LOOK } from "./TextField";

export interface TextAreaProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
  rows: number;
  placeholder?: string;
  hint?: string | null;
  error?: string | null;
  autoFocus?: boolean;
}

/** Its text is data: the monospaced face, no spell checking. */
export function TextArea({ label, value, onChange, rows, hint, error, ...rest }: TextAreaProps) {
  const id = useId();
  const said = [hint ? `${id}-hint` : null, error ? `${id}-error` : null]
    .filter((part) => part !== null)
    .join(" ");
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-small font-medium">
        <SafeText text={label} />
      </label>
      <textarea
        id={id}
        rows={rows}
        value={value}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        onChange={(event) => onChange(event.currentTarget.value)}
        className={`${FIELD_LOOK} data resize-y py-1`}
        {...(said ? { "aria-describedby": said } : {})}
        {...(error ? { "aria-invalid": true } : {})}
        {...rest}
      />
      {hint ? (
        <p id={`${id}-hint`} className="text-small text-muted">
          <SafeText text={hint} />
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="text-small text-error">
          <SafeText text={error} />
        </p>
      ) : null}
    </div>
  );
}
