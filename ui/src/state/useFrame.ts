// One frame, and the exchange it belongs to, read when they are looked at. Frames never change but in their outcome, so
// they are read again only while an answer is awaited. Bodies leave the window's memory half a minute after the last look.

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useIpc } from "../ipc/context";
import { useWindow } from "./window";

/** Longer payloads are shown cut, and say so. */
export const FRAME_LIMIT_BYTES = 2 * 1024 * 1024;
const KEPT_MILLIS = 30_000;

export function useFrame(session: string, seq: number) {
  const ipc = useIpc();
  const revision = useWindow((state) => state.live[session]?.revision);
  const query = useQuery({
    queryKey: ["frame", session, seq],
    queryFn: () => ipc.frame(session, seq, FRAME_LIMIT_BYTES),
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
