// Every shortcut of the window, once: the key handler, the tooltips and the help read this list. It knows what keys are
// pressed for, not what they do; views bind handlers to the ids (state/keyBindings).
//
// `Mod` is ⌘ on a Mac and Ctrl elsewhere. Where a plain letter is bound, its place must be a list, never a text field.

export type KeyPlace = "anywhere" | "log";

export type KeyGroup = "Call" | "Tabs" | "Panes" | "Log" | "Help";

interface KeyEntry {
  id: string;
  /** One or more ways to press it; the first is the one shown. */
  keys: readonly string[];
  label: string;
  group: KeyGroup;
  place: KeyPlace;
}

export const KEYS = [
  { id: "call.send", keys: ["Mod+Enter"], label: "Send the request", group: "Call", place: "anywhere" },
  {
    id: "call.cancel",
    keys: ["Mod+."],
    label: "Cancel the running request",
    group: "Call",
    place: "anywhere",
  },
  {
    id: "call.capability",
    keys: ["Mod+Shift+Enter"],
    label: "Resend with the missing capability declared",
    group: "Call",
    place: "anywhere",
  },
  {
    id: "call.view",
    keys: ["Mod+E"],
    label: "Switch between form and JSON",
    group: "Call",
    place: "anywhere",
  },
  {
    id: "tab.compose",
    keys: ["Mod+Shift+N"],
    label: "Compose a message",
    group: "Tabs",
    place: "anywhere",
  },
  {
    id: "tab.search",
    keys: ["Mod+T"],
    label: "Find a tool, resource or prompt",
    group: "Tabs",
    place: "anywhere",
  },
  { id: "tab.close", keys: ["Mod+W"], label: "Close the tab", group: "Tabs", place: "anywhere" },
  { id: "tab.next", keys: ["Ctrl+Tab"], label: "Next tab", group: "Tabs", place: "anywhere" },
  { id: "tab.previous", keys: ["Ctrl+Shift+Tab"], label: "Previous tab", group: "Tabs", place: "anywhere" },
  {
    id: "pane.sidebar",
    keys: ["Mod+B"],
    label: "Show or hide the sidebar",
    group: "Panes",
    place: "anywhere",
  },
  { id: "pane.log", keys: ["Mod+J"], label: "Show or hide the log", group: "Panes", place: "anywhere" },
  {
    id: "pane.inspector",
    keys: ["Mod+I"],
    label: "Show or hide the inspector",
    group: "Panes",
    place: "anywhere",
  },
  { id: "focus.sidebar", keys: ["Mod+1"], label: "Go to the sidebar", group: "Panes", place: "anywhere" },
  { id: "focus.center", keys: ["Mod+2"], label: "Go to the open tab", group: "Panes", place: "anywhere" },
  { id: "focus.inspector", keys: ["Mod+3"], label: "Go to the inspector", group: "Panes", place: "anywhere" },
  { id: "focus.log", keys: ["Mod+4"], label: "Go to the log", group: "Panes", place: "anywhere" },
  { id: "focus.next", keys: ["F6"], label: "Go to the next pane", group: "Panes", place: "anywhere" },
  {
    id: "focus.previous",
    keys: ["Shift+F6"],
    label: "Go to the previous pane",
    group: "Panes",
    place: "anywhere",
  },
  { id: "log.down", keys: ["ArrowDown", "J"], label: "Next row", group: "Log", place: "log" },
  { id: "log.up", keys: ["ArrowUp", "K"], label: "Previous row", group: "Log", place: "log" },
  { id: "log.pageDown", keys: ["PageDown"], label: "Page down", group: "Log", place: "log" },
  { id: "log.pageUp", keys: ["PageUp"], label: "Page up", group: "Log", place: "log" },
  { id: "log.first", keys: ["Home"], label: "First row", group: "Log", place: "log" },
  { id: "log.last", keys: ["End"], label: "Last row, and follow", group: "Log", place: "log" },
  { id: "log.inspect", keys: ["Enter"], label: "Open the row in the inspector", group: "Log", place: "log" },
  { id: "log.request", keys: ["["], label: "Go to the request of a response", group: "Log", place: "log" },
  { id: "log.response", keys: ["]"], label: "Go to the response of a request", group: "Log", place: "log" },
  {
    id: "frame.copy",
    keys: ["Mod+Shift+C"],
    label: "Copy the selected frame",
    group: "Log",
    place: "anywhere",
  },
  { id: "help.keys", keys: ["Mod+Shift+/"], label: "Show these shortcuts", group: "Help", place: "anywhere" },
] as const satisfies readonly KeyEntry[];

export type KeyId = (typeof KEYS)[number]["id"];

/** What of a keyboard event tells keys apart. */
export interface Press {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

interface Combination {
  ctrl: boolean;
  meta: boolean;
  shift: boolean;
  key: string;
}

function parse(keys: string, mac: boolean): Combination {
  const parts = keys.split("+");
  const key = parts.at(-1) ?? "";
  return {
    ctrl: parts.includes("Ctrl") || (!mac && parts.includes("Mod")),
    meta: mac && parts.includes("Mod"),
    shift: parts.includes("Shift"),
    key: key.toLowerCase(),
  };
}

/** With Shift held a layout may report another character (`?` for `/`), so the physical key counts too. */
function isKey(press: Press, key: string): boolean {
  if (press.key.toLowerCase() === key) return true;
  if (key === "/") return press.key === "?" || press.code === "Slash";
  return /^\d$/.test(key) && press.code === `Digit${key}`;
}

export function matches(press: Press, keys: string, mac: boolean): boolean {
  const wanted = parse(keys, mac);
  return (
    press.ctrlKey === wanted.ctrl &&
    press.metaKey === wanted.meta &&
    press.shiftKey === wanted.shift &&
    !press.altKey &&
    isKey(press, wanted.key)
  );
}

/** The shortcut that was pressed in `place`, if any; those of the place itself come first. */
export function keyFor(press: Press, place: KeyPlace, mac: boolean): KeyId | null {
  const here = KEYS.filter((entry) => entry.place === place);
  const rest = place === "anywhere" ? [] : KEYS.filter((entry) => entry.place === "anywhere");
  const found = [...here, ...rest].find((entry) => entry.keys.some((keys) => matches(press, keys, mac)));
  return found?.id ?? null;
}

const MAC_SIGNS: Record<string, string> = { Mod: "⌘", Ctrl: "⌃", Shift: "⇧", Enter: "↩" };
const SIGNS: Record<string, string> = { Mod: "Ctrl", ArrowDown: "↓", ArrowUp: "↑" };

/** As people read it on this platform: `Ctrl+Shift+/` or `⌘⇧/`. */
export function shown(keys: string, mac: boolean): string {
  const parts = keys.split("+").map((part) => (mac ? MAC_SIGNS[part] : undefined) ?? SIGNS[part] ?? part);
  return parts.join(mac ? "" : "+");
}

/** The first way to press a shortcut, for tooltips. */
export function keysOf(id: KeyId, mac: boolean): string {
  const entry = KEYS.find((one) => one.id === id);
  return entry ? shown(entry.keys[0], mac) : "";
}
