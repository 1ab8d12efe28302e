// Markdown of a server. HTML in it is skipped; images are never loaded, links never followed: their targets are shown as
// text, so that nothing is fetched and nothing is disguised. Hidden characters are named before Markdown is read.

import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { segments } from "../../model/escapes";

const COMPONENTS: Components = {
  a: ({ href, children }) => (
    <span>
      {children} <span className="data text-muted">({href ?? ""})</span>
    </span>
  ),
  img: ({ alt, src }) => (
    <span className="text-muted">
      [image: {alt} <span className="data">{typeof src === "string" ? src : ""}</span>]
    </span>
  ),
  h1: ({ children }) => <p className="font-semibold">{children}</p>,
  h2: ({ children }) => <p className="font-semibold">{children}</p>,
  h3: ({ children }) => <p className="font-semibold">{children}</p>,
  h4: ({ children }) => <p className="font-semibold">{children}</p>,
  h5: ({ children }) => <p className="font-semibold">{children}</p>,
  h6: ({ children }) => <p className="font-semibold">{children}</p>,
  ul: ({ children }) => <ul className="list-disc pl-5">{children}</ul>,
  ol: ({ children }) => <ol className="list-decimal pl-5">{children}</ol>,
  pre: ({ children }) => (
    <pre className="data overflow-x-auto rounded-base border border-line bg-panel p-2">{children}</pre>
  ),
  code: ({ children }) => <code className="data rounded-[3px] bg-panel px-0.5">{children}</code>,
  input: ({ checked }) => <span>{checked ? "☑" : "☐"}</span>,
};

export default function DescriptionMarkdown({ text }: { text: string }) {
  return (
    <div className="flex max-w-[72ch] flex-col gap-1.5 wrap-anywhere">
      <ReactMarkdown skipHtml remarkPlugins={[remarkGfm]} urlTransform={(url) => url} components={COMPONENTS}>
        {withNames(text)}
      </ReactMarkdown>
    </div>
  );
}

function withNames(text: string): string {
  return segments(text)
    .map(({ text: piece, hidden }) =>
      hidden === null || piece === "\n" || piece === "\t" ? piece : `⟨${hidden.codePoint}⟩`,
    )
    .join("");
}
