// One value of a tree, whole: a string as the text it holds, anything else as it is written. A string that holds JSON
// itself can be opened as a tree of its own.

import { X } from "lucide-react";
import { useMemo, useState } from "react";
import { escaped } from "../../model/escapes";
import { type JsonNode, readJson, textOf } from "../../model/jsonText";
import { Button } from "../Button";
import { IconButton } from "../IconButton";
import { CopyButton } from "./CopyButton";
import { JsonTree } from "./JsonTree";
import { ScrolledText } from "./RawText";

export interface JsonValueDetailProps {
  name: string | number | null;
  node: JsonNode;
  text: string;
  onClose: () => void;
}

export function JsonValueDetail({ name, node, text, onClose }: JsonValueDetailProps) {
  const [asTree, setAsTree] = useState(false);
  const whole = node.kind === "string" ? node.value : textOf(text, node);
  const holdsJson = useMemo(() => node.kind === "string" && isContainer(node.value), [node]);
  const owner = name === null ? "the document" : escaped(JSON.stringify(name));
  const label = `Value of ${owner}`;
  return (
    <section
      aria-label={label}
      className="flex max-h-[45%] min-h-24 shrink-0 flex-col border-t border-line bg-panel"
    >
      <div className="flex h-7 shrink-0 items-center gap-2 pl-3">
        <span className="truncate text-small text-muted">{label}</span>
        <span className="ml-auto" />
        {holdsJson ? (
          <Button variant="quiet" onClick={() => setAsTree(!asTree)}>
            {asTree ? "Show as text" : "Open as JSON"}
          </Button>
        ) : null}
        <CopyButton label="Copy value" text={whole} />
        <IconButton label="Close value" icon={<X aria-hidden="true" size={14} />} onClick={onClose} />
      </div>
      {asTree ? (
        <div className="h-48 min-h-0 flex-1">
          <JsonTree text={whole} label={`JSON in ${owner}`} />
        </div>
      ) : (
        <ScrolledText text={whole} label={`Text of ${owner}`} wrap />
      )}
    </section>
  );
}

function isContainer(value: string): boolean {
  if (!/^\s*[[{]/.test(value)) return false;
  return readJson(value).root !== null;
}
