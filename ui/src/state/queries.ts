// What the host knows, asked for once and again when the feed says it changed: targets, sessions, offers. Frames are
// not here: they are paged (state/useRowPages).

import { QueryClient, useQuery } from "@tanstack/react-query";
import { useIpc } from "../ipc/context";
import type { SessionState } from "../ipc/generated/SessionState";
import type { SessionSummary } from "../ipc/generated/SessionSummary";
import { useWindow } from "./window";

/** The sidebar lists this many recorded sessions, newest first. */
export const SESSIONS_LISTED = 200;

export const KEY = {
  targets: ["targets"],
  sessions: ["sessions"],
  session: (id: string) => ["session", id],
  offers: (id: string) => ["offers", id],
} as const;

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // The host is in the same process group: nothing is retried, polled, or dependent on being online.
      queries: {
        retry: false,
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

export function useTargets() {
  const ipc = useIpc();
  return useQuery({ queryKey: KEY.targets, queryFn: () => ipc.listTargets() });
}

export function useSessions() {
  const ipc = useIpc();
  return useQuery({ queryKey: KEY.sessions, queryFn: () => ipc.listSessions(SESSIONS_LISTED) });
}

export function useSession(id: string | null) {
  const ipc = useIpc();
  return useQuery({
    queryKey: KEY.session(id ?? ""),
    queryFn: () => ipc.session(id ?? ""),
    enabled: id !== null,
  });
}

export function useOffers(id: string | null) {
  const ipc = useIpc();
  return useQuery({
    queryKey: KEY.offers(id ?? ""),
    queryFn: () => ipc.offers(id ?? ""),
    enabled: id !== null,
  });
}

/** The feed knows a session's state before its summary was read again. */
export function useStateOf(session: SessionSummary | undefined): SessionState | null {
  const live = useWindow((state) => (session ? state.live[session.id]?.state : undefined));
  return live ?? session?.state ?? null;
}

export function isInUse(state: SessionState): boolean {
  return state === "open" || state === "connecting";
}
