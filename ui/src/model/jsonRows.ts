// The rows a JSON tree shows: the open part of a document, flattened in order. Rows name nodes by identity, so duplicate
// names are rows of their own. Free of recursion. It does not know how a row is drawn.

import type { JsonArray, JsonNode, JsonObject } from "./jsonText";

export interface TreeRow {
  node: JsonNode;
  /** A member's name, an item's index, `null` for the root. */
  name: string | number | null;
  /** From 1, as `aria-level` counts. */
  level: number;
  /** From 1, among its siblings. */
  position: number;
  siblings: number;
}

/** A container with something in it. */
export function isBranch(node: JsonNode): node is JsonObject | JsonArray {
  return childCount(node) > 0;
}

export function childCount(node: JsonNode): number {
  if (node.kind === "object") return node.members.length;
  return node.kind === "array" ? node.items.length : 0;
}

/** The rows that are visible while the nodes of `open` are open. */
export function treeRows(root: JsonNode, open: ReadonlySet<JsonNode>): TreeRow[] {
  const rows: TreeRow[] = [];
  const waiting: TreeRow[] = [{ node: root, name: null, level: 1, position: 1, siblings: 1 }];
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    rows.push(row);
    if (!open.has(row.node)) continue;
    for (const child of childRows(row).reverse()) waiting.push(child);
  }
  return rows;
}

/** The nodes to open at first: level by level, as long as the rows stay few. */
export function firstOpen(root: JsonNode, mostRows: number): Set<JsonNode> {
  const open = new Set<JsonNode>();
  let level: JsonNode[] = [root];
  let rows = 1;
  while (level.length > 0) {
    const added = level.reduce((sum, node) => sum + childCount(node), 0);
    if (open.size > 0 && rows + added > mostRows) break;
    rows += added;
    const next: JsonNode[] = [];
    for (const node of level) {
      if (!isBranch(node)) continue;
      open.add(node);
      for (const child of children(node)) next.push(child);
    }
    level = next;
  }
  return open;
}

/** The row that holds this one; `-1` for the root's. */
export function parentIndex(rows: TreeRow[], index: number): number {
  const level = rows[index]?.level ?? 1;
  for (let above = index - 1; above >= 0; above -= 1) {
    if ((rows[above]?.level ?? 0) < level) return above;
  }
  return -1;
}

function children(node: JsonNode): JsonNode[] {
  if (node.kind === "object") return node.members.map((member) => member.value);
  return node.kind === "array" ? node.items : [];
}

function childRows({ node, level }: TreeRow): TreeRow[] {
  const siblings = childCount(node);
  const row = (child: JsonNode, name: string | number, index: number): TreeRow => ({
    node: child,
    name,
    level: level + 1,
    position: index + 1,
    siblings,
  });
  if (node.kind === "object") return node.members.map((member, i) => row(member.value, member.key, i));
  return node.kind === "array" ? node.items.map((item, i) => row(item, i, i)) : [];
}
