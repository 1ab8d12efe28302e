// A tool's content and its structured content, side by side: the spec asks for a text that holds the same value, and a
// person should see whether it does.

import { type ReactNode, useMemo, useState } from "react";
import { jsonEqual } from "../../../model/jsonEqual";
import { type JsonArray, type JsonNode, memberOf, readJson, stringOf, textOf } from "../../../model/jsonText";
import { Choice } from "../../../parts/Choice";
import { Part } from "./Part";
import { InlineTree } from "./TextBlock";

type Shown = "both" | "content" | "structured";

const SHOWN: readonly { value: Shown; label: string }[] = [
  { value: "both", label: "Both" },
  { value: "content", label: "Content" },
  { value: "structured", label: "Structured" },
];

export interface StructuredSplitProps {
  /** The answer's text, in which the nodes stand. */
  text: string;
  content: JsonArray;
  structured: JsonNode;
  /** The content as it is shown. */
  children: ReactNode;
}

export function StructuredSplit({ text, content, structured, children }: StructuredSplitProps) {
  const [shown, setShown] = useState<Shown>("both");
  const isSame = useMemo(() => holdsSame(text, content, structured), [text, content, structured]);
  return (
    <div className="@container flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2 text-small text-muted">
        <Choice label="Shown of the result" value={shown} options={SHOWN} onChange={setShown} />
        {isSame ? "A text holds the same value." : "No text holds the same value as the structured content."}
      </div>
      <div className={`grid min-w-0 gap-3 ${shown === "both" ? "@min-[640px]:grid-cols-2" : ""}`}>
        {shown === "structured" ? null : <Part title="Content">{children}</Part>}
        {shown === "content" ? null : (
          <Part title="Structured content">
            <InlineTree label="structuredContent" text={textOf(text, structured)} />
          </Part>
        )}
      </div>
    </div>
  );
}

function holdsSame(text: string, content: JsonArray, structured: JsonNode): boolean {
  return content.items.some((block) => {
    const words = stringOf(memberOf(block, "text"));
    if (words === null) return false;
    const { root } = readJson(words);
    return root !== null && jsonEqual(structured, text, root, words);
  });
}
