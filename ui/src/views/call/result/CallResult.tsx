// What came of a call: how it stands, what it said on the way, and its answer in three readings. The answer is read from
// the log, never from the wire, so a call of an old session looks the same.

import { useState } from "react";
import type { ExchangeView } from "../../../ipc/generated/ExchangeView";
import type { FrameView } from "../../../ipc/generated/FrameView";
import { count } from "../../../model/format";
import { Banner } from "../../../parts/Banner";
import { Button } from "../../../parts/Button";
import { JsonTree } from "../../../parts/json/JsonTree";
import { RawText } from "../../../parts/json/RawText";
import { SafeText } from "../../../parts/SafeText";
import { Select } from "../../../parts/Select";
import { Tabs } from "../../../parts/Tabs";
import { MissingCapability } from "../../MissingCapability";
import { type ExchangeState, MOST_ANSWER_BYTES } from "../useExchange";
import { OutcomeLine, ProgressLine, unansweredWords } from "./Outcome";
import { ResultPreview } from "./ResultPreview";

type Reading = "preview" | "tree" | "raw";

const READINGS: readonly { value: Reading; label: string }[] = [
  { value: "preview", label: "Preview" },
  { value: "tree", label: "Tree" },
  { value: "raw", label: "Raw" },
];

export interface CallResultProps {
  session: string;
  live: boolean;
  call: ExchangeState & { shown: number | null; readAll?: () => void };
  /** The calls made from this tab, oldest first. */
  sent: readonly number[];
  onShow: (seq: number) => void;
  /** The request was sent once more. */
  onSent: (seq: number) => void;
  onShowFrame: (seq: number) => void;
}

export function CallResult(props: CallResultProps) {
  const { session, live, call, sent, onShow, onSent, onShowFrame } = props;
  const [reading, setReading] = useState<Reading>("preview");
  const { exchange, answer, error, shown } = call;
  const frameSeq = exchange?.response_seq ?? shown;
  return (
    <section aria-label="Result" className="flex h-full min-h-0 flex-col">
      <Tabs
        label="Result as"
        value={reading}
        options={READINGS}
        onChange={setReading}
        className="min-h-0 flex-1"
        rowClassName="px-3 border-b border-line"
        panelClassName="flex flex-col"
        start={exchange === null ? null : <OutcomeLine exchange={exchange} />}
        end={
          <>
            {sent.length > 1 ? (
              <Select
                label="Call"
                hideLabel
                value={String(shown)}
                options={[...sent].reverse().map((seq) => ({ value: String(seq), label: `Call #${seq}` }))}
                onChange={(seq) => onShow(Number(seq))}
              />
            ) : null}
            {frameSeq === null ? null : (
              <Button variant="quiet" onClick={() => onShowFrame(frameSeq)}>
                Show frame
              </Button>
            )}
          </>
        }
      >
        {error === null ? null : (
          <Banner tone="error" title={error.message}>
            {error.advice}
          </Banner>
        )}
        {exchange?.outcome === "error" && answer?.payload && !answer.cut ? (
          <MissingCapability
            session={session}
            request={exchange.request_seq}
            answer={answer.payload}
            live={live}
            onSent={onSent}
          />
        ) : null}
        {exchange === null ? null : <ProgressLine exchange={exchange} />}
        {exchange === null ? null : (
          <Answer exchange={exchange} answer={answer} reading={reading} onReadAll={call.readAll ?? null} />
        )}
      </Tabs>
    </section>
  );
}

interface AnswerProps {
  exchange: ExchangeView;
  answer: FrameView | null;
  reading: Reading;
  onReadAll: (() => void) | null;
}

function Answer({ exchange, answer, reading, onReadAll }: AnswerProps) {
  if (answer === null) {
    const words = unansweredWords(exchange);
    return words === null ? null : (
      <p className="px-3 py-2 text-muted">
        <SafeText text={words} />
      </p>
    );
  }
  const text = answer.payload ?? "";
  const cut = answer.cut ? (
    <Banner
      tone="warn"
      title={`The answer has ${count(answer.row.bytes)} bytes; its beginning is shown, as raw text.`}
      action={
        onReadAll === null || answer.row.bytes > MOST_ANSWER_BYTES ? null : (
          <Button onClick={onReadAll}>Read all of it</Button>
        )
      }
    />
  ) : null;
  if (reading === "raw" || answer.payload === null || answer.cut) {
    return (
      <div className="flex min-h-0 flex-1 flex-col">
        {cut}
        <div className="min-h-0 flex-1">
          <RawText text={text} base64={answer.base64} label="Answer as received" />
        </div>
      </div>
    );
  }
  if (reading === "tree") {
    return (
      <div className="min-h-0 flex-1">
        <JsonTree text={text} label="Answer" />
      </div>
    );
  }
  return <ResultPreview text={text} />;
}
