// A button that shows only an icon; its name is for people who cannot see it and for the tooltip.

import type { ButtonHTMLAttributes, ReactNode } from "react";
import { escaped } from "../model/escapes";

export interface IconButtonProps
  extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "aria-label" | "title"> {
  label: string;
  icon: ReactNode;
  /** Set for a button that stays pressed (a pane that is shown). */
  pressed?: boolean;
  /** The keys that do the same, added to the tooltip. */
  keys?: string;
  small?: boolean;
}

export function IconButton({
  label,
  icon,
  pressed,
  keys,
  small = false,
  className = "",
  ...rest
}: IconButtonProps) {
  const size = small ? "size-5" : "size-7";
  const tone = pressed === false ? "text-muted" : "text-text";
  return (
    <button
      type="button"
      aria-label={escaped(label)}
      title={escaped(keys ? `${label} (${keys})` : label)}
      {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
      className={`inline-flex shrink-0 items-center justify-center rounded-base hover:bg-hover disabled:opacity-50 disabled:hover:bg-transparent ${size} ${tone} ${className}`}
      {...rest}
    >
      {icon}
    </button>
  );
}
