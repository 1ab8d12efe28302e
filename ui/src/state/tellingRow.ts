// Chooses the row of a failed session that tells most: the body that was no MCP, else the HTTP answer, else the last row.

import type { Row } from "../ipc/generated/Row";
import type { Ipc } from "../ipc/ipc";
import { useWindow } from "./window";

const ROWS_READ = 200;

const TELLING: readonly ((row: Row) => boolean)[] = [
  (row) => row.kind === "noise" && row.direction === "to_client",
  (row) => row.outcome === "error" && row.kind === "response",
  (row) => row.mark === "http_response",
  (row) => row.mark === "stderr",
];

export async function chooseTelling(ipc: Ipc, session: string): Promise<void> {
  try {
    const { last_seq } = await ipc.session(session);
    const { rows } = await ipc.pageRows(session, Math.max(1, last_seq - ROWS_READ + 1), ROWS_READ);
    const found = TELLING.map((isIt) => rows.findLast(isIt)).find((row) => row !== undefined) ?? rows.at(-1);
    if (!found) return;
    useWindow.getState().choose(session, found.seq);
    useWindow.getState().showPane("inspector");
  } catch {
    // The log itself says why it cannot be read.
  }
}
