// A text and a JSON value as parts of an answer: exact, bounded in height, and opened further on demand. A text can be read
// in other ways where it holds them: as JSON, as Markdown, as the picture it describes. The exact text is always there.

import { useMemo, useState } from "react";
import { count } from "../../../model/format";
import { readJson } from "../../../model/jsonText";
import { pictureFacts } from "../../../model/pictureFacts";
import { Button } from "../../../parts/Button";
import { CopyButton } from "../../../parts/json/CopyButton";
import { JsonTree } from "../../../parts/json/JsonTree";
import { ExactText } from "../../../parts/json/RawText";
import { Markdown, mayBeMarkdown } from "../../../parts/Markdown";
import { Picture } from "../../../parts/Picture";

const FIRST_CHARACTERS = 20_000;

type Reading = "text" | "json" | "markdown" | "picture";

const OPEN_WORDS: Record<Reading, string> = {
  text: "Show as text",
  json: "Open as JSON",
  markdown: "Show as Markdown",
  picture: "Show as picture",
};

export interface TextBlockProps {
  text: string;
  /** The media type the server gave; empty for none. */
  mimeType?: string;
}

export function TextBlock({ text, mimeType = "" }: TextBlockProps) {
  const readings = useMemo(() => readingsOf(text, mimeType), [text, mimeType]);
  const [chosen, setChosen] = useState<Reading | null>(null);
  const reading = chosen ?? readings.first;
  if (text === "") return <p className="text-muted">An empty text.</p>;
  return (
    <div className="flex min-w-0 flex-col rounded-base border border-line">
      <div className="flex flex-wrap items-start justify-end">
        <div className="min-w-0 flex-[1_1_18rem] px-2 py-1">
          <Read text={text} reading={reading} />
        </div>
        {readings.all.map((other) =>
          other === reading ? null : (
            <Button key={other} variant="quiet" onClick={() => setChosen(other)}>
              {OPEN_WORDS[other]}
            </Button>
          ),
        )}
        <CopyButton label="Copy text" text={text} />
      </div>
    </div>
  );
}

/** Plain text comes first, unless the server says it is to be read otherwise. */
function readingsOf(text: string, mimeType: string): { all: Reading[]; first: Reading } {
  const all: Reading[] = ["text"];
  if (/^\s*[[{]/.test(text) && readJson(text).root !== null) all.push("json");
  const isMarkdown = /^text\/(x-)?markdown\b/i.test(mimeType);
  if (mayBeMarkdown(text) && (isMarkdown || /^(text\/plain\b|$)/i.test(mimeType))) all.push("markdown");
  const isSvg = /^image\/svg\+xml\b/i.test(mimeType) && pictureFacts(new TextEncoder().encode(text)) !== null;
  if (isSvg) all.push("picture");
  const first = isSvg ? "picture" : isMarkdown && all.includes("markdown") ? "markdown" : "text";
  return { all, first };
}

function Read({ text, reading }: { text: string; reading: Reading }) {
  switch (reading) {
    case "json":
      return <InlineTree label="Text as JSON" text={text} />;
    case "markdown":
      return <Markdown text={text} />;
    case "picture":
      return <SvgText text={text} />;
    case "text":
      return <Exact text={text} />;
  }
}

function Exact({ text }: { text: string }) {
  const [most, setMost] = useState(FIRST_CHARACTERS);
  const left = text.length - most;
  return (
    <>
      <p className="data wrap-anywhere whitespace-pre-wrap">
        <ExactText text={text.slice(0, most)} />
      </p>
      {left > 0 ? (
        <Button variant="quiet" onClick={() => setMost(most * 4)}>
          Show more ({count(left)} characters left)
        </Button>
      ) : null}
    </>
  );
}

function SvgText({ text }: { text: string }) {
  const bytes = useMemo(() => new TextEncoder().encode(text), [text]);
  const facts = useMemo(() => pictureFacts(bytes), [bytes]);
  return facts === null ? null : <Picture bytes={bytes} facts={facts} alt="From the server, image/svg+xml" />;
}

export function InlineTree({ label, text }: { label: string; text: string }) {
  return (
    <div className="flex max-h-80 min-w-0 flex-col rounded-base border border-line py-0.5">
      <JsonTree text={text} label={label} />
    </div>
  );
}
