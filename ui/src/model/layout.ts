// What the window remembers between starts: theme, panes, tabs and their drafts, as one JSON text that the host keeps
// without reading it. Reading is total: whatever stands there, a usable layout comes out, part by part.

export type Theme = "system" | "dark" | "light";
export type PaneName = "sidebar" | "log" | "inspector";
export type OfferKind = "tool" | "resource" | "template" | "prompt";

/** A tab on something a session offers. */
export interface CallTabRef {
  kind: OfferKind;
  session: string;
  key: string;
  /** What it was called when it was opened; shown until the session's offers are read. */
  label: string;
}

/** A tab on a session itself. */
export interface SessionTabRef {
  kind: "session";
  session: string;
  label: string;
}

/** A tab to write a session's messages in by hand. */
export interface ComposeTabRef {
  kind: "compose";
  session: string;
  label: string;
}

/** A tab that reads servers out of a pasted text, and writes the saved ones for other programs. */
export type ExchangeTabRef = { kind: "import" } | { kind: "export" };

/** A tab that edits a target: a saved one, or a new one. */
export interface ServerTabRef {
  kind: "server";
  target: string | null;
}

/** A tab on a connection being made, or one that failed. It lives only as long as the window. */
export interface AttemptTabRef {
  kind: "attempt";
  attempt: string;
  label: string;
}

export type TabRef =
  | CallTabRef
  | SessionTabRef
  | ComposeTabRef
  | ExchangeTabRef
  | ServerTabRef
  | AttemptTabRef;

export interface Draft {
  text: string | null;
  view: "form" | "json";
}

export interface Layout {
  theme: Theme;
  panes: Record<PaneName, boolean>;
  /** Sidebar in pixels; log and inspector in percent of what they share. */
  sizes: Record<PaneName, number>;
  tabs: TabRef[];
  active: string | null;
  /** The session whose log is shown. */
  session: string | null;
  drafts: Record<string, Draft>;
}

const SIZE_RANGES: Record<PaneName, readonly [number, number]> = {
  sidebar: [180, 400],
  log: [10, 80],
  inspector: [15, 75],
};

const MOST_TABS = 100;
/** The host keeps at most 1 MB; a draft longer than this lives only as long as the window. */
const LONGEST_DRAFT = 64 * 1024;
const LONGEST_LAYOUT = 900 * 1024;

export function freshLayout(): Layout {
  return {
    theme: "system",
    panes: { sidebar: true, log: true, inspector: true },
    sizes: { sidebar: 240, log: 40, inspector: 38 },
    tabs: [],
    active: null,
    session: null,
    drafts: {},
  };
}

/** Names a tab; two tabs with one id are the same tab. */
export function tabId(tab: TabRef): string {
  switch (tab.kind) {
    case "server":
      return `server:${tab.target ?? "new"}`;
    case "session":
      return `session:${tab.session}`;
    case "compose":
      return `compose:${tab.session}`;
    case "import":
    case "export":
      return tab.kind;
    case "attempt":
      return `attempt:${tab.attempt}`;
    default:
      return `${tab.kind}:${tab.session}:${tab.key}`;
  }
}

export function writeLayout(whole: Layout): string {
  const { theme, panes, sizes, active, session } = whole;
  const tabs = whole.tabs.filter((tab) => tab.kind !== "attempt");
  const layout = { theme, panes, sizes, tabs, active, session, drafts: whole.drafts };
  const open = new Set(tabs.map(tabId));
  const drafts = Object.entries(layout.drafts).filter(
    ([id, draft]) => open.has(id) && (draft.text?.length ?? 0) <= LONGEST_DRAFT,
  );
  const text = JSON.stringify({ version: 1, ...layout, drafts: Object.fromEntries(drafts) });
  return text.length <= LONGEST_LAYOUT ? text : JSON.stringify({ version: 1, ...layout, drafts: {} });
}

export function readLayout(text: string | null): Layout {
  const layout = freshLayout();
  const read = parseObject(text);
  if (!read) return layout;
  if (read.theme === "dark" || read.theme === "light") layout.theme = read.theme;
  readPanes(read, layout);
  if (Array.isArray(read.tabs)) layout.tabs = uniqueTabs(read.tabs.flatMap(readTab)).slice(0, MOST_TABS);
  const ids = layout.tabs.map(tabId);
  if (typeof read.session === "string") layout.session = read.session;
  if (typeof read.active === "string" && ids.includes(read.active)) layout.active = read.active;
  else activateLast(layout);
  layout.drafts = readDrafts(read.drafts, ids);
  return layout;
}

/** What was in front is gone (a connection being made is not kept), so the last tab comes forward, with its session. */
function activateLast(layout: Layout): void {
  const last = layout.tabs.at(-1);
  if (!last) return;
  layout.active = tabId(last);
  if ("session" in last) layout.session = last.session;
}

function parseObject(text: string | null): Record<string, unknown> | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    // A layout that is no JSON is worth no more than none: the window opens as new.
    return null;
  }
}

function readPanes(read: Record<string, unknown>, layout: Layout): void {
  for (const pane of ["sidebar", "log", "inspector"] as const) {
    const open = isObject(read.panes) ? read.panes[pane] : undefined;
    if (typeof open === "boolean") layout.panes[pane] = open;
    const size = isObject(read.sizes) ? read.sizes[pane] : undefined;
    const [least, most] = SIZE_RANGES[pane];
    if (typeof size === "number" && size >= least && size <= most) layout.sizes[pane] = size;
  }
}

function readTab(value: unknown): TabRef[] {
  if (!isObject(value)) return [];
  const { kind, session, key, label } = value;
  if (kind === "server") {
    return typeof value.target === "string" || value.target === null ? [{ kind, target: value.target }] : [];
  }
  if (kind === "import" || kind === "export") return [{ kind }];
  if (typeof session !== "string" || typeof label !== "string") return [];
  if (kind === "session" || kind === "compose") return [{ kind, session, label }];
  const isOffer = kind === "tool" || kind === "resource" || kind === "template" || kind === "prompt";
  return isOffer && typeof key === "string" ? [{ kind, session, key, label }] : [];
}

function uniqueTabs(tabs: TabRef[]): TabRef[] {
  return [...new Map(tabs.map((tab) => [tabId(tab), tab])).values()];
}

function readDrafts(value: unknown, open: readonly string[]): Record<string, Draft> {
  const drafts: Record<string, Draft> = {};
  if (!isObject(value)) return drafts;
  for (const id of open) {
    const draft = Object.hasOwn(value, id) ? value[id] : undefined;
    if (!isObject(draft)) continue;
    drafts[id] = {
      text: typeof draft.text === "string" ? draft.text : null,
      view: draft.view === "json" ? "json" : "form",
    };
  }
  return drafts;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
