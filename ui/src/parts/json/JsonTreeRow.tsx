// One row of a JSON tree: a name and the value as it is written, or the beginning of it.

import { ChevronDown, ChevronRight } from "lucide-react";
import { memo } from "react";
import { escaped } from "../../model/escapes";
import { plural } from "../../model/format";
import { childCount, isBranch, type TreeRow } from "../../model/jsonRows";
import type { JsonNode } from "../../model/jsonText";
import { SafeText } from "../SafeText";

export const ROW_HEIGHT_PX = 20;

const LONGEST_VALUE = 240;
const LONGEST_NAME = 120;
const LONGEST_PREVIEW = 80;
const INDENT_PX = 14;

export interface JsonTreeRowProps {
  id: string;
  row: TreeRow;
  text: string;
  top: number;
  /** `null` for a value that cannot be opened. */
  isOpen: boolean | null;
  active: boolean;
  onPress: (row: TreeRow) => void;
}

export const JsonTreeRow = memo(function JsonTreeRow(props: JsonTreeRowProps) {
  const { id, row, text, top, isOpen, active, onPress } = props;
  const { node, name, level } = row;
  const value = isOpen === null ? firstOf(text, node, LONGEST_VALUE) : null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles keys for its active row
    <div
      id={id}
      role="treeitem"
      aria-label={rowWords(row, text)}
      aria-level={level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={active}
      {...(isOpen === null ? {} : { "aria-expanded": isOpen })}
      onClick={() => onPress(row)}
      className={`absolute right-0 left-0 flex items-center pr-2 whitespace-pre ${active ? "group-focus:bg-selection" : "hover:bg-hover"}`}
      style={{ top, height: ROW_HEIGHT_PX, paddingLeft: 6 + (level - 1) * INDENT_PX }}
    >
      <span className="inline-flex w-4 shrink-0 text-muted">
        {isOpen === null ? null : isOpen ? (
          <ChevronDown aria-hidden="true" size={12} />
        ) : (
          <ChevronRight aria-hidden="true" size={12} />
        )}
      </span>
      {name === null ? null : (
        <span className="shrink-0 text-muted">
          <SafeText text={name === "" ? '""' : String(name).slice(0, LONGEST_NAME)} />
          {": "}
        </span>
      )}
      {value === null ? (
        <BranchText node={node} text={text} isOpen={isOpen === true} />
      ) : (
        <span className="min-w-0 truncate">
          <SafeText text={value.text} />
          {value.cut ? <span className="text-accent"> … show all</span> : null}
        </span>
      )}
    </div>
  );
});

function BranchText({ node, text, isOpen }: { node: JsonNode; text: string; isOpen: boolean }) {
  const brackets = node.kind === "object" ? "{}" : "[]";
  const preview = isOpen ? brackets : firstOf(text, node, LONGEST_PREVIEW).text.replace(/\s+/g, " ");
  return (
    <span className="min-w-0 truncate">
      <SafeText text={preview} />
      <span className="text-muted"> {childWords(node)}</span>
    </span>
  );
}

/** The row as it is read out: hidden characters named, as on screen. */
function rowWords({ node, name }: TreeRow, text: string): string {
  const words = isBranch(node)
    ? `${node.kind}, ${childWords(node)}`
    : firstOf(text, node, LONGEST_PREVIEW).text;
  return name === null
    ? escaped(words)
    : `${escaped(String(name).slice(0, LONGEST_NAME))}: ${escaped(words)}`;
}

function childWords(node: JsonNode): string {
  return node.kind === "object"
    ? plural(childCount(node), "property", "properties")
    : plural(childCount(node), "item");
}

function firstOf(text: string, node: JsonNode, most: number): { text: string; cut: boolean } {
  const cut = node.end - node.start > most;
  const shown = text.slice(node.start, cut ? node.start + most : node.end);
  return { text: shown, cut };
}
