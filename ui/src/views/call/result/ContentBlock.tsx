// One content block of a tool result or a prompt message. Unknown kinds, and blocks that lack what their kind needs, are
// shown as JSON. Below each stands what the server says of it.

import { annotationsOf } from "../../../model/annotations";
import { escaped } from "../../../model/escapes";
import { type JsonNode, memberOf, stringOf, textOf } from "../../../model/jsonText";
import { AnnotationList } from "./AnnotationList";
import { Bytes } from "./Bytes";
import { ResourceContents } from "./ResourceContents";
import { ResourceLink } from "./ResourceLink";
import { InlineTree, TextBlock } from "./TextBlock";

/** `text` is the answer's, in which `node` stands. */
export function ContentBlock({ text, node }: { text: string; node: JsonNode }) {
  const meta = memberOf(node, "_meta");
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <Content text={text} node={node} />
      <AnnotationList annotations={annotationsOf(text, node)} />
      {meta === null || !isDrawn(node) ? null : <InlineTree label="_meta" text={textOf(text, meta)} />}
    </div>
  );
}

function Content({ text, node }: { text: string; node: JsonNode }) {
  const type = stringOf(memberOf(node, "type"));
  const words = stringOf(memberOf(node, "text"));
  const data = stringOf(memberOf(node, "data"));
  const resource = memberOf(node, "resource");
  if (type === "text" && words !== null) return <TextBlock text={words} />;
  if ((type === "image" || type === "audio") && data !== null) {
    return <Bytes base64={data} mimeType={stringOf(memberOf(node, "mimeType")) ?? ""} expected={type} />;
  }
  if (type === "resource" && resource !== null) return <ResourceContents text={text} node={resource} />;
  if (type === "resource_link" && stringOf(memberOf(node, "uri")) !== null) {
    return <ResourceLink text={text} node={node} />;
  }
  return (
    <InlineTree
      label={type === null ? "Content block" : `Content block of type ${escaped(type)}`}
      text={textOf(text, node)}
    />
  );
}

/** A block that is shown as JSON shows its `_meta` there. */
function isDrawn(node: JsonNode): boolean {
  const type = stringOf(memberOf(node, "type"));
  const needs = { text: "text", image: "data", audio: "data", resource_link: "uri" }[type ?? ""];
  return needs === undefined ? type === "resource" : stringOf(memberOf(node, needs)) !== null;
}
