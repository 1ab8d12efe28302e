// A choice of a few. The platform's own control: keyboard, screen readers and 200-property forms get it for nothing.

import { ChevronDown } from "lucide-react";
import { useId } from "react";
import { escaped } from "../model/escapes";
import { FIELD_LOOK } from "./TextField";

export interface SelectOption<Value extends string> {
  value: Value;
  label: string;
}

export interface SelectProps<Value extends string> {
  label: string;
  hideLabel?: boolean;
  value: Value;
  options: readonly SelectOption<Value>[];
  onChange: (value: Value) => void;
  disabled?: boolean;
  className?: string;
  describedBy?: string;
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const {
    label,
    hideLabel = false,
    value,
    options,
    onChange,
    disabled = false,
    className = "",
    describedBy,
  } = props;
  const id = useId();
  return (
    <div className={`flex min-w-0 flex-col gap-1 ${className}`}>
      {hideLabel ? null : (
        <label htmlFor={id} className="text-small font-medium">
          {label}
        </label>
      )}
      <div className="relative">
        <select
          id={id}
          value={value}
          disabled={disabled}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.currentTarget.value);
            if (chosen) onChange(chosen.value);
          }}
          className={`${FIELD_LOOK} h-7 appearance-none pr-7`}
          {...(hideLabel ? { "aria-label": label } : {})}
          {...(describedBy ? { "aria-describedby": describedBy } : {})}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {escaped(option.label)}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden="true"
          size={14}
          className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-muted"
        />
      </div>
    </div>
  );
}
