// Moving the focus between panes: by number, and round the circle.

import type { PaneName } from "../model/layout";
import { useWindow } from "./window";

export type PaneKey = PaneName | "center";

const CIRCLE: readonly PaneKey[] = ["sidebar", "center", "inspector", "log"];
const TABBABLE =
  'button:not(:disabled):not([tabindex="-1"]), input:not(:disabled), select, textarea, [contenteditable="true"], [tabindex="0"]';

/** Focuses a pane on screen: the control it names as its entry, else its first. False when it is not there. */
function focusPane(pane: PaneKey): boolean {
  const element = document.querySelector(`[data-pane="${pane}"]`);
  if (!element) return false;
  const entry =
    element.querySelector<HTMLElement>("[data-pane-focus]") ?? element.querySelector<HTMLElement>(TABBABLE);
  entry?.focus();
  return true;
}

/** Shows the pane where it was hidden, then focuses it. */
export function goToPane(pane: PaneKey): void {
  if (pane !== "center") useWindow.getState().showPane(pane);
  // A pane that was hidden is on the page after the next render.
  requestAnimationFrame(() => focusPane(pane));
}

export function stepPane(by: 1 | -1): void {
  const here = document.activeElement?.closest("[data-pane]")?.getAttribute("data-pane");
  const from = CIRCLE.findIndex((pane) => pane === here);
  const start = from < 0 ? (by === 1 ? -1 : 0) : from;
  for (let step = 1; step <= CIRCLE.length; step += 1) {
    const pane = CIRCLE[(start + by * step + CIRCLE.length * 2) % CIRCLE.length];
    if (pane && focusPane(pane)) return;
  }
}
