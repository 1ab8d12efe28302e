// A JSON document as a tree, read from its own text: numbers as written, duplicates kept, in order. Only the rows in view
// are in the page, and rows are of one height, so long values are cut and shown whole below the tree. What cannot be a
// tree (no JSON, nested too deep) is shown as raw text with a sentence saying so.
//
// Keys as the ARIA practices have them: arrows, Home, End; Enter opens a branch, or shows a value whole.

import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { firstOpen, isBranch, parentIndex, type TreeRow, treeRows } from "../../model/jsonRows";
import { type JsonNode, readJson } from "../../model/jsonText";
import { JsonTreeRow, ROW_HEIGHT_PX } from "./JsonTreeRow";
import { JsonValueDetail } from "./JsonValueDetail";
import { RawText } from "./RawText";
import { useRowWindow } from "./useRowWindow";

export interface JsonTreeProps {
  text: string;
  /** The tree's accessible name. */
  label: string;
}

const DEEPEST_TREE = 500;
const FIRST_ROWS = 60;

export function JsonTree({ text, label }: JsonTreeProps) {
  const { root, problem, depth } = useMemo(() => readJson(text), [text]);
  if (root === null || depth > DEEPEST_TREE) {
    const reason =
      root === null
        ? `This is no JSON: at character ${(problem?.start ?? 0) + 1}, ${problem?.message ?? "unreadable"}.`
        : `This is nested ${depth} levels deep, too deep for a tree.`;
    return (
      <div className="flex h-full min-h-0 flex-col">
        <p className="shrink-0 px-3 py-1 text-small text-muted">{reason} It is shown as raw text.</p>
        <RawText text={text} base64={null} label={label} />
      </div>
    );
  }
  return <Tree key={text} text={text} root={root} label={label} />;
}

function Tree({ text, root, label }: JsonTreeProps & { root: JsonNode }) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(() => firstOpen(root, FIRST_ROWS));
  const [active, setActive] = useState<JsonNode>(root);
  const [detail, setDetail] = useState<JsonNode | null>(null);
  const rows = useMemo(() => treeRows(root, open), [root, open]);
  const activeIndex = Math.max(
    0,
    rows.findIndex((row) => row.node === active),
  );
  const { first, last, reveal } = useRowWindow(scroller, rows.length, ROW_HEIGHT_PX);

  const detailRow = rows.find((row) => row.node === detail) ?? null;
  const goTo = (index: number) => {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (row !== undefined) setActive(row.node);
  };
  useEffect(() => reveal(activeIndex), [reveal, activeIndex]);

  const setBranch = (node: JsonNode, isOpen: boolean) => {
    const next = new Set(open);
    if (isOpen) next.add(node);
    else next.delete(node);
    setOpen(next);
  };
  const press = (row: TreeRow) => {
    setActive(row.node);
    if (isBranch(row.node)) setBranch(row.node, !open.has(row.node));
    else setDetail(detail === row.node ? null : row.node);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[activeIndex];
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = treeKey(event.key, row, open);
    if (act === null) return;
    event.preventDefault();
    if (act === "press") press(row);
    else if (act === "open") setBranch(row.node, true);
    else if (act === "close") setBranch(row.node, false);
    else if (act === "parent") goTo(parentIndex(rows, activeIndex));
    else goTo(act === "first" ? 0 : act === "last" ? rows.length - 1 : activeIndex + act);
  };

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div
        ref={scroller}
        role="tree"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={`${id}-${activeIndex}`}
        onKeyDown={onKeyDown}
        className="group data min-h-0 flex-1 overflow-auto focus-visible:outline-offset-[-2px]"
      >
        <div role="none" className="relative min-w-full" style={{ height: rows.length * ROW_HEIGHT_PX }}>
          {rows.slice(first, last).map((row, offset) => (
            <JsonTreeRow
              key={first + offset}
              id={`${id}-${first + offset}`}
              row={row}
              text={text}
              top={(first + offset) * ROW_HEIGHT_PX}
              isOpen={isBranch(row.node) ? open.has(row.node) : null}
              active={first + offset === activeIndex}
              onPress={press}
            />
          ))}
        </div>
      </div>
      {detailRow === null ? null : (
        <JsonValueDetail
          name={detailRow.name}
          node={detailRow.node}
          text={text}
          onClose={() => setDetail(null)}
        />
      )}
    </div>
  );
}

type Act = "press" | "open" | "close" | "parent" | "first" | "last" | number;

function treeKey(key: string, row: TreeRow, open: ReadonlySet<JsonNode>): Act | null {
  const branch = isBranch(row.node);
  const isOpen = open.has(row.node);
  switch (key) {
    case "Enter":
    case " ":
      return "press";
    case "ArrowDown":
      return 1;
    case "ArrowUp":
      return -1;
    case "ArrowRight":
      if (!branch) return null;
      return isOpen ? 1 : "open";
    case "ArrowLeft":
      return branch && isOpen ? "close" : "parent";
    case "Home":
      return "first";
    case "End":
      return "last";
    default:
      return null;
  }
}
