// One variable of a URI template: nothing (which is something else than an empty text), a text, a list, or pairs of names
// and values. Lists and pairs are written one a line.

import { useContext, useId, useState } from "react";
import { escaped } from "../../model/escapes";
import type { TemplateValue, TemplateVariable } from "../../model/uriTemplate";
import { SafeText } from "../../parts/SafeText";
import { Select } from "../../parts/Select";
import { FIELD_LOOK } from "../../parts/TextField";
import { CompletedText } from "./CompletedText";
import { CompleterContext } from "./completion";
import { SmallAction } from "./form/FieldFrame";

type Kind = TemplateValue["kind"];

const KINDS: readonly { value: Kind; label: string }[] = [
  { value: "text", label: "text" },
  { value: "list", label: "list" },
  { value: "pairs", label: "names and values" },
];

export interface VariableFieldProps {
  variable: TemplateVariable;
  /** `null` for an undefined variable. */
  value: TemplateValue | null;
  onValue: (value: TemplateValue | null) => void;
}

export function VariableField({ variable, value, onValue }: VariableFieldProps) {
  const id = useId();
  const completer = useContext(CompleterContext);
  // What is typed is kept as it is: a pair without its “=” yet must not be finished under the cursor.
  const [kind, setKind] = useState<Kind>(value?.kind ?? (variable.explodes ? "list" : "text"));
  const [lines, setLines] = useState(value === null ? "" : linesOf(value));
  const put = (nextKind: Kind, text: string, next = valueFrom(nextKind, text)) => {
    setKind(nextKind);
    setLines(text);
    onValue(next);
  };
  const write = (text: string) => put(kind, text);
  const name = escaped(variable.name);
  const field = {
    id,
    value: lines,
    placeholder: "nothing: it expands to nothing",
    "aria-describedby": `${id}-words`,
  };
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <div className="flex min-h-6 items-center gap-2">
        <label htmlFor={id} className="data min-w-0 truncate font-medium">
          <SafeText text={variable.name} />
        </label>
        <span className="ml-auto px-1 text-[11px] text-muted">{presence(value)}</span>
        {value === null && kind === "text" ? (
          <SmallAction
            label={`Use an empty text for ${name}`}
            onPress={() => put("text", "", { kind: "text", text: "" })}
          >
            {'""'}
          </SmallAction>
        ) : null}
        {value === null ? null : (
          <SmallAction label={`Leave out ${name}`} onPress={() => put(kind, "", null)}>
            leave out
          </SmallAction>
        )}
        <Select
          label={`Kind of ${name}`}
          hideLabel
          value={kind}
          options={KINDS}
          onChange={(next) => put(next, next === "text" ? lines.replaceAll("\n", " ") : lines)}
          className="w-36 shrink-0"
        />
      </div>
      {kind !== "text" ? (
        <textarea
          {...field}
          rows={Math.min(8, Math.max(2, lines.split("\n").length))}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={(event) => write(event.currentTarget.value)}
          className={`${FIELD_LOOK} data resize-y py-1`}
        />
      ) : completer === null ? (
        <input
          {...field}
          type="text"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={(event) => write(event.currentTarget.value)}
          className={`${FIELD_LOOK} data h-7`}
        />
      ) : (
        <CompletedText {...field} completer={completer} argument={variable.name} onText={write} />
      )}
      <p id={`${id}-words`} className="text-small text-muted">
        {hintOf(kind, variable)}
      </p>
    </div>
  );
}

function hintOf(kind: Kind, variable: TemplateVariable): string {
  if (kind === "list") return "One item a line.";
  if (kind === "pairs") return "One pair a line, as name=value.";
  return variable.prefix === null ? "" : `The first ${variable.prefix} characters are used somewhere.`;
}

function presence(value: TemplateValue | null): string {
  if (value === null) return "left out";
  return value.kind === "text" && value.text === "" ? "empty text" : "";
}

function linesOf(value: TemplateValue): string {
  if (value.kind === "text") return value.text;
  if (value.kind === "list") return value.items.join("\n");
  return value.pairs.map(([name, item]) => `${name}=${item}`).join("\n");
}

function valueFrom(kind: Kind, lines: string): TemplateValue | null {
  if (kind === "text") return lines === "" ? null : { kind, text: lines };
  // Without a line there is no member, and that is an undefined variable; the kind is kept all the same.
  const items = lines === "" ? [] : lines.split("\n");
  if (kind === "list") return { kind, items };
  return {
    kind,
    pairs: items.map((line): [string, string] => {
      const equals = line.indexOf("=");
      return equals < 0 ? [line, ""] : [line.slice(0, equals), line.slice(equals + 1)];
    }),
  };
}
