// Fields that are chosen: true or false, one of a list, a constant. "Not sent" and null are choices like the others.

import { ChevronDown } from "lucide-react";
import { useId } from "react";
import { escaped } from "../../../model/escapes";
import type { FieldPlan } from "../../../model/formPlan";
import { jsonEqual } from "../../../model/jsonEqual";
import type { JsonNode } from "../../../model/jsonText";
import { SafeText } from "../../../parts/SafeText";
import { FIELD_LOOK } from "../../../parts/TextField";
import { describedBy, FieldFrame, type FieldProps, SmallAction } from "./FieldFrame";
import { rootOf } from "./fieldText";
import { useFormActions } from "./formActions";

interface Option {
  label: string;
  /** What is written when it is chosen; `null` takes the value out. */
  text: string | null;
}

export function ChoiceField(props: FieldProps) {
  const id = useId();
  const actions = useFormActions();
  const node = rootOf(props.text);
  const options = optionsOf(props, node);
  const chosen = chosenIndex(props, node, options);
  const choose = (index: number) => {
    const option = options[index];
    if (option === undefined || index === chosen) return;
    if (option.text === null) actions.remove(props.pointer);
    else actions.set(props.pointer, option.text);
  };
  return (
    <FieldFrame
      {...props}
      id={id}
      node={node}
      control={
        <div className="relative">
          <select
            id={id}
            value={chosen}
            onChange={(event) => choose(Number(event.currentTarget.value))}
            aria-describedby={describedBy(id)}
            aria-required={props.plan.required}
            className={`${FIELD_LOOK} h-7 appearance-none pr-7 read-only:bg-bg ${props.text === null ? "text-muted" : ""}`}
          >
            {options.map((option, index) => (
              <option key={index} value={index}>
                {escaped(option.label)}
              </option>
            ))}
          </select>
          <ChevronDown
            aria-hidden="true"
            size={14}
            className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-muted"
          />
        </div>
      }
    />
  );
}

export function ConstField(props: FieldProps & { plan: FieldPlan & { kind: "const" } }) {
  const id = useId();
  const actions = useFormActions();
  const { plan, pointer, label, text } = props;
  return (
    <FieldFrame
      {...props}
      id={id}
      node={rootOf(text)}
      control={
        <div className="flex items-center gap-2">
          <output id={id} className="data min-w-0 truncate">
            <SafeText text={text ?? plan.text} />
          </output>
          {text === plan.text ? null : (
            <SmallAction
              label={`Send ${plan.text} for ${label}`}
              onPress={() => actions.set(pointer, plan.text)}
            >
              send it
            </SmallAction>
          )}
        </div>
      }
    />
  );
}

function optionsOf({ plan, text, removable }: FieldProps, node: JsonNode | null): Option[] {
  const options: Option[] = [];
  if (removable || text === null) options.push({ label: "not sent", text: null });
  if (plan.kind === "boolean")
    options.push({ label: "true", text: "true" }, { label: "false", text: "false" });
  if (plan.kind === "enum") options.push(...plan.choices);
  if (plan.nullable) options.push({ label: "null", text: "null" });
  // A value that is none of the choices stays, and is shown as what it is.
  if (node !== null && text !== null && matching(plan, node, text, options) < 0) {
    options.push({ label: `${text} (not one of the choices)`, text });
  }
  return options;
}

function chosenIndex({ plan, text }: FieldProps, node: JsonNode | null, options: Option[]): number {
  if (node === null || text === null) return options.findIndex((option) => option.text === null);
  return matching(plan, node, text, options);
}

function matching(plan: FieldPlan, node: JsonNode, text: string, options: Option[]): number {
  const exact = options.findIndex((option) => option.text === text);
  if (exact >= 0 || plan.kind !== "enum") return exact;
  const same = plan.choices.find((choice) => {
    const other = rootOf(choice.text);
    return other !== null && jsonEqual(node, text, other, choice.text);
  });
  return same === undefined ? -1 : options.findIndex((option) => option.text === same.text);
}
