// One row of the log, 24 px. Direction and outcome carry colour and always an icon and a word beside it; marks, noise
// and frames of our own look like what they are.

import {
  ArrowLeft,
  ArrowLeftToLine,
  ArrowRight,
  ArrowRightFromLine,
  Ban,
  Bookmark,
  Cable,
  CircleCheck,
  CircleX,
  Clock,
  Milestone,
  Radio,
  Terminal,
  TriangleAlert,
  Unplug,
} from "lucide-react";
import { memo } from "react";
import type { Outcome } from "../../ipc/generated/Outcome";
import type { Row } from "../../ipc/generated/Row";
import { assertNever } from "../../model/assertNever";
import { clock, duration, size } from "../../model/format";
import {
  directionWord,
  isTrouble,
  kindWord,
  markSign,
  outcomeTone,
  outcomeWord,
  rowName,
} from "../../model/rows";
import { Badge } from "../../parts/Badge";
import { SafeText } from "../../parts/SafeText";

export interface LogRowProps {
  id: string;
  index: number;
  row: Row | null;
  server: string;
  selected: boolean;
  isPair: boolean;
  onChoose: (seq: number) => void;
  onOpen: (seq: number) => void;
}

export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { id, index, row, server, selected, isPair, onChoose, onOpen } = props;
  if (row === null) {
    return (
      <div role="row" id={id} aria-rowindex={index + 2} className="log-row h-6 items-center">
        <span role="gridcell" className="data text-right text-muted">
          {index + 1}
        </span>
        <span role="gridcell" className="log-wide text-muted">
          reading…
        </span>
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and handles the keys for all its rows
    <div
      role="row"
      id={id}
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-label={rowName(row)}
      data-kind={row.kind}
      onClick={() => onChoose(row.seq)}
      onDoubleClick={() => onOpen(row.seq)}
      className={`log-row relative h-6 items-center border-b border-line/50 ${background(row, selected, isPair)}`}
    >
      {selected || isPair ? (
        <span
          aria-hidden="true"
          className={`absolute inset-y-0 left-0 w-0.5 ${selected ? "bg-accent" : "bg-accent/50"}`}
        />
      ) : null}
      <Cell className="data text-right text-muted">{row.seq}</Cell>
      <Cell className="data text-muted">{clock(row.at_micros)}</Cell>
      <Cell>
        <Direction row={row} />
      </Cell>
      <Cell className="log-server text-muted">
        <SafeText text={server} />
      </Cell>
      {row.kind === "mark" || row.kind === "noise" ? <Fact row={row} /> : <Message row={row} />}
    </div>
  );
});

function background(row: Row, selected: boolean, isPair: boolean): string {
  if (selected) return "bg-selection";
  if (isPair) return "bg-pair";
  if (isTrouble(row)) return "bg-error-tint hover:bg-hover";
  if (row.kind === "noise") return "bg-warn-tint hover:bg-hover";
  return row.kind === "mark" ? "bg-panel hover:bg-hover" : "hover:bg-hover";
}

function Cell({ className = "", children }: { className?: string; children: React.ReactNode }) {
  return (
    <span role="gridcell" className={`min-w-0 truncate ${className}`}>
      {children}
    </span>
  );
}

function Direction({ row }: { row: Row }) {
  if (row.direction === null) return <Mark mark={row.mark} />;
  const Sign = row.direction === "to_server" ? ArrowRight : ArrowLeft;
  const tone =
    row.kind === "notification" ? "text-note" : row.direction === "to_server" ? "text-out" : "text-in";
  return (
    <span title={directionWord(row.direction)} className={tone}>
      <Sign aria-hidden="true" size={14} />
      <span className="sr-only">{directionWord(row.direction)}</span>
    </span>
  );
}

function Mark({ mark }: { mark: string | null }) {
  const sign = markSign(mark);
  const look = { "aria-hidden": true, size: 13, className: "text-muted" } as const;
  switch (sign) {
    case "stderr":
      return <Terminal {...look} />;
    case "era":
      return <Milestone {...look} />;
    case "connection":
      return <Cable {...look} />;
    case "sent":
      return <ArrowRightFromLine {...look} className="text-out" />;
    case "received":
      return <ArrowLeftToLine {...look} className="text-in" />;
    case "stream":
      return <Radio {...look} />;
    case "lost":
      return <Unplug {...look} className="text-error" />;
    case "stopped":
      return <Ban {...look} />;
    case "fact":
      return <Bookmark {...look} />;
    default:
      return assertNever(sign);
  }
}

/** The marks that answer a question of their reader are as readable as frames. */
const PLAIN_MARKS = new Set(["stderr", "verdict", "http_request", "http_response", "lost"]);

/** A mark or bytes that are no message: a word, then its text over the rest of the row. */
function Fact({ row }: { row: Row }) {
  const isNoise = row.kind === "noise";
  return (
    <>
      <Cell className={isNoise || isTrouble(row) ? "" : "text-muted"}>
        <span className="flex items-center gap-1.5">
          {isNoise || isTrouble(row) ? (
            <TriangleAlert aria-hidden="true" size={13} className={isNoise ? "text-warn" : "text-error"} />
          ) : null}
          <i className="not-italic">
            <SafeText text={kindWord(row)} />
          </i>
        </span>
      </Cell>
      <span
        role="gridcell"
        className={`log-fact data min-w-0 truncate ${isNoise || PLAIN_MARKS.has(row.mark ?? "") ? "text-text" : "text-muted"}`}
      >
        <SafeText text={row.text ?? ""} />
      </span>
      <Cell className="data text-right text-muted">{row.bytes > 0 ? size(row.bytes) : ""}</Cell>
    </>
  );
}

function Message({ row }: { row: Row }) {
  const dim = row.own ? "text-muted" : "";
  const isAnswer = row.kind === "response";
  return (
    <>
      <Cell className={dim}>
        <span className="flex items-center gap-1.5">
          <span className="truncate">
            {row.method === null ? kindWord(row) : <SafeText text={row.method} />}
          </span>
          {isAnswer && row.method !== null ? (
            <span className="shrink-0 text-small text-muted">response</span>
          ) : null}
          {row.own ? <Badge title="Sent by Wirescope itself, not by you">own</Badge> : null}
        </span>
      </Cell>
      <Cell className={dim}>
        {row.name === null ? null : <SafeText text={row.name} />}
        {row.text === null ? null : <SafeText text={row.text} className="ml-2 text-muted" />}
      </Cell>
      <Cell className="data text-muted">{row.id === null ? "" : <SafeText text={row.id} />}</Cell>
      <Cell>
        <span className="flex items-center gap-1.5">
          {row.outcome === null ? null : <Status outcome={row.outcome} />}
          {row.findings > 0 ? (
            <span className="inline-flex items-center gap-0.5 text-warn" title={`${row.findings} findings`}>
              <TriangleAlert aria-hidden="true" size={12} />
              <span className="text-small tabular-nums">{row.findings}</span>
              <span className="sr-only">findings</span>
            </span>
          ) : null}
        </span>
      </Cell>
      <Cell className="data text-right text-muted">
        {row.duration_micros === null ? "" : duration(row.duration_micros)}
      </Cell>
      <Cell className="data text-right text-muted">{size(row.bytes)}</Cell>
    </>
  );
}

export function Status({ outcome }: { outcome: Outcome }) {
  const word = <span className="text-small">{outcomeWord(outcome)}</span>;
  const tone = outcomeTone(outcome);
  switch (tone) {
    case "ok":
      return (
        <span className="flex items-center gap-1 text-muted">
          <CircleCheck aria-hidden="true" size={13} className="text-in" />
          {word}
        </span>
      );
    case "waiting":
      return (
        <span className="flex items-center gap-1 text-muted">
          <Clock aria-hidden="true" size={13} />
          {word}
        </span>
      );
    case "warn":
      return (
        <span className="flex items-center gap-1 text-warn">
          <Ban aria-hidden="true" size={13} />
          {word}
        </span>
      );
    case "error":
      return (
        <span className="flex items-center gap-1 text-error">
          <CircleX aria-hidden="true" size={13} />
          {word}
        </span>
      );
    default:
      return assertNever(tone);
  }
}
