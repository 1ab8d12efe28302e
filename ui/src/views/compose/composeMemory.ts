// What a composer remembers while the window is open: the extra headers, the timeout, what was sent. The text itself is
// the tab's draft; what came of it is in the log.

import type { NameValueRow } from "../../model/serverForm";

export interface ComposeMemory {
  headers: NameValueRow[];
  timeoutSeconds: string;
  /** The messages sent from here, oldest first, by `seq`. */
  sent: number[];
  /** The one that is shown. */
  shown: number | null;
}

const memories = new Map<string, ComposeMemory>();

export function composeMemory(session: string): ComposeMemory {
  const known = memories.get(session);
  if (known) return known;
  const made: ComposeMemory = { headers: [], timeoutSeconds: "60", sent: [], shown: null };
  memories.set(session, made);
  return made;
}
