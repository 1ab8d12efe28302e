// One line of text from a server: characters that cannot be seen, or that reorder others, become chips that name them,
// and the text cannot reorder what stands around it.

import { useMemo } from "react";
import { segments } from "../model/escapes";

/** `className` is for the text; a chip keeps its own look. */
export function SafeText({ text, className }: { text: string; className?: string }) {
  const parts = useMemo(() => segments(text), [text]);
  return (
    <bdi className={className}>
      {parts.map((part, index) =>
        part.hidden ? (
          <span
            key={index}
            title={part.hidden.name}
            className="mx-px inline-block rounded-[3px] border border-warn px-0.5 font-mono text-[10px] leading-3 text-warn"
          >
            {part.hidden.codePoint}
          </span>
        ) : (
          part.text
        ),
      )}
    </bdi>
  );
}
