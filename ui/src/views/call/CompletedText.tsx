// A line of text whose completions the server is asked for.

import { Combobox, type ComboboxProps } from "../../parts/Combobox";
import { SafeText } from "../../parts/SafeText";
import { type Completer, useCompletion } from "./completion";

export interface CompletedTextProps
  extends Omit<ComboboxProps, "suggestions" | "note" | "onTyped" | "onAsk"> {
  completer: Completer;
  /** The argument as the server names it. */
  argument: string;
}

export function CompletedText({ completer, argument, ...field }: CompletedTextProps) {
  const { suggestions, note, typed, ask } = useCompletion(completer, argument);
  return (
    <Combobox
      {...field}
      suggestions={suggestions}
      note={note === null ? null : <SafeText text={note} />}
      onTyped={typed}
      onAsk={() => ask(field.value)}
    />
  );
}
