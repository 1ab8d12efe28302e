// Binds shortcuts to what they do. A view says `useKeyBindings({ "call.send": send })` while it is on screen; the last
// view bound to an id gets it. One listener on the window looks presses up in the registry (model/keys).

import { useEffect, useRef } from "react";
import { type KeyId, keyFor } from "../model/keys";

export type KeyHandler = () => void;
export type KeyBindings = Partial<Record<KeyId, KeyHandler>>;

/** Read once: a window does not change its platform. */
export const IS_MAC = /Mac/i.test(navigator.platform);

const bound = new Map<KeyId, KeyHandler[]>();

function bind(id: KeyId, handler: KeyHandler): () => void {
  bound.set(id, [...(bound.get(id) ?? []), handler]);
  return () => {
    const rest = (bound.get(id) ?? []).filter((one) => one !== handler);
    if (rest.length > 0) bound.set(id, rest);
    else bound.delete(id);
  };
}

/** Handlers may change with every render; what is bound is the set of ids. */
export function useKeyBindings(bindings: KeyBindings): void {
  const latest = useRef(bindings);
  useEffect(() => {
    latest.current = bindings;
  });
  const ids = Object.keys(bindings).join(" ");
  useEffect(() => {
    const offs = ids
      .split(" ")
      .filter(isKeyIdIn(latest.current))
      .map((id) => bind(id, () => latest.current[id]?.()));
    return () => {
      for (const off of offs) off();
    };
  }, [ids]);
}

function isKeyIdIn(bindings: KeyBindings) {
  return (id: string): id is KeyId => Object.hasOwn(bindings, id);
}

/** Runs what is bound to a shortcut; false when nothing is. */
export function runKey(id: KeyId): boolean {
  const handler = bound.get(id)?.at(-1);
  if (!handler) return false;
  handler();
  return true;
}

/** Listens for the shortcuts that work anywhere. The capture phase, so that an editor in focus cannot swallow them. */
export function listenForKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const id = keyFor(event, "anywhere", IS_MAC);
    if (id === null || !runKey(id)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("keydown", onKeyDown, { capture: true });
  return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
}
