// The contents of a resource, read or embedded: its address, its kind, and the text or the bytes.

import { annotationsOf } from "../../../model/annotations";
import { type JsonNode, memberOf, stringOf, textOf } from "../../../model/jsonText";
import { Address } from "../../../parts/Address";
import { SafeText } from "../../../parts/SafeText";
import { AnnotationList } from "./AnnotationList";
import { Bytes } from "./Bytes";
import { InlineTree, TextBlock } from "./TextBlock";

export function ResourceContents({ text, node }: { text: string; node: JsonNode }) {
  const uri = stringOf(memberOf(node, "uri"));
  const mimeType = stringOf(memberOf(node, "mimeType"));
  const words = stringOf(memberOf(node, "text"));
  const blob = stringOf(memberOf(node, "blob"));
  if (words === null && blob === null)
    return <InlineTree label="Resource contents" text={textOf(text, node)} />;
  const meta = memberOf(node, "_meta");
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <p className="flex min-w-0 flex-wrap gap-x-2 text-small text-muted">
        {uri === null ? null : <Address text={uri} />}
        {mimeType === null ? null : <SafeText text={mimeType} />}
      </p>
      {words === null ? null : <TextBlock text={words} mimeType={mimeType ?? ""} />}
      {blob === null ? null : <Bytes base64={blob} mimeType={mimeType ?? ""} expected={null} />}
      <AnnotationList annotations={annotationsOf(text, node)} />
      {meta === null ? null : <InlineTree label="_meta" text={textOf(text, meta)} />}
    </div>
  );
}
