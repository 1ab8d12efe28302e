// The feed: what changed, not the data. Each event moves the window's watermarks at once; summaries and offers are read
// again at most twice a second, and only those that somebody is looking at (react-query leaves the others stale).

import type { QueryClient } from "@tanstack/react-query";
import type { FeedEvent } from "../ipc/generated/FeedEvent";
import type { Ipc } from "../ipc/ipc";
import { claimSession } from "./connect";
import { flushLayout } from "./persist";
import { KEY } from "./queries";
import { useWindow } from "./window";

const REREAD_MILLIS = 500;

export async function startFeed(ipc: Ipc, queries: QueryClient): Promise<void> {
  const stale = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | null = null;

  const reread = () => {
    timer = null;
    void queries.invalidateQueries({ queryKey: KEY.sessions });
    for (const session of stale) {
      void queries.invalidateQueries({ queryKey: KEY.session(session) });
      void queries.invalidateQueries({ queryKey: KEY.offers(session) });
    }
    stale.clear();
  };

  const leave = async () => {
    await flushLayout();
    await ipc.leave();
  };

  const onEvent = (event: FeedEvent) => {
    if (event.closing === true) void leave();
    const before = useWindow.getState().live;
    useWindow.getState().applyFeed(event);
    let isTurn = false;
    for (const mark of event.sessions) {
      const known = before[mark.session];
      if (known?.state !== mark.state) isTurn = true;
      if (!known && mark.state === "connecting") void claimSession(ipc, mark.session);
      stale.add(mark.session);
    }
    if (event.sessions.length === 0) return;
    // A new state is shown at once; more frames can wait for the next turn.
    if (isTurn) {
      if (timer !== null) clearTimeout(timer);
      reread();
    } else {
      timer ??= setTimeout(reread, REREAD_MILLIS);
    }
  };

  await ipc.watch(onEvent);
}
