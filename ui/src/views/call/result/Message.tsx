// A message of a prompt, or of a sampling request: who speaks, and what. Its content is one block, in later revisions a
// list of them.

import { escaped } from "../../../model/escapes";
import { type JsonNode, memberOf, stringOf, textOf } from "../../../model/jsonText";
import { SafeText } from "../../../parts/SafeText";
import { Blocks } from "./Blocks";
import { ContentBlock } from "./ContentBlock";
import { InlineTree } from "./TextBlock";

export function Message({ text, node }: { text: string; node: JsonNode }) {
  const role = stringOf(memberOf(node, "role"));
  const content = memberOf(node, "content");
  if (role === null || content === null) return <InlineTree label="Message" text={textOf(text, node)} />;
  const blocks = content.kind === "array" ? content.items : [content];
  return (
    <section
      aria-label={`Message of ${escaped(role)}`}
      className={`rounded-base border border-line px-3 py-2 ${role === "assistant" ? "ml-6 bg-panel" : "mr-6"}`}
    >
      <p className="caps pb-1">
        <SafeText text={role} />
      </p>
      {blocks.length === 0 ? <p className="text-muted">The message is empty.</p> : null}
      <Blocks nodes={blocks} draw={(block) => <ContentBlock text={text} node={block} />} />
    </section>
  );
}
