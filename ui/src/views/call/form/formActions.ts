// How a field reaches the text it edits, and where a field keeps what it cannot write yet. One object for the life of a
// form, so that 200 fields need not draw anew when one of them changes.
//
// A draft is text that is no value of its field's kind (`12x` in a number). It stays beside the value it was typed over
// (`base`); once that value changes elsewhere the draft is void, so it can never overwrite anything unseen.

import { createContext, useContext, useReducer } from "react";
import type { Finding } from "../../../ipc/generated/Finding";
import { insertItem, removeAt, setAt, swapItems } from "../../../model/jsonEdit";
import { pointerWithin } from "../../../model/jsonPointer";
import { nodeAt, readJson, textOf } from "../../../model/jsonText";

export interface FieldDraft {
  text: string;
  /** The value's text when the draft was typed; `null` when nothing was sent. */
  base: string | null;
}

export type FieldDrafts = Map<string, FieldDraft>;

export interface FormActions {
  set(pointer: string, valueText: string): void;
  remove(pointer: string): void;
  insert(pointer: string, index: number, valueText: string): void;
  swap(pointer: string, first: number, second: number): void;
  draftAt(pointer: string): FieldDraft | null;
  keepDraft(pointer: string, draft: FieldDraft | null): void;
}

/** `text` is asked for at every edit, for two edits may come before the next drawing. */
export function formActions(
  text: () => string,
  onText: (text: string) => void,
  drafts: FieldDrafts,
  onDrafts: () => void,
): FormActions {
  const apply = (next: string | null) => {
    if (next !== null) onText(next);
  };
  // Items move when an array changes its length, and drafts know only pointers.
  const forget = (within: string) => {
    for (const pointer of [...drafts.keys()]) if (pointerWithin(pointer, within)) drafts.delete(pointer);
    onDrafts();
  };
  return {
    set: (pointer, valueText) => apply(setAt(text(), pointer, valueText)),
    remove: (pointer) => {
      const parent = pointer.slice(0, pointer.lastIndexOf("/"));
      forget(nodeAt(readJson(text()).root, parent)?.kind === "array" ? parent : pointer);
      apply(removeAt(text(), pointer));
    },
    insert: (pointer, index, valueText) => {
      forget(pointer);
      apply(insertItem(text(), pointer, index, valueText));
    },
    swap: (pointer, first, second) => {
      forget(pointer);
      apply(swapItems(text(), pointer, first, second));
    },
    draftAt: (pointer) => drafts.get(pointer) ?? null,
    keepDraft: (pointer, draft) => {
      if (draft === null) drafts.delete(pointer);
      else drafts.set(pointer, draft);
      onDrafts();
    },
  };
}

/** The places whose field shows a draft instead of what would be sent. */
export function openDrafts(text: string, drafts: FieldDrafts): string[] {
  if (drafts.size === 0) return [];
  const { root } = readJson(text);
  return [...drafts]
    .filter(([pointer, draft]) => {
      const node = nodeAt(root, pointer);
      return draft.base === (node === null ? null : textOf(text, node));
    })
    .map(([pointer]) => pointer);
}

export const FormContext = createContext<FormActions | null>(null);

export function useFormActions(): FormActions {
  const actions = useContext(FormContext);
  if (actions === null) throw new Error("a field outside of a form");
  return actions;
}

/** Findings by the pointer they name. */
export const FindingsContext = createContext<ReadonlyMap<string, Finding[]>>(new Map());

/** A field's text while it is typed: the draft where one is open, and a way to write or to keep. */
export function useDraft(pointer: string, valueText: string | null) {
  const actions = useFormActions();
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  const draft = actions.draftAt(pointer);
  return {
    draft: draft !== null && draft.base === valueText ? draft.text : null,
    keep: (text: string) => {
      actions.keepDraft(pointer, { text, base: valueText });
      redraw();
    },
    drop: () => {
      if (draft === null) return;
      actions.keepDraft(pointer, null);
      redraw();
    },
  };
}
