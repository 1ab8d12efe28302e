// A list of blocks, of which only so many are drawn.

import type { ReactNode } from "react";
import type { JsonNode } from "../../../model/jsonText";

const MOST_BLOCKS = 200;

export function Blocks({ nodes, draw }: { nodes: JsonNode[]; draw: (node: JsonNode) => ReactNode }) {
  return (
    <div className="flex flex-col gap-2">
      {nodes.slice(0, MOST_BLOCKS).map((node, index) => (
        <div key={index} className="min-w-0">
          {draw(node)}
        </div>
      ))}
      {nodes.length > MOST_BLOCKS ? (
        <p className="text-muted">{nodes.length - MOST_BLOCKS} more stand in the tree.</p>
      ) : null}
    </div>
  );
}
