// One of a few, as a row of icons or words: a radio group with the arrow keys radio groups have.

import type { KeyboardEvent, ReactNode } from "react";

export interface ChoiceOption<Value extends string> {
  value: Value;
  label: string;
  /** Without one the label itself is shown. */
  icon?: ReactNode;
}

export interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly ChoiceOption<Value>[];
  onChange: (value: Value) => void;
}

export function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const index = options.findIndex((option) => option.value === value);
    const next = options[(index + by + options.length) % options.length];
    if (!next) return;
    onChange(next.value);
    event.currentTarget.querySelectorAll<HTMLElement>("[role=radio]")[options.indexOf(next)]?.focus();
  };
  return (
    <div
      role="radiogroup"
      aria-label={label}
      onKeyDown={onKeyDown}
      className="inline-flex h-6 shrink-0 items-center rounded-base border border-line bg-panel p-px"
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          aria-label={option.label}
          {...(option.icon ? { title: option.label } : {})}
          tabIndex={option.value === value ? 0 : -1}
          onClick={() => onChange(option.value)}
          className={`inline-flex h-full items-center justify-center rounded-[3px] text-muted hover:text-text aria-checked:bg-bg aria-checked:text-text aria-checked:shadow-[0_0_0_1px_var(--control)] ${option.icon ? "w-6" : "px-3 text-small"}`}
        >
          {option.icon ?? option.label}
        </button>
      ))}
    </div>
  );
}
