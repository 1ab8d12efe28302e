// Markdown of a server. HTML in it is skipped; images are never loaded, links never followed: their addresses are shown as
// text, so that nothing is fetched and nothing is disguised. Hidden characters become chips after Markdown was read, for
// Markdown itself can spell them as entities (`&#x202e;`).

import type { ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { segments } from "../model/escapes";
import { Address } from "./Address";
import { SafeText } from "./SafeText";

const COMPONENTS: Components = {
  a: ({ href, children }) => (
    <span>
      {children} (<Address text={href ?? ""} />)
    </span>
  ),
  img: ({ alt, src }) => (
    <span className="text-muted">
      [image not loaded: <SafeText text={alt ?? ""} /> <Address text={typeof src === "string" ? src : ""} />]
    </span>
  ),
  h1: Heading,
  h2: Heading,
  h3: Heading,
  h4: Heading,
  h5: Heading,
  h6: Heading,
  ul: ({ children }) => <ul className="list-disc pl-5">{children}</ul>,
  ol: ({ children }) => <ol className="list-decimal pl-5">{children}</ol>,
  pre: ({ children }) => (
    <pre className="data overflow-x-auto rounded-base border border-line bg-panel p-2">{children}</pre>
  ),
  code: ({ children }) => <code className="data rounded-[3px] bg-panel px-0.5">{children}</code>,
  table: ({ children }) => <table className="w-max max-w-full border-collapse">{children}</table>,
  th: ({ children }) => (
    <th className="border border-line px-1.5 py-0.5 text-left font-semibold">{children}</th>
  ),
  td: ({ children }) => <td className="border border-line px-1.5 py-0.5 align-top">{children}</td>,
  blockquote: ({ children }) => (
    <blockquote className="border-l-2 border-line pl-2 text-muted">{children}</blockquote>
  ),
  hr: () => <hr className="border-line" />,
  input: ({ checked }) => <span>{checked ? "☑" : "☐"}</span>,
  // Only `chipped` makes these: Markdown has no such element, and HTML is skipped.
  mark: ({ children }) => <SafeText text={String(children)} />,
};

function Heading({ children }: { children?: ReactNode }) {
  return <p className="font-semibold">{children}</p>;
}

export default function MarkdownCore({ text }: { text: string }) {
  return (
    <div className="flex max-w-[72ch] flex-col gap-1.5 wrap-anywhere">
      <ReactMarkdown
        skipHtml
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[chipped]}
        urlTransform={(url) => url}
        components={COMPONENTS}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}

/** The part of a HTML syntax tree that this file touches. */
interface TreeNode {
  type: string;
  value?: string;
  tagName?: string;
  properties?: Record<string, never>;
  children?: TreeNode[];
}

/** Puts each hidden character of a text into a `mark` of its own. */
function chipped() {
  const visit = (node: TreeNode) => {
    if (node.children === undefined) return;
    for (const child of node.children) visit(child);
    node.children = node.children.flatMap((child) => (child.type === "text" ? chips(child) : [child]));
  };
  return visit;
}

function chips(node: TreeNode): TreeNode[] {
  const pieces = segments(node.value ?? "");
  if (pieces.every((piece) => piece.hidden === null)) return [node];
  return pieces.map(({ text, hidden }) => {
    const value = { type: "text", value: text };
    const stays = hidden === null || text === "\n" || text === "\t";
    return stays ? value : { type: "element", tagName: "mark", properties: {}, children: [value] };
  });
}
