// A button with words. 28 px high like every control; `large` is for the one action an empty pane is waiting for.

import type { ButtonHTMLAttributes, ReactNode } from "react";

export type ButtonVariant = "primary" | "plain" | "quiet" | "danger";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: ButtonVariant;
  large?: boolean;
  icon?: ReactNode;
  /** The keys that do the same, shown at its end, such as `Ctrl+Enter`. */
  keys?: string;
}

const LOOK: Record<ButtonVariant, string> = {
  primary: "bg-accent text-on-accent border-transparent font-medium hover:brightness-110",
  plain: "bg-bg text-text border-control hover:bg-hover",
  quiet: "bg-transparent text-text border-transparent hover:bg-hover",
  danger: "bg-bg text-error border-error hover:bg-error-tint",
};

export function Button({
  variant = "plain",
  large = false,
  icon,
  keys,
  className = "",
  children,
  ...rest
}: ButtonProps) {
  const size = large ? "h-9 px-4" : "h-7 px-2.5";
  return (
    <button
      type="button"
      className={`inline-flex shrink-0 items-center justify-center gap-1.5 rounded-base border whitespace-nowrap select-none focus-visible:outline-offset-1 disabled:opacity-50 disabled:hover:brightness-100 ${size} ${LOOK[variant]} ${className}`}
      {...rest}
    >
      {icon}
      {children}
      {keys ? (
        <span aria-hidden="true" className="ml-1 text-[11px]">
          {keys}
        </span>
      ) : null}
    </button>
  );
}
