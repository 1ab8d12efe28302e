// The rows of the session whose log is shown. One page cache a session; it is told of every change the feed reports.

import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useIpc } from "../ipc/context";
import { RowPages } from "../model/rowPages";
import { useWindow } from "./window";

export function useRowPages(session: string): RowPages {
  const ipc = useIpc();
  const pages = useMemo(
    () => new RowPages((fromSeq, limit) => ipc.pageRows(session, fromSeq, limit)),
    [ipc, session],
  );
  const revision = useWindow((state) => state.live[session]?.revision);
  const lastSeq = useWindow((state) => state.live[session]?.last_seq);
  useEffect(() => {
    if (revision === undefined || lastSeq === undefined) pages.want(0, 0);
    else pages.advance(lastSeq);
  }, [pages, revision, lastSeq]);
  useSyncExternalStore(pages.subscribe, pages.snapshot);
  return pages;
}
