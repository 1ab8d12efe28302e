// Connecting: a try is a tab of its own from the first click, so that what happens is seen while it happens (frames,
// stderr, time) and a failure stays readable. The host names the session only at the end; until then the feed shows it
// as a new connecting session, and the try claims it by its command.

import type { QueryClient } from "@tanstack/react-query";
import { toHostError } from "../ipc/errors";
import type { SessionSummary } from "../ipc/generated/SessionSummary";
import type { Target } from "../ipc/generated/Target";
import type { Ipc } from "../ipc/ipc";
import { type TabRef, tabId } from "../model/layout";
import { sourceOf, targetLabel } from "../model/targets";
import { KEY } from "./queries";
import { type Attempt, useWindow } from "./window";

let attempts = 0;

function attemptTab(id: string, target: Target): TabRef {
  return { kind: "attempt", attempt: id, label: targetLabel(target) };
}

/** Starts a try in a tab of its own. `instead` names an ended session whose tabs shall move to the new one. */
export async function connectTo(
  ipc: Ipc,
  queries: QueryClient,
  target: Target,
  instead: string | null = null,
): Promise<void> {
  attempts += 1;
  const id = attempts.toString();
  const window = useWindow.getState();
  window.putAttempt({
    id,
    target,
    startedMillis: Date.now(),
    session: null,
    error: null,
    cancelWanted: false,
    instead,
    from: instead === null ? null : (window.tabs.find((tab) => tabId(tab) === window.active) ?? null),
  });
  window.openTab(attemptTab(id, target));
  await run(ipc, queries, id, target);
}

/** The same try once more, in the same tab. */
export async function tryAgain(ipc: Ipc, queries: QueryClient, attempt: Attempt): Promise<void> {
  useWindow.getState().changeAttempt(attempt.id, {
    startedMillis: Date.now(),
    session: null,
    error: null,
    cancelWanted: false,
  });
  await run(ipc, queries, attempt.id, attempt.target);
}

async function run(ipc: Ipc, queries: QueryClient, id: string, target: Target): Promise<void> {
  const window = useWindow.getState();
  try {
    const session = await ipc.connect(target);
    const attempt = useWindow.getState().attempts.find((one) => one.id === id);
    queries.setQueryData(KEY.session(session.id), session);
    void queries.invalidateQueries({ queryKey: KEY.sessions });
    void queries.invalidateQueries({ queryKey: KEY.offers(session.id) });
    if (attempt?.instead) window.moveTabs(attempt.instead, session.id);
    settleTab(tabId(attemptTab(id, target)), session, attempt?.from ?? null);
    window.dropAttempt(id);
  } catch (thrown) {
    const error = toHostError(thrown);
    const { active, attempts, showSession } = useWindow.getState();
    const session = error.session ?? attempts.find((one) => one.id === id)?.session ?? null;
    window.changeAttempt(id, { error, session });
    // A try that failed before the feed showed its session: the log below must not go on showing another one's.
    if (session !== null && active === tabId(attemptTab(id, target))) showSession(session);
  } finally {
    void queries.invalidateQueries({ queryKey: KEY.sessions });
  }
}

/** The try's tab becomes the session's, or gives way to the tab in which the connection was asked for again. */
function settleTab(attempt: string, session: SessionSummary, from: TabRef | null): void {
  const { active, activate, closeTab, replaceTab } = useWindow.getState();
  if (from && "session" in from && from.kind !== "session") {
    if (active === attempt) activate(tabId({ ...from, session: session.id }));
    closeTab(attempt);
  } else {
    replaceTab(attempt, { kind: "session", session: session.id, label: session.target.label });
  }
}

/** The feed shows a new connecting session: which try is it? The oldest one without a session and with its command. */
export async function claimSession(ipc: Ipc, session: string): Promise<void> {
  const waiting = () =>
    useWindow.getState().attempts.filter((one) => one.session === null && one.error === null);
  if (waiting().length === 0) return;
  try {
    const summary = await ipc.session(session);
    const attempt = sourceOf(summary.target, waiting());
    if (!attempt) return;
    useWindow.getState().changeAttempt(attempt.id, { session });
    useWindow.getState().showSession(session);
    if (attempt.cancelWanted) await ipc.disconnect(session);
  } catch {
    // Without its session a try still ends by the answer of `connect`; only its frames are not shown meanwhile.
  }
}

export async function cancelAttempt(ipc: Ipc, attempt: Attempt): Promise<void> {
  useWindow.getState().changeAttempt(attempt.id, { cancelWanted: true });
  if (attempt.session !== null) await disconnectFrom(ipc, attempt.session);
}

export async function disconnectFrom(ipc: Ipc, session: string): Promise<void> {
  try {
    await ipc.disconnect(session);
  } catch (thrown) {
    useWindow.getState().say({ text: toHostError(thrown).message, tone: "error", action: null });
  }
}
