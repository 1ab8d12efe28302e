// A line of text with suggestions under it. The text is the person's: a suggestion is taken only when it is picked, and
// whatever is typed stays. Keys as the ARIA practices have them: arrows, Enter, Escape; Ctrl+Space asks.

import { type InputHTMLAttributes, type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { escaped } from "../model/escapes";
import { SafeText } from "./SafeText";
import { FIELD_LOOK } from "./TextField";

export interface ComboboxProps
  extends Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange" | "role"> {
  id: string;
  value: string;
  onText: (text: string) => void;
  /** A server's texts. */
  suggestions: readonly string[];
  /** What is said under them: how many there are, that they are awaited, why there are none. */
  note: ReactNode;
  /** Something was typed. */
  onTyped: (text: string) => void;
  /** Suggestions were asked for without typing. */
  onAsk: () => void;
}

export function Combobox(props: ComboboxProps) {
  const { id, value, onText, suggestions, note, onTyped, onAsk, className = "", ...rest } = props;
  const listId = useId();
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState<number | null>(null);
  const hasList = isOpen && (suggestions.length > 0 || note !== null);
  const chosen = active !== null && active < suggestions.length ? active : null;

  const close = () => {
    setOpen(false);
    setActive(null);
  };
  const pick = (index: number) => {
    const suggestion = suggestions[index];
    if (suggestion !== undefined) onText(suggestion);
    close();
  };
  const step = (by: 1 | -1) => {
    if (!isOpen) {
      setOpen(true);
      onAsk();
    } else if (suggestions.length > 0) {
      const from = chosen ?? (by === 1 ? -1 : suggestions.length);
      setActive((from + by + suggestions.length) % suggestions.length);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    rest.onKeyDown?.(event);
    if (event.defaultPrevented) return;
    const isAsking = event.key === " " && event.ctrlKey;
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (isAsking) {
      setOpen(true);
      onAsk();
    } else if (event.key === "Enter" && isOpen && chosen !== null && !event.ctrlKey && !event.metaKey)
      pick(chosen);
    else if (event.key === "Escape" && isOpen) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="relative">
      <input
        {...rest}
        id={id}
        type="text"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={hasList}
        {...(hasList ? { "aria-controls": listId } : {})}
        {...(hasList && chosen !== null ? { "aria-activedescendant": `${listId}-${chosen}` } : {})}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        value={value}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          onText(typed);
          setOpen(true);
          setActive(null);
          onTyped(typed);
        }}
        onKeyDown={onKeyDown}
        onBlur={close}
        className={`${FIELD_LOOK} data h-7 ${className}`}
      />
      {hasList ? (
        <div className="absolute inset-x-0 top-full z-20 mt-0.5 rounded-base border border-control bg-raised shadow-overlay">
          <div id={listId} role="listbox" aria-label="Suggestions" className="max-h-48 overflow-auto">
            {suggestions.map((suggestion, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys
              <div
                key={index}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === chosen}
                aria-label={suggestion === "" ? "an empty text" : escaped(suggestion)}
                // The press must not take the focus from the field, which would close the list before the click.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => pick(index)}
                className={`data min-h-6 truncate px-2 py-[3px] ${index === chosen ? "bg-selection" : "hover:bg-hover"}`}
              >
                {suggestion === "" ? (
                  <span className="text-muted">(an empty text)</span>
                ) : (
                  <SafeText text={suggestion} />
                )}
              </div>
            ))}
          </div>
          {note === null ? null : (
            <p
              role="status"
              className="border-t border-line px-2 py-0.5 text-small text-muted first:border-t-0"
            >
              {note}
            </p>
          )}
        </div>
      ) : null}
    </div>
  );
}
