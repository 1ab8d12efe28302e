// One frame, and the exchange it belongs to, read when they are looked at. Frames never change but in their outcome, so
// they are read again only while an answer is awaited. Bodies leave the window's memory half a minute after the last look.

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useIpc } from "../ipc/context";
import type { FrameView } from "../ipc/generated/FrameView";
import type { Ipc } from "../ipc/ipc";
import { useWindow } from "./window";

/** Longer payloads are shown cut, and say so. */
const WHOLE_BYTES = 2_000_000;
/** As much of a longer one. Its way into the page holds the page: 2 MB of it for 200 ms, this for less than 100. */
const BEGINNING_BYTES = 400_000;
const KEPT_MILLIS = 30_000;

/** A frame as it is looked at first: whole, or of a long one the beginning. */
export async function readFrame(ipc: Ipc, session: string, seq: number): Promise<FrameView> {
  const beginning = await ipc.frame(session, seq, BEGINNING_BYTES);
  const isRead = !beginning.cut || beginning.row.bytes > WHOLE_BYTES;
  return isRead ? beginning : ipc.frame(session, seq, WHOLE_BYTES);
}

export function useFrame(session: string, seq: number) {
  const ipc = useIpc();
  const revision = useWindow((state) => state.live[session]?.revision);
  const query = useQuery({
    queryKey: ["frame", session, seq],
    queryFn: () => readFrame(ipc, session, seq),
    gcTime: KEPT_MILLIS,
  });
  const { refetch } = query;
  const isWaiting = query.data?.row.outcome === "pending";
  useEffect(() => {
    if (isWaiting && revision !== undefined) void refetch();
  }, [isWaiting, revision, refetch]);
  return query;
}

export function useExchange(session: string, request: number) {
  const ipc = useIpc();
  const revision = useWindow((state) => state.live[session]?.revision);
  const query = useQuery({
    queryKey: ["exchange", session, request],
    queryFn: () => ipc.exchange(session, request),
    gcTime: KEPT_MILLIS,
  });
  const { refetch } = query;
  const isWaiting = query.data?.outcome === "pending";
  useEffect(() => {
    if (isWaiting && revision !== undefined) void refetch();
  }, [isWaiting, revision, refetch]);
  return query;
}
