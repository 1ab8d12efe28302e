// How a call stands, as icon and word (never colour alone), how long it took, and what it said on the way.

import { Ban, Check, CircleX, Clock, LoaderCircle, TriangleAlert, Unplug } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { ExchangeView } from "../../../ipc/generated/ExchangeView";
import type { Outcome } from "../../../ipc/generated/Outcome";
import type { ProgressNote } from "../../../ipc/generated/ProgressNote";
import { duration } from "../../../model/format";
import { Badge, type Tone } from "../../../parts/Badge";
import { SafeText } from "../../../parts/SafeText";

const TICK_MILLIS = 200;

const SAID: Record<Outcome, { word: string; tone: Tone; icon: ReactNode }> = {
  pending: {
    word: "Waiting",
    tone: "accent",
    icon: <LoaderCircle aria-hidden="true" size={12} className="animate-spin" />,
  },
  ok: { word: "Answered", tone: "ok", icon: <Check aria-hidden="true" size={12} /> },
  error: { word: "Error", tone: "error", icon: <CircleX aria-hidden="true" size={12} /> },
  tool_error: { word: "Tool error", tone: "error", icon: <TriangleAlert aria-hidden="true" size={12} /> },
  cancelled: { word: "Cancelled", tone: "neutral", icon: <Ban aria-hidden="true" size={12} /> },
  timed_out: { word: "Timed out", tone: "warn", icon: <Clock aria-hidden="true" size={12} /> },
  failed: { word: "No answer", tone: "error", icon: <Unplug aria-hidden="true" size={12} /> },
  lost: { word: "Connection lost", tone: "error", icon: <Unplug aria-hidden="true" size={12} /> },
};

export function OutcomeLine({ exchange }: { exchange: ExchangeView }) {
  const { word, tone, icon } = SAID[exchange.outcome];
  return (
    <span className="inline-flex items-center gap-2">
      <span role="status">
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </span>
      <span className="data text-muted">
        {exchange.outcome === "pending" ? (
          <Elapsed sinceMicros={exchange.started_micros} />
        ) : (
          duration(exchange.duration_micros)
        )}
      </span>
    </span>
  );
}

/** Why there is no answer to read; `null` when one is on its way to the screen. */
export function unansweredWords({ outcome, response_seq, error }: ExchangeView): string | null {
  if (response_seq !== null) return null;
  switch (outcome) {
    case "pending":
      return "No answer yet.";
    case "cancelled":
      return "It was cancelled before an answer came.";
    case "timed_out":
      return "No answer came within the timeout. A later one will still be recorded in the log.";
    case "failed":
      return error === null ? "The transport gave no answer." : `No answer: ${error}.`;
    case "lost":
      return "The connection ended before an answer came.";
    default:
      return "No answer is recorded.";
  }
}

export function ProgressLine({ exchange }: { exchange: ExchangeView }) {
  const last = exchange.progress.at(-1);
  if (last === undefined) return null;
  const { progress, total } = last;
  const isKnown = progress !== null && total !== null && total > 0;
  return (
    <div className="flex shrink-0 items-center gap-2 border-b border-line px-3 py-1 text-small">
      {isKnown ? (
        <progress
          aria-label="Progress"
          value={Math.min(Math.max(progress / total, 0), 1)}
          className="h-1.5 w-32 shrink-0 appearance-none overflow-hidden rounded-full bg-line [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
        />
      ) : null}
      <span className="data shrink-0">{amount(last)}</span>
      {last.message === null ? null : (
        <span className="min-w-0 truncate text-muted">
          <SafeText text={last.message} />
        </span>
      )}
      <span className="ml-auto shrink-0 text-muted">
        {exchange.progress.length} {exchange.progress.length === 1 ? "note" : "notes"}
      </span>
    </div>
  );
}

function amount({ progress, total }: ProgressNote): string {
  if (progress === null) return "progress without a number";
  return total === null ? String(progress) : `${progress} of ${total}`;
}

function Elapsed({ sinceMicros }: { sinceMicros: number }) {
  const [nowMicros, setNowMicros] = useState(() => Date.now() * 1000);
  useEffect(() => {
    const timer = setInterval(() => setNowMicros(Date.now() * 1000), TICK_MILLIS);
    return () => clearInterval(timer);
  }, []);
  return duration(Math.max(0, nowMicros - sinceMicros));
}
