// A frame in words: what it is, its facts, and what the checks found.

import { useMemo } from "react";
import type { FrameView } from "../../ipc/generated/FrameView";
import { clock, duration, size } from "../../model/format";
import { base64Bytes, hexDump } from "../../model/jsonHex";
import { directionWord, kindWord } from "../../model/rows";
import { Badge } from "../../parts/Badge";
import type { Fact } from "../../parts/Facts";
import { Facts } from "../../parts/Facts";
import { ExactText } from "../../parts/json/RawText";
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
      {row.kind === "mark" || row.kind === "noise" ? <Beginning frame={frame} /> : null}
      <Findings findings={frame.findings} />
    </div>
  );
}

const SHOWN_CHARACTERS = 4_000;
const SHOWN_BYTES = 256;

/** What a mark says, and bytes that are no message: they are all there is to know. Raw has the rest of a long one. */
function Beginning({ frame }: { frame: FrameView }) {
  const bytes = useMemo(() => (frame.base64 === null ? null : base64Bytes(frame.base64)), [frame.base64]);
  const whole = frame.payload ?? "";
  const text = bytes === null ? wholeCharacters(whole, SHOWN_CHARACTERS) : hexDump(bytes, SHOWN_BYTES);
  if (text === "") return null;
  const isLonger = bytes === null ? text.length < whole.length : bytes.length > SHOWN_BYTES;
  return (
    <section aria-label="Content">
      <pre
        dir="ltr"
        className={`data rounded-base border border-line bg-panel px-2 py-1 ${bytes === null ? "wrap-anywhere whitespace-pre-wrap" : "overflow-x-auto whitespace-pre"}`}
      >
        <ExactText text={text} />
      </pre>
      {isLonger ? (
        <p className="mt-1 text-small text-muted">
          This is the beginning of {size(frame.row.bytes)}; Raw shows more.
        </p>
      ) : null}
    </section>
  );
}

/** The beginning of a text, without half of a surrogate pair at its end. */
function wholeCharacters(text: string, most: number): string {
  const cut = text.slice(0, most);
  return cut.length < text.length && /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
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
