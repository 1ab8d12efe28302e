// Fields that are typed: text, numbers, and JSON text for all that has no field of its own. A text box shows a string's
// value and writes it anew as a JSON string; numbers and JSON go into the text exactly as they are typed, and what is no
// number or no JSON stays in the field as a draft, with a sentence on what would be sent instead.

import { type KeyboardEvent, useContext, useEffect, useId, useRef, useState } from "react";
import { escaped } from "../../../model/escapes";
import { isJsonNumber } from "../../../model/jsonEqual";
import { type JsonNode, readJson, stringOf } from "../../../model/jsonText";
import { FIELD_LOOK } from "../../../parts/TextField";
import { CompletedText } from "../CompletedText";
import { CompleterContext } from "../completion";
import { describedBy, FieldFrame, type FieldProps } from "./FieldFrame";
import { rootOf } from "./fieldText";
import { useDraft, useFormActions } from "./formActions";

const MOST_ROWS = 12;

export function StringField(props: FieldProps) {
  const id = useId();
  const actions = useFormActions();
  const completer = useContext(CompleterContext);
  // A text of several lines has no completions and needs its lines; the change to it keeps the focus.
  const [becameLong, setBecameLong] = useState(false);
  const node = rootOf(props.text);
  const value = stringOf(node) ?? "";
  const write = (text: string) => actions.set(props.pointer, JSON.stringify(text));
  const insert = (input: HTMLInputElement, text: string) => {
    setBecameLong(true);
    write(
      value.slice(0, input.selectionStart ?? value.length) +
        text +
        value.slice(input.selectionEnd ?? value.length),
    );
  };
  const isCompleted =
    completer !== null && props.level === 1 && props.plan.name !== null && !value.includes("\n");
  return (
    <FieldFrame
      {...props}
      id={id}
      node={node}
      control={
        isCompleted ? (
          <CompletedText
            id={id}
            completer={completer}
            argument={props.plan.name ?? ""}
            value={value}
            placeholder={placeholderOf(props, node)}
            title="Ctrl+Space asks for completions, Shift+Enter makes a new line"
            aria-describedby={describedBy(id)}
            aria-required={props.plan.required}
            onText={write}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || !event.shiftKey) return;
              event.preventDefault();
              insert(event.currentTarget, "\n");
            }}
            onPaste={(event) => {
              // A line of text drops line breaks; what is pasted would be another text.
              const pasted = event.clipboardData.getData("text/plain").replaceAll("\r\n", "\n");
              if (!pasted.includes("\n")) return;
              event.preventDefault();
              insert(event.currentTarget, pasted);
            }}
          />
        ) : (
          <TextArea
            id={id}
            value={value}
            placeholder={placeholderOf(props, node)}
            required={props.plan.required}
            focused={becameLong}
            onText={write}
          />
        )
      }
    />
  );
}

export function NumberField(props: FieldProps) {
  const id = useId();
  const actions = useFormActions();
  const { draft, keep, drop } = useDraft(props.pointer, props.text);
  const node = rootOf(props.text);
  const onText = (typed: string) => {
    if (isJsonNumber(typed)) {
      drop();
      actions.set(props.pointer, typed);
    } else if (typed === "" && props.removable) {
      drop();
      actions.remove(props.pointer);
    } else {
      keep(typed);
    }
  };
  return (
    <FieldFrame
      {...props}
      id={id}
      node={node}
      error={draft === null ? null : `“${draft}” is no number in JSON; ${insteadWords(props.text)}`}
      control={
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          value={draft ?? (node?.kind === "null" ? "" : (props.text ?? ""))}
          placeholder={placeholderOf(props, node)}
          onChange={(event) => onText(event.currentTarget.value)}
          aria-describedby={describedBy(id)}
          aria-invalid={draft !== null}
          aria-required={props.plan.required}
          className={`${FIELD_LOOK} data h-7`}
        />
      }
    />
  );
}

export function JsonField(props: FieldProps) {
  const id = useId();
  const actions = useFormActions();
  const { draft, keep, drop } = useDraft(props.pointer, props.text);
  const problem = draft === null ? null : readJson(draft).problem;
  const onText = (typed: string) => {
    if (readJson(typed).root !== null) {
      drop();
      // White space around a value is not part of it; the text outside the value stays as it is.
      actions.set(props.pointer, typed.trim());
    } else if (typed.trim() === "" && props.removable) {
      drop();
      actions.remove(props.pointer);
    } else {
      keep(typed);
    }
  };
  return (
    <FieldFrame
      {...props}
      id={id}
      node={rootOf(props.text)}
      error={
        problem === null
          ? null
          : `This is no JSON: at character ${problem.start + 1}, ${problem.message}; ${insteadWords(props.text)}`
      }
      control={
        <TextArea
          id={id}
          value={draft ?? props.text ?? ""}
          placeholder={placeholderOf(props, null)}
          required={props.plan.required}
          invalid={draft !== null}
          lines
          onText={onText}
        />
      }
    />
  );
}

function TextArea(props: {
  id: string;
  value: string;
  placeholder: string;
  required: boolean;
  invalid?: boolean;
  /** Enter makes a new line; else only Shift+Enter does, for most texts are one line. */
  lines?: boolean;
  /** It takes the place of a field that had the focus. */
  focused?: boolean;
  onText: (text: string) => void;
}) {
  const rows = Math.min(MOST_ROWS, props.value.split("\n").length);
  const area = useRef<HTMLTextAreaElement>(null);
  const { focused = false } = props;
  useEffect(() => {
    const end = area.current?.value.length ?? 0;
    if (!focused) return;
    area.current?.focus();
    area.current?.setSelectionRange(end, end);
  }, [focused]);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Enter" && !event.shiftKey && !props.lines && rows === 1) event.preventDefault();
  };
  return (
    <textarea
      ref={area}
      id={props.id}
      rows={rows}
      value={props.value}
      placeholder={props.placeholder}
      autoComplete="off"
      autoCorrect="off"
      autoCapitalize="off"
      spellCheck={false}
      title={props.lines ? undefined : "Shift+Enter makes a new line"}
      onKeyDown={onKeyDown}
      onChange={(event) => props.onText(event.currentTarget.value)}
      aria-describedby={describedBy(props.id)}
      aria-required={props.required}
      aria-invalid={props.invalid === true}
      className={`${FIELD_LOOK} data block min-h-7 resize-none overflow-auto py-1 leading-[18px]`}
    />
  );
}

function placeholderOf({ plan }: FieldProps, node: JsonNode | null): string {
  if (node?.kind === "null") return "null";
  if (node !== null) return "";
  return plan.defaultText === null ? "not sent" : `not sent; default ${escaped(plan.defaultText)}`;
}

function insteadWords(text: string | null): string {
  if (text === null) return "nothing is sent for it.";
  return `${text.length > 60 ? "the value before it" : text} is still what is sent.`;
}
