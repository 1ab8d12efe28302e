// An answer as people read it: content blocks, messages, resource contents, structured content, errors. It goes by what
// the answer holds, not by what was asked, and what it does not know it shows as JSON: nothing of the answer is left out.

import { useMemo } from "react";
import { escaped } from "../../../model/escapes";
import { type JsonMember, type JsonNode, memberOf, readJson, textOf } from "../../../model/jsonText";
import { Banner } from "../../../parts/Banner";
import { ExactText, RawText } from "../../../parts/json/RawText";
import { Blocks } from "./Blocks";
import { ContentBlock } from "./ContentBlock";
import { ErrorParts } from "./ErrorParts";
import { Message } from "./Message";
import { Part } from "./Part";
import { ResourceContents } from "./ResourceContents";
import { StructuredSplit } from "./StructuredSplit";
import { InlineTree } from "./TextBlock";

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

function ResultParts({ text, result }: { text: string; result: JsonNode }) {
  if (result.kind !== "object") return <InlineTree label="Result" text={textOf(text, result)} />;
  if (result.members.length === 0) return <p className="text-muted">The result is an empty object.</p>;
  const content = memberOf(result, "content");
  const structured = memberOf(result, "structuredContent");
  const isSplit = content?.kind === "array" && structured !== null;
  return result.members.map((member, index) => {
    if (!isSplit) return <ResultPart key={index} text={text} member={member} />;
    if (member.value === structured) return null;
    const part = <ResultPart key={index} text={text} member={member} />;
    if (member.value !== content) return part;
    return (
      <StructuredSplit key={index} text={text} content={content} structured={structured}>
        {part}
      </StructuredSplit>
    );
  });
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
      <InlineTree label={escaped(key)} text={textOf(text, value)} />
    </Part>
  );
}
