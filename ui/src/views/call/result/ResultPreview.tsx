// An answer as people read it: content blocks, messages, resource contents, structured content, errors. It goes by what
// the answer holds, not by what was asked, and what it does not know it shows as JSON: nothing of the answer is left out.

import { CircleX } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import {
  type JsonMember,
  type JsonNode,
  memberOf,
  readJson,
  stringOf,
  textOf,
} from "../../../model/jsonText";
import { Banner } from "../../../parts/Banner";
import { ExactText, RawText } from "../../../parts/json/RawText";
import { SafeText } from "../../../parts/SafeText";
import { ContentBlock } from "./ContentBlock";
import { ResourceContents } from "./ResourceContents";
import { InlineTree } from "./TextBlock";

const MOST_BLOCKS = 200;

export function ResultPreview({ text }: { text: string }) {
  const { root } = useMemo(() => readJson(text), [text]);
  const error = memberOf(root, "error");
  const result = memberOf(root, "result");
  if (error === null && result === null) {
    return (
      <div className="min-h-0 flex-1">
        <RawText text={text} base64={null} label="Answer as received" />
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section aria-label="Preview" tabIndex={0} className="min-h-0 flex-1 overflow-auto px-3 py-2">
      <div className="flex flex-col gap-3">
        {error === null ? null : <ErrorParts text={text} error={error} />}
        {result === null ? null : <ResultParts text={text} result={result} />}
      </div>
    </section>
  );
}

function ErrorParts({ text, error }: { text: string; error: JsonNode }) {
  const code = memberOf(error, "code");
  const message = stringOf(memberOf(error, "message"));
  const data = memberOf(error, "data");
  if (code === null || message === null) return <InlineTree label="Error" text={textOf(text, error)} />;
  return (
    <>
      <div className="rounded-base bg-error-tint px-3 py-2">
        <p className="flex items-center gap-1 font-medium text-error">
          <CircleX aria-hidden="true" size={14} />
          Error {textOf(text, code).slice(0, 40)}
        </p>
        <p className="mt-1 wrap-anywhere whitespace-pre-wrap">
          <ExactText text={message} />
        </p>
      </div>
      {data === null ? null : (
        <Part title="Data">
          <InlineTree label="Error data" text={textOf(text, data)} />
        </Part>
      )}
    </>
  );
}

function ResultParts({ text, result }: { text: string; result: JsonNode }) {
  if (result.kind !== "object") return <InlineTree label="Result" text={textOf(text, result)} />;
  if (result.members.length === 0) return <p className="text-muted">The result is an empty object.</p>;
  return result.members.map((member, index) => <ResultPart key={index} text={text} member={member} />);
}

function ResultPart({ text, member: { key, value } }: { text: string; member: JsonMember }) {
  if (key === "isError" && textOf(text, value) === "true") {
    return <Banner tone="error" title="The tool reports an error (isError is true)." />;
  }
  if (key === "isError" && textOf(text, value) === "false") return null;
  // Every plain result says so since 2026-07-28; any other word is worth seeing. Tree and Raw show it in any case.
  if (key === "resultType" && textOf(text, value) === '"complete"') return null;
  if (key === "content" && value.kind === "array") {
    if (value.items.length === 0) return <p className="text-muted">The content is an empty list.</p>;
    return <Blocks nodes={value.items} draw={(node) => <ContentBlock text={text} node={node} />} />;
  }
  if (key === "contents" && value.kind === "array") {
    if (value.items.length === 0) return <p className="text-muted">The resource has no contents.</p>;
    return <Blocks nodes={value.items} draw={(node) => <ResourceContents text={text} node={node} />} />;
  }
  if (key === "messages" && value.kind === "array") {
    return <Blocks nodes={value.items} draw={(node) => <Message text={text} node={node} />} />;
  }
  if (key === "description" && value.kind === "string") {
    return (
      <p className="wrap-anywhere whitespace-pre-wrap text-muted">
        <ExactText text={value.value} />
      </p>
    );
  }
  return (
    <Part title={key === "structuredContent" ? "Structured content" : key}>
      <InlineTree label={key} text={textOf(text, value)} />
    </Part>
  );
}

function Blocks({ nodes, draw }: { nodes: JsonNode[]; draw: (node: JsonNode) => ReactNode }) {
  return (
    <div className="flex flex-col gap-2">
      {nodes.slice(0, MOST_BLOCKS).map((node, index) => (
        <div key={index} className="min-w-0">
          {draw(node)}
        </div>
      ))}
      {nodes.length > MOST_BLOCKS ? (
        <p className="text-muted">{nodes.length - MOST_BLOCKS} more stand in the tree.</p>
      ) : null}
    </div>
  );
}

/** A prompt's message. Its content is one block, in later revisions a list of them. */
function Message({ text, node }: { text: string; node: JsonNode }) {
  const role = stringOf(memberOf(node, "role"));
  const content = memberOf(node, "content");
  if (role === null || content === null) return <InlineTree label="Message" text={textOf(text, node)} />;
  const blocks = content.kind === "array" ? content.items : [content];
  return (
    <section aria-label={`Message of ${role}`} className="rounded-base border border-line px-3 py-2">
      <p className="caps">
        <SafeText text={role} />
      </p>
      <Blocks nodes={blocks} draw={(block) => <ContentBlock text={text} node={block} />} />
    </section>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-1">
      <h3 className="caps">
        <SafeText text={title} />
      </h3>
      {children}
    </section>
  );
}
