// One exchange and its answer, read from the log: again whenever the session's revision grows, until it is settled. The
// answer's frame is read once. Nothing here comes from the wire.

import { useEffect, useRef, useState } from "react";
import { useIpc } from "../../ipc/context";
import { type HostError, toHostError } from "../../ipc/errors";
import type { ExchangeView } from "../../ipc/generated/ExchangeView";
import type { FrameView } from "../../ipc/generated/FrameView";
import { readFrame } from "../../state/useFrame";

export interface ExchangeState {
  exchange: ExchangeView | null;
  /** The response; `null` while there is none. */
  answer: FrameView | null;
  error: HostError | null;
}

/** No more of an answer is ever read into the window; so much only when a person asks for it. */
export const MOST_ANSWER_BYTES = 48_000_000;

const NOTHING: ExchangeState = { exchange: null, answer: null, error: null };

export function useExchange(
  session: string,
  seq: number | null,
  revision: number,
): ExchangeState & { readAll: () => void } {
  const ipc = useIpc();
  const [state, setState] = useState(NOTHING);
  const [wanted, setWanted] = useState<number | null>(null);
  // A busy session asks again before the last read is back. Reads are therefore not dropped but kept in order: else a
  // stream of progress would show nothing until it pauses.
  const reads = useRef({ seq, asked: 0, shown: 0 });
  useEffect(() => {
    reads.current.seq = seq;
  }, [seq]);
  const mine = state.exchange?.request_seq === seq ? state : NOTHING;
  const isSettled = mine.exchange !== null && mine.exchange.outcome !== "pending";
  const responseSeq = mine.exchange?.response_seq ?? null;

  // `revision` is not read: it says when to read again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (seq === null || isSettled) return;
    reads.current.asked += 1;
    const mine = reads.current.asked;
    const isNews = () => {
      if (reads.current.seq !== seq || mine < reads.current.shown) return false;
      reads.current.shown = mine;
      return true;
    };
    ipc.exchange(session, seq).then(
      (exchange) => isNews() && setState((was) => ({ ...keptFor(was, seq), exchange, error: null })),
      (thrown) => isNews() && setState({ ...NOTHING, error: toHostError(thrown) }),
    );
  }, [ipc, session, seq, revision, isSettled]);

  const isAllWanted = wanted !== null && wanted === responseSeq;
  useEffect(() => {
    if (responseSeq === null) return;
    let current = true;
    const read = isAllWanted
      ? ipc.frame(session, responseSeq, MOST_ANSWER_BYTES)
      : readFrame(ipc, session, responseSeq);
    read.then(
      (answer) => current && setState((was) => ({ ...was, answer })),
      (thrown) => current && setState((was) => ({ ...was, error: toHostError(thrown) })),
    );
    return () => {
      current = false;
    };
  }, [ipc, session, responseSeq, isAllWanted]);

  const readAll = () => setWanted(responseSeq);
  if (seq === null) return { ...NOTHING, readAll };
  return { ...(state.exchange === null && state.error !== null ? state : mine), readAll };
}

function keptFor(was: ExchangeState, seq: number): ExchangeState {
  return was.exchange?.request_seq === seq ? was : NOTHING;
}
