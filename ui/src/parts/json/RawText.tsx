// Exact text: nothing formatted, nothing left out. Characters that cannot be seen are named in chips; bytes that are no
// text are dumped in hexadecimal. A long text is laid out piece by piece, on demand, and is always copied whole.

import { useMemo, useState } from "react";
import { segments } from "../../model/escapes";
import { count } from "../../model/format";
import { base64Bytes, hexDump } from "../../model/jsonHex";
import { Button } from "../Button";
import { SafeText } from "../SafeText";
import { Switch } from "../Switch";
import { CopyButton } from "./CopyButton";

export interface RawTextProps {
  /** The text; of bytes that are no text, what stands for them when `base64` cannot be read. */
  text: string;
  base64: string | null;
  /** The accessible name of the text. */
  label?: string;
}

/** More would be laid out for longer than a person waits without noticing. */
const FIRST_CHARACTERS = 20_000;
const DUMPED_BYTES = 65_536;

export function RawText({ text, base64, label = "Raw text" }: RawTextProps) {
  const [wrap, setWrap] = useState(true);
  const bytes = useMemo(() => (base64 === null ? null : base64Bytes(base64)), [base64]);
  const shown = useMemo(() => (bytes === null ? text : hexDump(bytes, DUMPED_BYTES)), [bytes, text]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-8 shrink-0 items-center gap-3 px-2 text-small text-muted">
        {bytes === null ? null : <span>Not UTF-8: {count(bytes.length)} bytes in hexadecimal.</span>}
        {bytes !== null && bytes.length > DUMPED_BYTES ? (
          <span>The first {count(DUMPED_BYTES)} are shown.</span>
        ) : null}
        <span className="ml-auto" />
        {bytes === null ? <Switch label="Wrap lines" checked={wrap} onChange={setWrap} /> : null}
        <CopyButton label="Copy raw text" text={base64 ?? text} />
      </div>
      <ScrolledText text={shown} label={label} wrap={wrap && bytes === null} />
    </div>
  );
}

/** Exact text in a box that scrolls, laid out piece by piece. */
export function ScrolledText({ text, label, wrap }: { text: string; label: string; wrap: boolean }) {
  const [most, setMost] = useState(FIRST_CHARACTERS);
  const left = text.length - most;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="min-h-0 flex-1 overflow-auto px-3 pb-2">
      <pre dir="ltr" className={`data ${wrap ? "wrap-anywhere whitespace-pre-wrap" : "whitespace-pre"}`}>
        <ExactText text={text.slice(0, most)} />
      </pre>
      {left > 0 ? (
        <Button variant="quiet" onClick={() => setMost(most * 4)}>
          Show more ({count(left)} characters left)
        </Button>
      ) : null}
    </section>
  );
}

/** Text of several lines; hidden characters other than line feed and tab become chips. */
export function ExactText({ text }: { text: string }) {
  const runs = useMemo(() => {
    const merged: { text: string; hidden: boolean }[] = [];
    for (const { text: piece, hidden } of segments(text)) {
      const plain = hidden === null || piece === "\n" || piece === "\t";
      const last = merged.at(-1);
      if (plain && last?.hidden === false) last.text += piece;
      else merged.push({ text: piece, hidden: !plain });
    }
    return merged;
  }, [text]);
  return runs.map((run, index) => (run.hidden ? <SafeText key={index} text={run.text} /> : run.text));
}
