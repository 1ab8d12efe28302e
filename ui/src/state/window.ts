// The window's own state: what is open, shown and chosen. It holds ids, never rows or bodies; what the host knows is
// asked for through queries (state/queries) and pages (model/rowPages).

import { create } from "zustand";
import type { HostError } from "../ipc/errors";
import type { Alarm } from "../ipc/generated/Alarm";
import type { FeedEvent } from "../ipc/generated/FeedEvent";
import type { Target } from "../ipc/generated/Target";
import type { Watermark } from "../ipc/generated/Watermark";
import type { WindowStart } from "../ipc/generated/WindowStart";
import {
  type Draft,
  freshLayout,
  type Layout,
  type PaneName,
  readLayout,
  type TabRef,
  type Theme,
  tabId,
} from "../model/layout";

/** One try to connect: from the click until the session is open, or until its failure is put away. */
export interface Attempt {
  id: string;
  target: Target;
  startedMillis: number;
  /** The session that records it, once the feed has shown it. */
  session: string | null;
  error: HostError | null;
  /** A person cancelled it. Where its session is not known yet, it is stopped as soon as it is. */
  cancelWanted: boolean;
  /** The ended session whose tabs move to the new one. */
  instead: string | null;
  /** The tab of that session it was asked for in; it comes back to the front when the new one is open. */
  from: TabRef | null;
}

export interface Notice {
  text: string;
  tone: "info" | "error";
  action: { label: string; run: () => void } | null;
}

export type InspectorView = "summary" | "tree" | "raw" | "headers" | "timing";

export interface WindowState extends Layout {
  version: string;
  cwd: string;
  logPath: string | null;
  /** The person's own folder: paths in it are shown from `~` on. */
  home: string | null;
  logBytes: number;
  alarms: Alarm[];
  live: Record<string, Watermark>;
  attempts: Attempt[];
  /** The chosen row of each session, by seq. */
  chosen: Record<string, number>;
  inspectorView: InspectorView;
  notice: Notice | null;
  helpShown: boolean;
  /** What a new server's form starts from, when not from nothing. */
  prefill: Target | null;
  /** Counts the prefills: the form begins anew with each, and only then. */
  prefills: number;

  begin(start: WindowStart): void;
  applyFeed(event: FeedEvent): void;
  setTheme(theme: Theme): void;
  togglePane(pane: PaneName): void;
  showPane(pane: PaneName): void;
  setSize(pane: PaneName, size: number): void;
  openTab(tab: TabRef): void;
  closeTab(id: string): void;
  /** Puts a tab in the place of another. */
  replaceTab(id: string, tab: TabRef): void;
  stepTab(by: 1 | -1): void;
  activate(id: string): void;
  setDraft(tab: string, draft: Partial<Draft>): void;
  showSession(session: string | null): void;
  choose(session: string, seq: number | null): void;
  setInspectorView(view: InspectorView): void;
  say(notice: Notice | null): void;
  showHelp(shown: boolean): void;
  editServer(target: string | null, prefill: Target | null): void;
  putAttempt(attempt: Attempt): void;
  changeAttempt(id: string, change: Partial<Attempt>): void;
  dropAttempt(id: string): void;
  /** Tabs of `from` become tabs of `to`, drafts included. */
  moveTabs(from: string, to: string): void;
}

/** The session a tab is about; of a try, the one that records it. */
function sessionOf(tab: TabRef | undefined, attempts: readonly Attempt[]): string | null {
  if (tab?.kind === "attempt") return attempts.find((one) => one.id === tab.attempt)?.session ?? null;
  return tab && "session" in tab ? tab.session : null;
}

export const useWindow = create<WindowState>()((set, get) => ({
  ...freshLayout(),
  version: "",
  cwd: "",
  logPath: null,
  home: null,
  logBytes: 0,
  alarms: [],
  live: {},
  attempts: [],
  chosen: {},
  inspectorView: "summary",
  notice: null,
  helpShown: false,
  prefill: null,
  prefills: 0,

  begin: (start) =>
    set({
      ...readLayout(start.layout),
      version: start.version,
      cwd: start.cwd,
      logPath: start.log.path,
      home: start.home ?? null,
      logBytes: start.log.bytes,
      alarms: start.log.alarms,
    }),

  applyFeed: (event) =>
    set((state) => {
      const live = { ...state.live };
      for (const mark of event.sessions) live[mark.session] = mark;
      return { live, alarms: event.alarms, logBytes: event.log_bytes };
    }),

  setTheme: (theme) => set({ theme }),
  togglePane: (pane) => set((state) => ({ panes: { ...state.panes, [pane]: !state.panes[pane] } })),
  showPane: (pane) => set((state) => ({ panes: { ...state.panes, [pane]: true } })),
  setSize: (pane, size) => set((state) => ({ sizes: { ...state.sizes, [pane]: size } })),

  openTab: (tab) =>
    set((state) => {
      const id = tabId(tab);
      const isOpen = state.tabs.some((one) => tabId(one) === id);
      return {
        tabs: isOpen ? state.tabs : [...state.tabs, tab],
        active: id,
        session: sessionOf(tab, state.attempts) ?? state.session,
      };
    }),

  closeTab: (id) =>
    set((state) => {
      const index = state.tabs.findIndex((tab) => tabId(tab) === id);
      if (index < 0) return {};
      const tabs = state.tabs.filter((tab) => tabId(tab) !== id);
      const { [id]: _closed, ...drafts } = state.drafts;
      if (state.active !== id) return { tabs, drafts };
      const next = tabs[Math.min(index, tabs.length - 1)];
      return {
        tabs,
        drafts,
        active: next ? tabId(next) : null,
        session: sessionOf(next, state.attempts) ?? state.session,
      };
    }),

  replaceTab: (id, tab) =>
    set((state) => {
      const next = tabId(tab);
      const wasActive = state.active === id;
      const rest = state.tabs.filter((one) => tabId(one) !== next || tabId(one) === id);
      return {
        tabs: rest.map((one) => (tabId(one) === id ? tab : one)),
        active: wasActive ? next : state.active,
        session: wasActive ? (sessionOf(tab, state.attempts) ?? state.session) : state.session,
      };
    }),

  stepTab: (by) => {
    const { tabs, active, activate } = get();
    if (tabs.length === 0) return;
    const index = tabs.findIndex((tab) => tabId(tab) === active);
    const next = tabs[(index + by + tabs.length) % tabs.length];
    if (next) activate(tabId(next));
  },

  activate: (id) =>
    set((state) => {
      const tab = state.tabs.find((one) => tabId(one) === id);
      return tab ? { active: id, session: sessionOf(tab, state.attempts) ?? state.session } : {};
    }),

  setDraft: (tab, draft) =>
    set((state) => {
      const before = state.drafts[tab] ?? { text: null, view: "form" as const };
      return { drafts: { ...state.drafts, [tab]: { ...before, ...draft } } };
    }),

  showSession: (session) => set({ session }),

  choose: (session, seq) =>
    set((state) => {
      const { [session]: _before, ...chosen } = state.chosen;
      return { chosen: seq === null ? chosen : { ...chosen, [session]: seq } };
    }),

  setInspectorView: (inspectorView) => set({ inspectorView }),
  say: (notice) => set({ notice }),
  showHelp: (helpShown) => set({ helpShown }),

  editServer: (target, prefill) => {
    const isOpen = get().tabs.some((tab) => tabId(tab) === tabId({ kind: "server", target: null }));
    // A form that somebody types in is only given up for another one that was asked for.
    if (target === null && (prefill !== null || !isOpen)) set({ prefill, prefills: get().prefills + 1 });
    get().openTab({ kind: "server", target });
  },

  putAttempt: (attempt) => set((state) => ({ attempts: [...state.attempts, attempt] })),
  changeAttempt: (id, change) =>
    set((state) => ({
      attempts: state.attempts.map((one) => (one.id === id ? { ...one, ...change } : one)),
    })),
  dropAttempt: (id) => set((state) => ({ attempts: state.attempts.filter((one) => one.id !== id) })),

  moveTabs: (from, to) =>
    set((state) => {
      const renamed = new Map<string, string>();
      const moved = state.tabs.map((tab): TabRef => {
        if (!("session" in tab) || tab.session !== from) return tab;
        const next = { ...tab, session: to };
        renamed.set(tabId(tab), tabId(next));
        return next;
      });
      const drafts = Object.fromEntries(
        Object.entries(state.drafts).map(([id, draft]) => [renamed.get(id) ?? id, draft]),
      );
      const tabs = [...new Map(moved.map((tab) => [tabId(tab), tab])).values()];
      const active = state.active === null ? null : (renamed.get(state.active) ?? state.active);
      return { tabs, drafts, active, session: state.session === from ? to : state.session };
    }),
}));

/** The part of the state that is kept between starts. */
export function layoutOf(state: WindowState): Layout {
  const { theme, panes, sizes, tabs, active, session, drafts } = state;
  return { theme, panes, sizes, tabs, active, session, drafts };
}
