// Keeps the layout: written half a second after the last change, and at once when the page is hidden or closed. Before the
// window goes the host says so and waits for `flushLayout`, or a change of the last moment would be lost with it.

import { toHostError } from "../ipc/errors";
import type { Ipc } from "../ipc/ipc";
import { writeLayout } from "../model/layout";
import { layoutOf, useWindow, type WindowState } from "./window";

const SETTLE_MILLIS = 500;

let flushNow: () => Promise<void> = async () => {};

/** Writes what is not written yet; resolves when the host has it. */
export function flushLayout(): Promise<void> {
  return flushNow();
}

export function keepLayout(ipc: Ipc): () => void {
  let written = writeLayout(layoutOf(useWindow.getState()));
  let timer: ReturnType<typeof setTimeout> | null = null;

  const write = async () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const text = writeLayout(layoutOf(useWindow.getState()));
    if (text === written) return;
    written = text;
    await ipc.saveLayout(text).catch((thrown: unknown) => {
      const why = toHostError(thrown).message;
      useWindow.getState().say({ text: `The layout could not be kept: ${why}`, tone: "error", action: null });
    });
  };

  const stop = useWindow.subscribe((state, before) => {
    // The feed changes the state up to 30 times a second; that must neither cost a write nor put one off.
    if (isSameLayout(state, before)) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => void write(), SETTLE_MILLIS);
  });
  const writeAtOnce = () => void write();
  flushNow = write;
  window.addEventListener("pagehide", writeAtOnce);
  document.addEventListener("visibilitychange", writeAtOnce);
  return () => {
    stop();
    if (timer !== null) clearTimeout(timer);
    window.removeEventListener("pagehide", writeAtOnce);
    document.removeEventListener("visibilitychange", writeAtOnce);
    flushNow = async () => {};
  };
}

function isSameLayout(state: WindowState, before: WindowState): boolean {
  const now = Object.values(layoutOf(state));
  const then = Object.values(layoutOf(before));
  return now.every((part, index) => part === then[index]);
}
