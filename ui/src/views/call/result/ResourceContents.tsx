// The contents of a resource, read or embedded: its address, its kind, and the text or the bytes.

import { type JsonNode, memberOf, stringOf, textOf } from "../../../model/jsonText";
import { RawText } from "../../../parts/json/RawText";
import { SafeText } from "../../../parts/SafeText";
import { Media, mediaKind } from "./Media";
import { InlineTree, TextBlock } from "./TextBlock";

export function ResourceContents({ text, node }: { text: string; node: JsonNode }) {
  const uri = stringOf(memberOf(node, "uri"));
  const mimeType = stringOf(memberOf(node, "mimeType"));
  const words = stringOf(memberOf(node, "text"));
  const blob = stringOf(memberOf(node, "blob"));
  if (words === null && blob === null)
    return <InlineTree label="Resource contents" text={textOf(text, node)} />;
  const media = mediaKind(mimeType ?? "");
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <p className="flex min-w-0 gap-2 text-small text-muted">
        {uri === null ? null : (
          <span className="data truncate">
            <SafeText text={uri} />
          </span>
        )}
        {mimeType === null ? null : <SafeText text={mimeType} />}
      </p>
      {words === null ? null : <TextBlock text={words} />}
      {blob === null ? null : media === null ? (
        <div className="h-60 rounded-base border border-line">
          <RawText text={blob} base64={blob} label="Bytes of the resource" />
        </div>
      ) : (
        <Media kind={media} base64={blob} mimeType={mimeType ?? ""} />
      )}
    </div>
  );
}
