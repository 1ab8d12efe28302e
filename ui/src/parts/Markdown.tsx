// Markdown of a server, where a text has any; else the text as it is. The reader loads only when it is needed.

import { lazy, Suspense } from "react";
import { ExactText } from "./json/RawText";

const MarkdownCore = lazy(() => import("./MarkdownCore"));

const LONGEST = 20_000;
const SIGNS = /[*_`#[\]|>&]|^[ \t]*[-+\d]/m;

/** Whether reading it as Markdown could make a difference, and is affordable. */
export function mayBeMarkdown(text: string): boolean {
  return text.length <= LONGEST && SIGNS.test(text);
}

export function Markdown({ text }: { text: string }) {
  const plain = (
    <p className="max-w-[72ch] wrap-anywhere whitespace-pre-wrap">
      <ExactText text={text} />
    </p>
  );
  if (!mayBeMarkdown(text)) return plain;
  return (
    <Suspense fallback={plain}>
      <MarkdownCore text={text} />
    </Suspense>
  );
}
