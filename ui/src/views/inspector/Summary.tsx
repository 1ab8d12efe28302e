// A frame in words: what it is, its facts, and what the checks found.

import type { FrameView } from "../../ipc/generated/FrameView";
import { clock, duration, size } from "../../model/format";
import { directionWord, kindWord } from "../../model/rows";
import { Badge } from "../../parts/Badge";
import type { Fact } from "../../parts/Facts";
import { Facts } from "../../parts/Facts";
import { SafeText } from "../../parts/SafeText";
import { Status } from "../log/LogRow";
import { Findings } from "./Findings";

export function Summary({ frame, onShow }: { frame: FrameView; onShow: (seq: number) => void }) {
  const { row } = frame;
  const isFrame = row.kind !== "mark";
  const data = (text: string) => (
    <span className="data">
      <SafeText text={text} />
    </span>
  );
  const facts: (Fact | null)[] = [
    {
      name: "Kind",
      value: (
        <span className="inline-flex flex-wrap items-center gap-1.5">
          <SafeText
            text={isFrame ? `${kindWord(row)}, ${directionWord(row.direction)}` : `mark: ${kindWord(row)}`}
          />
          {row.own ? <Badge>sent by Wirescope itself</Badge> : null}
        </span>
      ),
    },
    { name: "Time", value: data(clock(row.at_micros)) },
    row.method === null ? null : { name: "Method", value: data(row.method) },
    row.name === null ? null : { name: "Name", value: data(row.name) },
    row.id === null ? null : { name: "Id", value: data(row.id) },
    row.outcome === null ? null : { name: "Outcome", value: <Status outcome={row.outcome} /> },
    row.duration_micros === null
      ? null
      : { name: "Duration", value: <span className="data">{duration(row.duration_micros)}</span> },
    { name: "Size", value: <span className="data">{size(row.bytes)}</span> },
    row.pair === null ? null : { name: pairWord(frame), value: <PairLink seq={row.pair} onShow={onShow} /> },
    isFrame && !frame.terminated
      ? { name: "Line end", value: "missing: the stream ended within this line" }
      : null,
    frame.base64 === null
      ? null
      : { name: "Encoding", value: "not UTF-8; Raw shows the bytes in hexadecimal" },
    frame.cut ? { name: "Shown", value: "the beginning only; the log has all of it" } : null,
  ];
  return (
    <div className="flex flex-col gap-4 px-3 py-2">
      <p className="break-words">
        <SafeText text={frame.summary} />
      </p>
      <Facts facts={facts} />
      {row.kind === "mark" && frame.payload ? (
        <pre className="data rounded-base border border-line bg-panel px-2 py-1 wrap-anywhere whitespace-pre-wrap">
          {frame.payload.split("\n").map((line, index) => (
            <span key={index} className="block min-h-[18px]">
              <SafeText text={line} />
            </span>
          ))}
        </pre>
      ) : null}
      <Findings findings={frame.findings} />
    </div>
  );
}

function pairWord(frame: FrameView): string {
  return frame.row.kind === "request" ? "Response" : "Request";
}

function PairLink({ seq, onShow }: { seq: number; onShow: (seq: number) => void }) {
  return (
    <button type="button" className="text-accent hover:underline" onClick={() => onShow(seq)}>
      Go to #{seq}
    </button>
  );
}
