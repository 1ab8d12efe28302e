// One line or several lines of text with a label, a hint and an error that assistive technology hears with the field.

import { type InputHTMLAttributes, type Ref, useId } from "react";
import { escaped } from "../model/escapes";
import { SafeText } from "./SafeText";

export interface TextFieldProps
  extends Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange" | "id" | "aria-label"> {
  label: string;
  /** The label is still its accessible name. */
  hideLabel?: boolean;
  value: string;
  onChange: (text: string) => void;
  hint?: string | null;
  error?: string | null;
  /** Data, not prose: set in the monospaced face, no spell checking. */
  mono?: boolean;
  inputRef?: Ref<HTMLInputElement>;
  /** Classes of the control itself. */
  inputClassName?: string;
}

export const FIELD_LOOK =
  "w-full rounded-base border border-control bg-bg px-2 text-text aria-invalid:border-error disabled:opacity-60 [&[readonly]]:bg-panel";

export function TextField({
  label,
  hideLabel = false,
  value,
  onChange,
  hint,
  error,
  mono = false,
  inputRef,
  inputClassName = "",
  className = "",
  ...rest
}: TextFieldProps) {
  const id = useId();
  const said = [hint ? `${id}-hint` : null, error ? `${id}-error` : null]
    .filter((part) => part !== null)
    .join(" ");
  return (
    <div className={`flex min-w-0 flex-col gap-1 ${className}`}>
      {hideLabel ? null : (
        <label htmlFor={id} className="text-small font-medium">
          <SafeText text={label} />
        </label>
      )}
      <input
        id={id}
        ref={inputRef}
        type="text"
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        className={`${FIELD_LOOK} h-7 ${mono ? "data" : ""} ${inputClassName}`}
        {...(hideLabel ? { "aria-label": escaped(label) } : {})}
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
