// Something to read before going on, in its place rather than over it: what happened, what to do, and the way to do it.

import { CircleAlert, CircleX, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { SafeText } from "./SafeText";

export type BannerTone = "info" | "warn" | "error" | "note";

export interface BannerProps {
  tone: BannerTone;
  /** May hold text of a server; so may `children`, where they are a text. */
  title: string;
  /** `alert` interrupts a screen reader; `status` waits for it; none is for what was there from the start. */
  role?: "alert" | "status";
  action?: ReactNode;
  className?: string;
  children?: ReactNode;
}

const LOOK: Record<BannerTone, string> = {
  info: "bg-panel",
  warn: "bg-warn-tint",
  error: "bg-error-tint",
  note: "bg-note-tint",
};

const SIGN: Record<BannerTone, ReactNode> = {
  info: <Info aria-hidden="true" size={14} className="text-accent" />,
  warn: <TriangleAlert aria-hidden="true" size={14} className="text-warn" />,
  error: <CircleX aria-hidden="true" size={14} className="text-error" />,
  note: <CircleAlert aria-hidden="true" size={14} className="text-note" />,
};

export function Banner({ tone, title, role, action, className = "", children }: BannerProps) {
  return (
    <div
      {...(role ? { role } : {})}
      className={`flex min-w-0 items-start gap-2 px-3 py-1.5 ${LOOK[tone]} ${className}`}
    >
      <span className="flex h-[18px] shrink-0 items-center">{SIGN[tone]}</span>
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words">
          <SafeText text={title} />
        </p>
        {children ? (
          <div className="text-small text-muted">
            {typeof children === "string" ? <SafeText text={children} /> : children}
          </div>
        ) : null}
      </div>
      {action ? <div className="flex shrink-0 items-center gap-1">{action}</div> : null}
    </div>
  );
}
