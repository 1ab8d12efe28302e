// A URI template as a form: a field for each simple variable, and the URI that comes of it, which can also be written by
// hand. The text of `params` is the model here too; only the variables are kept beside it, for a URI does not tell them.

import { useState } from "react";
import { uriParams } from "../../model/formParams";
import { expandTemplate, planTemplate } from "../../model/formTemplate";
import { setAt } from "../../model/jsonEdit";
import { nodeAt, readJson, stringOf } from "../../model/jsonText";
import { Button } from "../../parts/Button";
import { TextField } from "../../parts/TextField";

export interface TemplateFormProps {
  template: string;
  /** The text of `params`. */
  text: string;
  onText: (text: string) => void;
  /** The variables' values; kept by the caller, changed here. */
  variables: Map<string, string>;
}

export function TemplateForm({ template, text, onText, variables }: TemplateFormProps) {
  const [values, setValues] = useState<ReadonlyMap<string, string>>(new Map(variables));
  const plan = planTemplate(template);
  const uri = stringOf(nodeAt(readJson(text).root, "/uri"));
  const isByHand = uri !== expandTemplate(template, values);
  const writeUri = (next: string) => onText(setAt(text, "/uri", JSON.stringify(next)) ?? uriParams(next));
  const setValue = (name: string, value: string) => {
    variables.set(name, value);
    const next = new Map(variables);
    setValues(next);
    writeUri(expandTemplate(template, next));
  };
  return (
    <div className="flex flex-col gap-3">
      {plan.variables.map((name) => (
        <TextField
          key={name}
          label={name}
          mono
          value={values.get(name) ?? ""}
          placeholder="nothing: it expands to an empty text"
          onChange={(value) => setValue(name, value)}
        />
      ))}
      <UriField
        uri={uri}
        onUri={writeUri}
        hint={
          plan.foreign.length > 0
            ? `Written by hand: this form does not expand ${plan.foreign.join(", ")}.`
            : isByHand && uri !== null
              ? "Written by hand; changing a variable builds it anew."
              : null
        }
      />
    </div>
  );
}

/** The URI inside a text of `params`. */
export function UriField(props: { uri: string | null; onUri: (uri: string) => void; hint: string | null }) {
  if (props.uri === null) {
    return (
      <div className="flex items-center gap-2">
        <p className="text-warn">The JSON text holds no “uri” that is a text.</p>
        <Button onClick={() => props.onUri("")}>Add an empty one</Button>
      </div>
    );
  }
  return <TextField label="URI" mono value={props.uri} hint={props.hint} onChange={props.onUri} />;
}
