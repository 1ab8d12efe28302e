// Keeps the layout: written half a second after the last change, and at once when the page is hidden or closed.

import { toHostError } from "../ipc/errors";
import type { Ipc } from "../ipc/ipc";
import { writeLayout } from "../model/layout";
import { layoutOf, useWindow, type WindowState } from "./window";

const SETTLE_MILLIS = 500;

export function keepLayout(ipc: Ipc): () => void {
  let written = writeLayout(layoutOf(useWindow.getState()));
  let timer: ReturnType<typeof setTimeout> | null = null;

  const write = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const text = writeLayout(layoutOf(useWindow.getState()));
    if (text === written) return;
    written = text;
    ipc.saveLayout(text).catch((thrown: unknown) => {
      const why = toHostError(thrown).message;
      useWindow.getState().say({ text: `The layout could not be kept: ${why}`, tone: "error", action: null });
    });
  };

  const stop = useWindow.subscribe((state, before) => {
    // The feed changes the state up to 30 times a second; that must neither cost a write nor put one off.
    if (isSameLayout(state, before)) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(write, SETTLE_MILLIS);
  });
  window.addEventListener("pagehide", write);
  document.addEventListener("visibilitychange", write);
  return () => {
    stop();
    if (timer !== null) clearTimeout(timer);
    window.removeEventListener("pagehide", write);
    document.removeEventListener("visibilitychange", write);
  };
}

function isSameLayout(state: WindowState, before: WindowState): boolean {
  const now = Object.values(layoutOf(state));
  const then = Object.values(layoutOf(before));
  return now.every((part, index) => part === then[index]);
}
