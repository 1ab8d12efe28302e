// One content block of a tool result or a prompt message. Unknown kinds, and blocks that lack what their kind needs, are
// shown as JSON.

import { useMemo, useState } from "react";
import { count } from "../../../model/format";
import { type JsonNode, memberOf, readJson, stringOf, textOf } from "../../../model/jsonText";
import { Badge } from "../../../parts/Badge";
import { Button } from "../../../parts/Button";
import { CopyButton } from "../../../parts/json/CopyButton";
import { JsonTree } from "../../../parts/json/JsonTree";
import { ExactText } from "../../../parts/json/RawText";
import { SafeText } from "../../../parts/SafeText";
import { Media } from "./Media";
import { ResourceContents } from "./ResourceContents";

const FIRST_CHARACTERS = 20_000;

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

/** Text exactly as it came; where it is JSON itself, it can be opened as a tree. */
export function TextBlock({ text }: { text: string }) {
  const [asTree, setAsTree] = useState(false);
  const [most, setMost] = useState(FIRST_CHARACTERS);
  const holdsJson = useMemo(() => /^\s*[[{]/.test(text) && readJson(text).root !== null, [text]);
  const left = text.length - most;
  if (text === "") return <p className="text-muted">An empty text.</p>;
  return (
    <div className="flex min-w-0 flex-col rounded-base border border-line">
      <div className="flex items-start">
        <div className="min-w-0 flex-1 px-2 py-1">
          {asTree ? (
            <InlineTree label="Text as JSON" text={text} />
          ) : (
            <p className="data wrap-anywhere whitespace-pre-wrap">
              <ExactText text={text.slice(0, most)} />
            </p>
          )}
        </div>
        {holdsJson ? (
          <Button variant="quiet" onClick={() => setAsTree(!asTree)}>
            {asTree ? "Show as text" : "Open as JSON"}
          </Button>
        ) : null}
        <CopyButton label="Copy text" text={text} />
      </div>
      {left > 0 && !asTree ? (
        <Button variant="quiet" onClick={() => setMost(most * 4)}>
          Show more ({count(left)} characters left)
        </Button>
      ) : null}
    </div>
  );
}

export function InlineTree({ label, text }: { label: string; text: string }) {
  return (
    <div className="flex max-h-80 min-w-0 flex-col rounded-base border border-line py-0.5">
      <JsonTree text={text} label={label} />
    </div>
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
