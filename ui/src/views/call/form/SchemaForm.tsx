// A form over a JSON text: fields by the plan, edits as splices of the text. It keeps no value of its own; a text that is
// no JSON cannot be spliced, so then the form says where it breaks and leaves it alone.

import { useEffect, useMemo, useRef } from "react";
import type { Finding } from "../../../ipc/generated/Finding";
import type { FieldPlan } from "../../../model/formPlan";
import { readJson, textOf } from "../../../model/jsonText";
import { Banner } from "../../../parts/Banner";
import { Button } from "../../../parts/Button";
import { Field } from "./Field";
import { type FieldDrafts, FindingsContext, FormContext, formActions } from "./formActions";

export interface SchemaFormProps {
  plan: FieldPlan;
  text: string;
  onText: (text: string) => void;
  findings: readonly Finding[];
  /** What was typed and is no value yet; kept by the caller, so that it outlives the form. */
  drafts: FieldDrafts;
  onDrafts: () => void;
  onJsonView: () => void;
  /** Shown when there is nothing to fill in. */
  nothing: string;
}

export function SchemaForm(props: SchemaFormProps) {
  const { plan, text, findings, drafts } = props;
  const latest = useRef({ text, onText: props.onText, onDrafts: props.onDrafts });
  useEffect(() => {
    latest.current = { text, onText: props.onText, onDrafts: props.onDrafts };
  });
  const actions = useMemo(
    () =>
      formActions(
        () => latest.current.text,
        (next) => {
          latest.current.text = next;
          latest.current.onText(next);
        },
        drafts,
        () => latest.current.onDrafts(),
      ),
    [drafts],
  );
  const byPointer = useMemo(() => {
    const found = new Map<string, Finding[]>();
    for (const finding of findings) {
      found.set(finding.pointer, [...(found.get(finding.pointer) ?? []), finding]);
    }
    return found;
  }, [findings]);
  const { root, problem } = useMemo(() => readJson(text), [text]);

  if (root === null) {
    return (
      <Banner
        tone="warn"
        title="A form needs JSON"
        action={<Button onClick={props.onJsonView}>Open the JSON view</Button>}
      >
        At character {(problem?.start ?? 0) + 1}, {problem?.message}. The text is kept as it is, and can be
        sent.
      </Banner>
    );
  }
  const isEmpty = plan.kind === "object" && plan.fields.length === 0 && isEmptyObject(text);
  return (
    <FormContext value={actions}>
      <FindingsContext value={byPointer}>
        {isEmpty ? <p className="text-muted">{props.nothing}</p> : null}
        <Field
          plan={plan}
          pointer=""
          label={plan.kind === "object" ? "" : "arguments"}
          text={textOf(text, root)}
          removable={false}
          level={0}
        />
      </FindingsContext>
    </FormContext>
  );
}

function isEmptyObject(text: string): boolean {
  const { root } = readJson(text);
  return root?.kind === "object" && root.members.length === 0;
}
