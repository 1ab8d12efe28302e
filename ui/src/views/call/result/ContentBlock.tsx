// One content block of a tool result or a prompt message. Unknown kinds, and blocks that lack what their kind needs, are
// shown as JSON.

import { type JsonNode, memberOf, stringOf, textOf } from "../../../model/jsonText";
import { Badge } from "../../../parts/Badge";
import { SafeText } from "../../../parts/SafeText";
import { Media } from "./Media";
import { ResourceContents } from "./ResourceContents";
import { InlineTree, TextBlock } from "./TextBlock";

export function ContentBlock({ text, node }: { text: string; node: JsonNode }) {
  const type = stringOf(memberOf(node, "type"));
  const words = stringOf(memberOf(node, "text"));
  const data = stringOf(memberOf(node, "data"));
  const mimeType = stringOf(memberOf(node, "mimeType"));
  if (type === "text" && words !== null) return <TextBlock text={words} />;
  if ((type === "image" || type === "audio") && data !== null) {
    return <Media kind={type} base64={data} mimeType={mimeType ?? ""} />;
  }
  const resource = memberOf(node, "resource");
  if (type === "resource" && resource !== null) return <ResourceContents text={text} node={resource} />;
  if (type === "resource_link") return <ResourceLink node={node} />;
  return (
    <InlineTree
      label={type === null ? "Content block" : `Content block of type ${type}`}
      text={textOf(text, node)}
    />
  );
}

/** A link is text: where it leads is the server's claim, and nothing is opened. */
function ResourceLink({ node }: { node: JsonNode }) {
  const uri = stringOf(memberOf(node, "uri"));
  const name = stringOf(memberOf(node, "title")) ?? stringOf(memberOf(node, "name"));
  const description = stringOf(memberOf(node, "description"));
  const mimeType = stringOf(memberOf(node, "mimeType"));
  return (
    <div className="flex flex-col gap-0.5 rounded-base border border-line px-2 py-1">
      <p className="flex items-center gap-2">
        <Badge>resource link</Badge>
        {name === null ? null : (
          <span className="font-medium">
            <SafeText text={name} />
          </span>
        )}
        {mimeType === null ? null : (
          <span className="text-small text-muted">
            <SafeText text={mimeType} />
          </span>
        )}
      </p>
      {uri === null ? null : (
        <p className="data wrap-anywhere">
          <SafeText text={uri} />
        </p>
      )}
      {description === null ? null : (
        <p className="text-small text-muted">
          <SafeText text={description} />
        </p>
      )}
    </div>
  );
}
