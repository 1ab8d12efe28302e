// Fields that hold fields: objects and lists. An object that is not sent shows its fields when it is required, so that
// filling one in makes it; an optional one waits for a press. Members the schema does not name are shown too: they are
// part of what is sent.

import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useId, useMemo, useState } from "react";
import { escaped } from "../../../model/escapes";
import { count } from "../../../model/format";
import { type FieldPlan, planUnknown } from "../../../model/formPlan";
import { pointerChild } from "../../../model/jsonPointer";
import { readJson, textOf } from "../../../model/jsonText";
import { Button } from "../../../parts/Button";
import { IconButton } from "../../../parts/IconButton";
import { SafeText } from "../../../parts/SafeText";
import { Field } from "./Field";
import { describedBy, FieldMarks, type FieldProps, type FieldState, FieldWords } from "./FieldFrame";
import { newItemText, rootOf } from "./fieldText";
import { useFormActions } from "./formActions";

const MOST_ITEMS = 200;
const OPEN_LEVELS = 3;

type ObjectPlan = FieldPlan & { kind: "object" };
type ArrayPlan = FieldPlan & { kind: "array" };

export function ObjectField(props: FieldProps & { plan: ObjectPlan }) {
  const id = useId();
  const { plan, pointer, text, level, label } = props;
  const [opened, setOpened] = useState(level <= OPEN_LEVELS);
  const node = rootOf(text);
  const isSent = node?.kind === "object";
  const shown = opened && (isSent || (text === null && plan.required));
  if (level === 0) {
    return (
      <div className="flex flex-col gap-3">
        <FieldWords {...props} id={id} node={node} />
        <Members {...props} />
      </div>
    );
  }
  return (
    <Group {...props} id={id} node={node}>
      {shown ? <Members {...props} /> : null}
      {isSent && !opened ? (
        <Button onClick={() => setOpened(true)}>
          Show the fields of <SafeText text={label} />
        </Button>
      ) : null}
      {isSent || shown ? null : <AddButton label={`Add ${label}`} pointer={pointer} text="{}" />}
    </Group>
  );
}

/** The fields of an object: those of the schema in its order, then what else the text holds. */
function Members({ plan, pointer, text, level }: FieldProps & { plan: ObjectPlan }) {
  const members = useMemo(() => membersOf(text), [text]);
  const known = new Set(plan.fields.map((field) => field.name));
  const others = [...members.keys()].filter((name) => !known.has(name));
  const unknown = useMemo(() => planUnknown(null, "The schema does not name this property."), []);
  const draw = (field: FieldPlan, name: string) => {
    const member = members.get(name);
    return (
      <Field
        key={name}
        plan={field}
        pointer={pointerChild(pointer, name)}
        label={name === "" ? '""' : name}
        text={member?.text ?? null}
        removable
        level={level + 1}
        {...(member !== undefined && member.times > 1
          ? { remark: `Written ${member.times} times; the last one is shown and edited.` }
          : {})}
      />
    );
  };
  return (
    <>
      {plan.fields.map((field) => draw(field, field.name ?? ""))}
      {others.map((name) => draw(unknown, name))}
    </>
  );
}

export function ArrayField(props: FieldProps & { plan: ArrayPlan }) {
  const id = useId();
  const actions = useFormActions();
  const { plan, pointer, text, label, level } = props;
  const items = useMemo(() => itemsOf(text), [text]);
  const added = newItemText(plan.item);
  const add = () => {
    if (text === null || rootOf(text)?.kind !== "array") actions.set(pointer, `[${added}]`);
    else actions.insert(pointer, items.length, added);
  };
  return (
    <Group {...props} id={id} node={rootOf(text)}>
      {items.slice(0, MOST_ITEMS).map((item, index) => (
        <div key={index} className="flex items-start gap-1">
          <div className="min-w-0 flex-1">
            <Field
              plan={plan.item}
              pointer={pointerChild(pointer, index)}
              label={`${label} item ${index + 1}`}
              text={item}
              removable={false}
              level={level + 1}
            />
          </div>
          <span className="flex shrink-0 pt-6">
            <IconButton
              label={`Move ${label} item ${index + 1} up`}
              icon={<ArrowUp aria-hidden="true" size={14} />}
              disabled={index === 0}
              onClick={() => actions.swap(pointer, index - 1, index)}
            />
            <IconButton
              label={`Move ${label} item ${index + 1} down`}
              icon={<ArrowDown aria-hidden="true" size={14} />}
              disabled={index === items.length - 1}
              onClick={() => actions.swap(pointer, index, index + 1)}
            />
            <IconButton
              label={`Remove ${label} item ${index + 1}`}
              icon={<Trash2 aria-hidden="true" size={14} />}
              onClick={() => actions.remove(pointerChild(pointer, index))}
            />
          </span>
        </div>
      ))}
      {items.length > MOST_ITEMS ? (
        <p className="text-small text-muted">
          {count(items.length - MOST_ITEMS)} more items stand in the JSON view.
        </p>
      ) : null}
      <div>
        <Button
          aria-label={escaped(`Add ${label} item`)}
          icon={<Plus aria-hidden="true" size={14} />}
          onClick={add}
        >
          Add item
        </Button>
      </div>
    </Group>
  );
}

function Group(props: FieldState & { children: ReactNode }) {
  const { id, label, level, children } = props;
  return (
    <div
      role="group"
      aria-labelledby={`${id}-name`}
      aria-describedby={describedBy(id)}
      className="flex min-w-0 flex-col gap-0.5"
    >
      <div className="flex min-h-6 items-center gap-2">
        <span id={`${id}-name`} className="data min-w-0 truncate font-medium">
          <SafeText text={label === "" ? "Value" : label} />
        </span>
        <FieldMarks {...props} />
      </div>
      <FieldWords {...props} />
      <div className={`flex min-w-0 flex-col gap-3 ${level > 0 ? "border-l border-line pl-3" : ""}`}>
        {children}
      </div>
    </div>
  );
}

function AddButton({ label, pointer, text }: { label: string; pointer: string; text: string }) {
  const actions = useFormActions();
  return (
    <div>
      <Button
        aria-label={escaped(label)}
        icon={<Plus aria-hidden="true" size={14} />}
        onClick={() => actions.set(pointer, text)}
      >
        Add
      </Button>
    </div>
  );
}

/** The members of an object's text by name: the last value of each, as written, and how often the name stands there. */
function membersOf(text: string | null): Map<string, { text: string; times: number }> {
  const found = new Map<string, { text: string; times: number }>();
  const root = text === null ? null : readJson(text).root;
  if (text === null || root?.kind !== "object") return found;
  for (const member of root.members) {
    const times = (found.get(member.key)?.times ?? 0) + 1;
    found.set(member.key, { text: textOf(text, member.value), times });
  }
  return found;
}

function itemsOf(text: string | null): string[] {
  const root = text === null ? null : readJson(text).root;
  return text === null || root?.kind !== "array" ? [] : root.items.map((item) => textOf(text, item));
}
