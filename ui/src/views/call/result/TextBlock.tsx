// A text and a JSON value as parts of an answer: exact, bounded in height, and opened further on demand.

import { useMemo, useState } from "react";
import { count } from "../../../model/format";
import { readJson } from "../../../model/jsonText";
import { Button } from "../../../parts/Button";
import { CopyButton } from "../../../parts/json/CopyButton";
import { JsonTree } from "../../../parts/json/JsonTree";
import { ExactText } from "../../../parts/json/RawText";

const FIRST_CHARACTERS = 20_000;

/** Text exactly as it came; where it is JSON itself, it can be opened as a tree. */
export function TextBlock({ text }: { text: string }) {
  const [asTree, setAsTree] = useState(false);
  const [most, setMost] = useState(FIRST_CHARACTERS);
  const holdsJson = useMemo(() => /^\s*[[{]/.test(text) && readJson(text).root !== null, [text]);
  const left = text.length - most;
  if (text === "") return <p className="text-muted">An empty text.</p>;
  return (
    <div className="flex min-w-0 flex-col rounded-base border border-line">
      <div className="flex items-start">
        <div className="min-w-0 flex-1 px-2 py-1">
          {asTree ? (
            <InlineTree label="Text as JSON" text={text} />
          ) : (
            <p className="data wrap-anywhere whitespace-pre-wrap">
              <ExactText text={text.slice(0, most)} />
            </p>
          )}
        </div>
        {holdsJson ? (
          <Button variant="quiet" onClick={() => setAsTree(!asTree)}>
            {asTree ? "Show as text" : "Open as JSON"}
          </Button>
        ) : null}
        <CopyButton label="Copy text" text={text} />
      </div>
      {left > 0 && !asTree ? (
        <Button variant="quiet" onClick={() => setMost(most * 4)}>
          Show more ({count(left)} characters left)
        </Button>
      ) : null}
    </div>
  );
}

export function InlineTree({ label, text }: { label: string; text: string }) {
  return (
    <div className="flex max-h-80 min-w-0 flex-col rounded-base border border-line py-0.5">
      <JsonTree text={text} label={label} />
    </div>
  );
}
