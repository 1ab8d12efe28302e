// What came of a message that was written by hand: its exchange when it was a request, else the rows that followed it.

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, ArrowRight } from "lucide-react";
import { useIpc } from "../../ipc/context";
import type { Row } from "../../ipc/generated/Row";
import { clock } from "../../model/format";
import { directionWord, rowName } from "../../model/rows";
import { SafeText } from "../../parts/SafeText";
import { Select } from "../../parts/Select";
import { useWindow } from "../../state/window";
import { CallResult } from "../call/result/CallResult";
import { useExchange } from "../call/useExchange";

export interface ComposeResultProps {
  session: string;
  seq: number;
  live: boolean;
  /** The messages sent from this tab, oldest first. */
  sent: readonly number[];
  onShow: (seq: number) => void;
  onSent: (seq: number) => void;
}

const ROWS_AFTER = 40;

export function ComposeResult(props: ComposeResultProps) {
  const { session, seq } = props;
  const ipc = useIpc();
  const revision = useWindow((state) => state.live[session]?.revision ?? 0);
  const { data: rows, error } = useQuery({
    queryKey: ["rows after", session, seq, revision],
    queryFn: async () => (await ipc.pageRows(session, seq, ROWS_AFTER + 1)).rows,
    placeholderData: (before) => before,
    gcTime: 0,
  });
  if (error)
    return (
      <p className="px-3 py-2 text-error">
        <SafeText text={error.message} />
      </p>
    );
  const first = rows?.find((row) => row.seq === seq);
  if (!rows || !first) return <p className="px-3 py-2 text-muted">It is being recorded.</p>;
  return first.kind === "request" ? (
    <Exchange {...props} revision={revision} />
  ) : (
    <Rows {...props} rows={rows} />
  );
}

function Exchange(props: ComposeResultProps & { revision: number }) {
  const { session, seq, live, sent, onShow, onSent, revision } = props;
  const state = useExchange(session, seq, revision);
  const showFrame = useShowFrame(session);
  return (
    <CallResult
      session={session}
      live={live}
      call={{ ...state, shown: seq }}
      sent={sent}
      onShow={onShow}
      onSent={onSent}
      onShowFrame={showFrame}
    />
  );
}

function Rows({ session, seq, rows, sent, onShow }: ComposeResultProps & { rows: readonly Row[] }) {
  const showFrame = useShowFrame(session);
  return (
    <section aria-label="What followed" className="flex h-full min-h-0 flex-col">
      <div className="flex h-8 shrink-0 items-center gap-2 border-b border-line px-3">
        <h2 className="caps flex-1">What followed</h2>
        {sent.length > 1 ? (
          <Select
            label="Message"
            hideLabel
            value={String(seq)}
            options={[...sent].reverse().map((one) => ({ value: String(one), label: `Message #${one}` }))}
            onChange={(one) => onShow(Number(one))}
          />
        ) : null}
      </div>
      <ol className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto py-1">
        {rows.map((row) => (
          <li key={row.seq}>
            <button
              type="button"
              onClick={() => showFrame(row.seq)}
              className="flex h-6 w-full items-center gap-3 px-3 text-left hover:bg-hover"
            >
              <span className="data shrink-0 text-muted">{clock(row.at_micros)}</span> <Way row={row} />
              <span className="data min-w-0 truncate">{rowName(row)}</span>
            </button>
          </li>
        ))}
      </ol>
      {rows.length === 1 ? (
        <p className="shrink-0 px-3 py-2 text-muted">
          Nothing has come since. It was no request, so no answer is due.
        </p>
      ) : null}
    </section>
  );
}

/** Which way it went, as in the log; a mark went none. */
function Way({ row }: { row: Row }) {
  if (row.direction === null) return <span aria-hidden="true" className="w-3.5 shrink-0" />;
  const isOut = row.direction === "to_server";
  const Sign = isOut ? ArrowRight : ArrowLeft;
  return (
    <Sign
      role="img"
      aria-label={directionWord(row.direction)}
      size={14}
      className={`shrink-0 ${isOut ? "text-out" : "text-in"}`}
    />
  );
}

function useShowFrame(session: string): (seq: number) => void {
  const choose = useWindow((state) => state.choose);
  const showPane = useWindow((state) => state.showPane);
  return (seq) => {
    choose(session, seq);
    showPane("log");
    showPane("inspector");
  };
}
