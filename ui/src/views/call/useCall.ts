// Sending from a call tab: what was sent, what runs, and how to stop it. The text goes out as it is given.

import { useState } from "react";
import { useIpc } from "../../ipc/context";
import { type HostError, toHostError } from "../../ipc/errors";
import { type CallKind, methodOf } from "../../model/formParams";
import type { CallMemory } from "./callMemory";
import { useExchange } from "./useExchange";

export interface CallRequest {
  params: string;
  progress: boolean;
  timeoutMillis: number | null;
}

export function useCall(session: string, kind: CallKind, revision: number, memory: CallMemory) {
  const ipc = useIpc();
  const [shown, setShown] = useState(memory.shown);
  const [isHandingOver, setHandingOver] = useState(false);
  const [refusal, setRefusal] = useState<HostError | null>(null);
  const state = useExchange(session, shown, revision);

  const show = (seq: number | null) => {
    memory.shown = seq;
    setShown(seq);
  };
  /** A request that was sent for this tab, by whatever means. */
  const sentElsewhere = (seq: number) => {
    memory.sent.push(seq);
    show(seq);
  };
  const send = async ({ params, progress, timeoutMillis }: CallRequest) => {
    setHandingOver(true);
    setRefusal(null);
    try {
      const sent = await ipc.sendRequest(session, methodOf(kind), params, progress, timeoutMillis);
      sentElsewhere(sent.seq);
    } catch (thrown) {
      setRefusal(toHostError(thrown));
    } finally {
      setHandingOver(false);
    }
  };
  const isRunning = shown !== null && state.exchange?.outcome === "pending";
  const cancel = async () => {
    if (shown === null) return;
    try {
      await ipc.cancelRequest(session, shown);
    } catch (thrown) {
      setRefusal(toHostError(thrown));
    }
  };
  return { ...state, shown, show, send, sentElsewhere, cancel, isRunning, isHandingOver, refusal };
}
