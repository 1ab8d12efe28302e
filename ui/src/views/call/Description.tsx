// A description as the server wrote it: Markdown where it has any, else plain text. The Markdown reader loads only then.

import { lazy, Suspense } from "react";
import { ExactText } from "../../parts/json/RawText";

const Markdown = lazy(() => import("./DescriptionMarkdown"));

const LONGEST_MARKDOWN = 20_000;
const MARKDOWN = /[*_`#[\]|>]|^[ \t]*[-+\d]/m;

export function Description({ text }: { text: string }) {
  const plain = (
    <p className="max-w-[72ch] wrap-anywhere whitespace-pre-wrap">
      <ExactText text={text} />
    </p>
  );
  if (text.length > LONGEST_MARKDOWN || !MARKDOWN.test(text)) return plain;
  return (
    <Suspense fallback={plain}>
      <Markdown text={text} />
    </Suspense>
  );
}
