// The open tabs, 32 px. A tab closes by its cross, the middle button, Delete, or the shortcut; the cross inside a tab is
// for the pointer only (a tab may not hold another control), so a real close button follows the tabs for everyone else.

import {
  Braces,
  Download,
  FileText,
  Loader,
  MessageSquare,
  PenLine,
  Plug,
  Server,
  TriangleAlert,
  Upload,
  Wrench,
  X,
} from "lucide-react";
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef } from "react";
import { assertNever } from "../../model/assertNever";
import { escaped } from "../../model/escapes";
import { keysOf } from "../../model/keys";
import { type TabRef, tabId } from "../../model/layout";
import { IconButton } from "../../parts/IconButton";
import { SafeText } from "../../parts/SafeText";
import { IS_MAC } from "../../state/keyBindings";
import { useTargets } from "../../state/queries";
import { useWindow } from "../../state/window";

export const TAB_PANEL_ID = "open-tab";

/** Ids of elements may hold any character, but must be one word. */
export function tabElementId(id: string): string {
  return `tab-${encodeURIComponent(id)}`;
}

export function TabStrip() {
  const tabs = useWindow((state) => state.tabs);
  const active = useWindow((state) => state.active);
  const activate = useWindow((state) => state.activate);
  const closeTab = useWindow((state) => state.closeTab);
  const strip = useRef<HTMLDivElement>(null);

  useShown(strip, active);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const index = tabs.findIndex((tab) => tabId(tab) === active);
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = by === undefined ? undefined : tabs[(index + by + tabs.length) % tabs.length];
    if (event.key === "Delete" && active !== null) closeTab(active);
    else if (next) {
      activate(tabId(next));
      const element = [...event.currentTarget.children].find((one) => one.id === tabElementId(tabId(next)));
      if (element instanceof HTMLElement) element.focus();
    } else return;
    event.preventDefault();
  };

  if (tabs.length === 0) return null;
  return (
    <div className="flex h-8 shrink-0 items-stretch border-b border-line bg-panel">
      <div
        ref={strip}
        role="tablist"
        aria-label="Open tabs"
        onKeyDown={onKeyDown}
        className="flex min-w-0 flex-1 items-stretch overflow-x-auto overflow-y-hidden [&::-webkit-scrollbar]:hidden"
      >
        {tabs.map((tab) => (
          <Tab key={tabId(tab)} tab={tab} isActive={tabId(tab) === active} />
        ))}
      </div>
      {active === null ? null : (
        <span className="sr-only focus-within:not-sr-only focus-within:flex focus-within:items-center focus-within:px-1">
          <IconButton
            small
            label="Close tab"
            keys={keysOf("tab.close", IS_MAC)}
            icon={<X aria-hidden="true" size={14} />}
            onClick={() => closeTab(active)}
          />
        </span>
      )}
    </div>
  );
}

/** Keeps the active tab in view: when it is chosen, and when it, or the strip, gets another width. */
function useShown(strip: RefObject<HTMLDivElement | null>, active: string | null) {
  useEffect(() => {
    const box = strip.current;
    const id = active === null ? null : tabElementId(active);
    const tab = [...(box?.children ?? [])].find((one) => one.id === id);
    if (!box || !tab) return;
    const show = () => tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    show();
    const sizes = new ResizeObserver(show);
    sizes.observe(box);
    sizes.observe(tab);
    return () => sizes.disconnect();
  }, [strip, active]);
}

function Tab({ tab, isActive }: { tab: TabRef; isActive: boolean }) {
  const activate = useWindow((state) => state.activate);
  const closeTab = useWindow((state) => state.closeTab);
  const label = useTabLabel(tab);
  const id = tabId(tab);
  return (
    <button
      type="button"
      role="tab"
      id={tabElementId(id)}
      aria-selected={isActive}
      aria-label={escaped(label)}
      {...(isActive ? { "aria-controls": TAB_PANEL_ID } : {})}
      tabIndex={isActive ? 0 : -1}
      title={escaped(label)}
      onClick={() => activate(id)}
      onAuxClick={(event) => {
        if (event.button === 1) closeTab(id);
      }}
      className="group relative flex max-w-[220px] min-w-0 shrink-0 items-center gap-1.5 border-r border-line pr-1 pl-2.5 text-muted hover:text-text aria-selected:bg-bg aria-selected:text-text"
    >
      {isActive ? <span aria-hidden="true" className="absolute inset-x-0 top-0 h-0.5 bg-accent" /> : null}
      <Sign tab={tab} />
      <span className="truncate">
        <SafeText text={label} />
      </span>
      <span
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation();
          closeTab(id);
        }}
        className="ml-0.5 inline-flex size-5 shrink-0 items-center justify-center rounded-base opacity-0 group-hover:opacity-100 group-aria-selected:opacity-100 hover:bg-hover"
      >
        <X size={13} />
      </span>
    </button>
  );
}

function useTabLabel(tab: TabRef): string {
  const { data: targets } = useTargets();
  if (tab.kind === "import") return "Import servers";
  if (tab.kind === "export") return "Export servers";
  if (tab.kind !== "server") return tab.label;
  if (tab.target === null) return "Add server";
  const saved = targets?.find((one) => one.id === tab.target);
  return `Edit ${saved?.target.name || "server"}`;
}

function Sign({ tab }: { tab: TabRef }): ReactNode {
  const failed = useWindow((state) =>
    tab.kind === "attempt"
      ? state.attempts.some((one) => one.id === tab.attempt && one.error !== null)
      : false,
  );
  const look = { "aria-hidden": true, size: 13, className: "shrink-0 text-muted" } as const;
  switch (tab.kind) {
    case "tool":
      return <Wrench {...look} />;
    case "resource":
      return <FileText {...look} />;
    case "template":
      return <Braces {...look} />;
    case "prompt":
      return <MessageSquare {...look} />;
    case "session":
      return <Server {...look} />;
    case "compose":
      return <PenLine {...look} />;
    case "import":
      return <Download {...look} />;
    case "export":
      return <Upload {...look} />;
    case "server":
      return <Plug {...look} />;
    case "attempt":
      return failed ? (
        <TriangleAlert aria-hidden="true" size={13} className="shrink-0 text-error" />
      ) : (
        <Loader aria-hidden="true" size={13} className="shrink-0 animate-spin text-accent" />
      );
    default:
      return assertNever(tab);
  }
}
