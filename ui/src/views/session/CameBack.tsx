// What a server sent over HTTP in the place of MCP: its last body that was no message, as it came. Read from the log.

import { useQuery } from "@tanstack/react-query";
import { useIpc } from "../../ipc/context";
import type { FrameView } from "../../ipc/generated/FrameView";
import type { Ipc } from "../../ipc/ipc";
import { size } from "../../model/format";
import { SafeText } from "../../parts/SafeText";
import { useWindow } from "../../state/window";

const READ_ROWS = 200;
const SHOWN_BYTES = 4000;

export function CameBack({ session }: { session: string }) {
  const ipc = useIpc();
  const lastSeq = useWindow((state) => state.live[session]?.last_seq ?? 0);
  const { data: frame } = useQuery({
    queryKey: ["came back", session, lastSeq],
    queryFn: () => lastBody(ipc, session),
    placeholderData: (before) => before,
  });
  if (!frame?.payload) return null;
  const status = frame.envelope?.http?.status ?? null;
  return (
    <section aria-label="What came back">
      <h2 className="caps mb-1">What came back{status === null ? "" : `, with HTTP ${status}`}</h2>
      <pre className="data max-h-[240px] overflow-auto rounded-base border border-line bg-panel px-3 py-2 wrap-anywhere whitespace-pre-wrap">
        {frame.payload
          .replace(/\n$/, "")
          .split("\n")
          .map((line, index) => (
            <span key={index} className="block min-h-[18px]">
              <SafeText text={line} />
            </span>
          ))}
      </pre>
      {frame.cut ? (
        <p className="mt-1 text-small text-muted">
          Its beginning; the frames show all {size(frame.row.bytes)}.
        </p>
      ) : null}
    </section>
  );
}

/** Null when all bodies were messages, or none came. The log itself says when it cannot be read. */
async function lastBody(ipc: Ipc, session: string): Promise<FrameView | null> {
  const { last_seq } = await ipc.session(session);
  const { rows } = await ipc.pageRows(session, Math.max(1, last_seq - READ_ROWS + 1), READ_ROWS);
  const row = rows.findLast((one) => one.kind === "noise" && one.direction === "to_client");
  return row ? ipc.frame(session, row.seq, SHOWN_BYTES) : null;
}
