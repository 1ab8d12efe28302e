// What a call tab remembers while the window is open, so that going to another tab and back loses nothing: unfinished
// fields, the calls made, the switches. It ends with the window; what was sent and answered is in the log.

import type { CallKind } from "../../model/formParams";
import type { TemplateValue } from "../../model/uriTemplate";
import type { FieldDrafts } from "./form/formActions";

export interface CallMemory {
  drafts: FieldDrafts;
  /** Values of a URI template's variables. */
  variables: Map<string, TemplateValue>;
  /** The requests sent from this tab, oldest first, by `seq`. */
  sent: number[];
  /** The one that is shown. */
  shown: number | null;
  progress: boolean;
  timeoutSeconds: string;
  /** Ask for completions while a person types. */
  completes: boolean;
}

const memories = new Map<string, CallMemory>();

export function callMemory(session: string, kind: CallKind, key: string): CallMemory {
  const name = JSON.stringify([session, kind, key]);
  const known = memories.get(name);
  if (known !== undefined) return known;
  const made: CallMemory = {
    drafts: new Map(),
    variables: new Map(),
    sent: [],
    shown: null,
    progress: true,
    timeoutSeconds: "60",
    completes: true,
  };
  memories.set(name, made);
  return made;
}
