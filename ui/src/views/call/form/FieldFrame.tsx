// What every field has around its control: name, whether it is required, what would be sent, the ways to change that, and
// the words under it (description, bounds, reasons, findings), tied to the control for assistive technology.

import { CircleX, TriangleAlert } from "lucide-react";
import { type ReactNode, useContext } from "react";
import type { Finding } from "../../../ipc/generated/Finding";
import { escaped } from "../../../model/escapes";
import type { FieldPlan } from "../../../model/formPlan";
import { pointerWithin } from "../../../model/jsonPointer";
import type { JsonNode } from "../../../model/jsonText";
import { SafeText } from "../../../parts/SafeText";
import { presenceWords } from "./fieldText";
import { FindingsContext, useFormActions } from "./formActions";

export interface FieldProps {
  plan: FieldPlan;
  pointer: string;
  /** The name people read: the property's, or that of the list and the item's number. */
  label: string;
  /** The value as it is written; `null` when nothing is sent. */
  text: string | null;
  /** Whether it can go back to "not sent": a member can, an item and the whole cannot. */
  removable: boolean;
  level: number;
  /** Said beside the field, such as that its name is written twice. */
  remark?: string;
}

/** The ids of a field's words, for `aria-describedby`. */
export function describedBy(id: string): string {
  return `${id}-words`;
}

export interface FieldState extends FieldProps {
  /** Names the control; the words under it have an id made from it. */
  id: string;
  node: JsonNode | null;
  /** What is wrong with what was typed. */
  error?: string | null;
}

export function FieldFrame(props: FieldState & { control: ReactNode }) {
  const { id, label } = props;
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <div className="flex min-h-6 items-center gap-2">
        <label htmlFor={id} className="data min-w-0 truncate font-medium">
          <SafeText text={label} />
        </label>
        <FieldMarks {...props} />
      </div>
      {props.control}
      <FieldWords {...props} />
    </div>
  );
}

/** What stands right of a field's name. */
export function FieldMarks({ plan, pointer, label, text, node, removable }: FieldState) {
  const actions = useFormActions();
  const isText = plan.kind === "string";
  const listText = plan.kind === "array" ? "[]" : plan.kind === "object" ? "{}" : null;
  const empties = isText ? '""' : listText;
  return (
    <>
      {plan.title !== null && plan.title !== label ? (
        <span className="min-w-0 truncate text-small text-muted">
          <SafeText text={plan.title} />
        </span>
      ) : null}
      {plan.required && plan.name !== null ? (
        <span className={`text-[11px] ${text === null ? "text-warn" : "text-muted"}`}>required</span>
      ) : null}
      <span className="text-[11px] text-muted">{kindWords(plan)}</span>
      <span className="ml-auto flex shrink-0 items-center">
        <span className="px-1 text-[11px] text-muted">{presenceWords(node)}</span>
        {plan.defaultText !== null && text !== plan.defaultText ? (
          <SmallAction
            label={`Use default for ${label}`}
            onPress={() => actions.set(pointer, plan.defaultText ?? "null")}
          >
            use default
          </SmallAction>
        ) : null}
        {empties !== null && text === null ? (
          <SmallAction
            label={`Send ${isText ? "empty text" : `empty ${plan.kind}`} for ${label}`}
            onPress={() => actions.set(pointer, empties)}
          >
            {empties}
          </SmallAction>
        ) : null}
        {plan.nullable && node?.kind !== "null" ? (
          <SmallAction label={`Send null for ${label}`} onPress={() => actions.set(pointer, "null")}>
            null
          </SmallAction>
        ) : null}
        {removable && text !== null ? (
          <SmallAction label={`Do not send ${label}`} onPress={() => actions.remove(pointer)}>
            don’t send
          </SmallAction>
        ) : null}
      </span>
    </>
  );
}

/** What stands under a field. */
export function FieldWords({ id, plan, pointer, remark, error }: FieldState) {
  const byPointer = useContext(FindingsContext);
  // JSON text has no fields inside it that could show what is found there.
  const findings = plan.kind === "json" ? within(byPointer, pointer) : (byPointer.get(pointer) ?? []);
  const reason = plan.kind === "json" ? plan.reason : null;
  const notes = [...plan.remarks, remark ?? null, reason].filter((note) => note !== null);
  return (
    <div id={describedBy(id)} className="flex flex-col text-small text-muted">
      {error ? <ErrorLine text={error} /> : null}
      {findings.map((finding, index) => (
        <FindingLine key={index} finding={finding} />
      ))}
      {plan.description === null ? null : (
        <p className="whitespace-pre-line">
          <SafeText text={shortened(plan.description)} />
        </p>
      )}
      {plan.hints.length === 0 ? null : (
        <p>
          <SafeText text={plan.hints.join(" · ")} />
        </p>
      )}
      {notes.map((note) => (
        <p key={note}>
          <SafeText text={note} />
        </p>
      ))}
    </div>
  );
}

function within(byPointer: ReadonlyMap<string, Finding[]>, pointer: string): Finding[] {
  return [...byPointer].flatMap(([place, found]) => (pointerWithin(place, pointer) ? found : []));
}

export function ErrorLine({ text }: { text: string }) {
  return (
    <p className="flex items-start gap-1 text-error">
      <CircleX aria-hidden="true" size={12} className="mt-0.5 shrink-0" />
      <span className="min-w-0 wrap-anywhere">
        <SafeText text={text} />
      </span>
    </p>
  );
}

export function FindingLine({ finding }: { finding: Finding }) {
  if (finding.severity === "error") return <ErrorLine text={finding.message} />;
  return (
    <p className="flex items-start gap-1 text-warn">
      <TriangleAlert aria-hidden="true" size={12} className="mt-0.5 shrink-0" />
      <span className="min-w-0 wrap-anywhere">
        <SafeText text={finding.message} />
      </span>
    </p>
  );
}

export function SmallAction(props: {
  label: string;
  onPress: () => void;
  disabled?: boolean;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={escaped(props.label)}
      title={escaped(props.label)}
      disabled={props.disabled}
      onClick={props.onPress}
      className="inline-flex h-6 min-w-6 items-center justify-center rounded-base px-1.5 text-[11px] text-accent hover:bg-hover disabled:opacity-50"
    >
      {props.children}
    </button>
  );
}

const LONGEST_DESCRIPTION = 600;

function shortened(text: string): string {
  return text.length > LONGEST_DESCRIPTION ? `${text.slice(0, LONGEST_DESCRIPTION)}…` : text;
}

function kindWords(plan: FieldPlan): string {
  const kind = { json: "JSON text", enum: "choice", const: "constant" }[plan.kind as string] ?? plan.kind;
  return plan.nullable ? `${kind} or null` : kind;
}
