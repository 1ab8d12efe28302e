// What a call is about, in the server's words: title, name, description, and what it claims of itself. All of it is
// hostile text: shown, never obeyed.

import { useMemo } from "react";
import type { Offered } from "../../ipc/generated/Offered";
import { annotationsOf } from "../../model/annotations";
import type { CallKind } from "../../model/formParams";
import { memberOf, readJson, stringOf, textOf } from "../../model/jsonText";
import { Badge } from "../../parts/Badge";
import { IconList, LeadingIcon, useIcons } from "../../parts/Icons";
import { Markdown } from "../../parts/Markdown";
import { SafeText } from "../../parts/SafeText";
import { AnnotationList } from "./result/AnnotationList";

const CLAIMS: [string, string, string][] = [
  ["readOnlyHint", "true", "read-only"],
  ["destructiveHint", "true", "destructive"],
  ["destructiveHint", "false", "not destructive"],
  ["idempotentHint", "true", "idempotent"],
  ["openWorldHint", "true", "open world"],
  ["openWorldHint", "false", "closed world"],
];

const KIND_WORDS: Record<CallKind, string> = {
  tool: "Tool",
  resource: "Resource",
  template: "Resource template",
  prompt: "Prompt",
};

export function CallTitle({ kind, offered }: { kind: CallKind; offered: Offered }) {
  const icons = useIcons(offered.raw);
  return (
    <h2 className="flex min-w-0 items-center gap-2">
      <LeadingIcon icons={icons} />
      <span className="sr-only">{KIND_WORDS[kind]}: </span>
      <span className="truncate font-medium">
        <SafeText text={offered.label} />
      </span>
      {offered.label === offered.key ? null : (
        <span className="data hidden truncate text-muted @min-[560px]:inline">
          <SafeText text={offered.key} />
        </span>
      )}
    </h2>
  );
}

export function CallAbout({ kind, offered }: { kind: CallKind; offered: Offered }) {
  const claims = useMemo(() => claimsOf(offered.raw), [offered.raw]);
  const icons = useIcons(offered.raw);
  // A tool's annotations are the claims above; those of the others are of the kind that contents have, too.
  const annotations = useMemo(
    () => (kind === "tool" ? [] : annotationsOf(offered.raw, readJson(offered.raw).root)),
    [kind, offered.raw],
  );
  const isBare = claims.length + icons.length + annotations.length === 0;
  if (isBare && offered.description === null) return null;
  return (
    <div className="flex flex-col gap-1.5">
      {claims.length === 0 ? null : (
        <div className="flex flex-wrap gap-1">
          {claims.map((claim) => (
            <Badge key={claim} title={`The server says so of this ${KIND_WORDS[kind].toLowerCase()}.`}>
              <SafeText text={claim} />
            </Badge>
          ))}
        </div>
      )}
      <AnnotationList annotations={annotations} />
      {offered.description === null ? null : <Markdown text={offered.description} />}
      <IconList icons={icons} />
    </div>
  );
}

function claimsOf(raw: string): string[] {
  const { root } = readJson(raw);
  const annotations = memberOf(root, "annotations");
  const claims = CLAIMS.filter(([name, value]) => {
    const node = memberOf(annotations, name);
    return node !== null && textOf(raw, node) === value;
  }).map(([, , words]) => words);
  if (memberOf(root, "outputSchema") !== null) claims.push("structured output");
  const size = memberOf(root, "size");
  if (size?.kind === "number") claims.push(`${textOf(raw, size)} bytes`);
  const mimeType = stringOf(memberOf(root, "mimeType"));
  return mimeType === null ? claims : [...claims, mimeType];
}
