// A small word of status. The word carries the meaning; the tone only repeats it.

import type { ReactNode } from "react";

export type Tone = "neutral" | "accent" | "ok" | "warn" | "error" | "note" | "out" | "in";

export interface BadgeProps {
  tone?: Tone;
  icon?: ReactNode;
  title?: string;
  children: ReactNode;
}

const LOOK: Record<Tone, string> = {
  neutral: "border-line bg-panel text-muted",
  accent: "border-accent bg-bg text-accent",
  ok: "border-transparent bg-ok-tint text-in",
  warn: "border-transparent bg-warn-tint text-warn",
  error: "border-transparent bg-error-tint text-error",
  note: "border-transparent bg-note-tint text-note",
  out: "border-line bg-bg text-out",
  in: "border-line bg-bg text-in",
};

export function Badge({ tone = "neutral", icon, title, children }: BadgeProps) {
  return (
    <span
      title={title}
      className={`inline-flex h-[18px] max-w-full shrink-0 items-center gap-1 rounded-[3px] border px-1.5 text-[11px] leading-4 whitespace-nowrap ${LOOK[tone]}`}
    >
      {icon}
      {children}
    </span>
  );
}
