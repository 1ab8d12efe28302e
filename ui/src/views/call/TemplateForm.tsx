// A URI template as a form: a field for each variable, and the URI that comes of it, which can also be written by hand. The
// text of `params` is the model here too; only the variables are kept beside it, for a URI does not tell them.

import { useContext, useMemo, useState } from "react";
import { uriParams } from "../../model/formParams";
import { setAt } from "../../model/jsonEdit";
import { nodeAt, readJson, stringOf } from "../../model/jsonText";
import { expandTemplate, planTemplate, type TemplateValue } from "../../model/uriTemplate";
import { Button } from "../../parts/Button";
import { SafeText } from "../../parts/SafeText";
import { TextField } from "../../parts/TextField";
import { CompleterContext } from "./completion";
import { VariableField } from "./VariableField";

export interface TemplateFormProps {
  template: string;
  /** The text of `params`. */
  text: string;
  onText: (text: string) => void;
  /** The variables' values; kept by the caller, changed here. */
  variables: Map<string, TemplateValue>;
}

export function TemplateForm({ template, text, onText, variables }: TemplateFormProps) {
  const [values, setValues] = useState<ReadonlyMap<string, TemplateValue>>(new Map(variables));
  const outer = useContext(CompleterContext);
  const plan = useMemo(() => planTemplate(template), [template]);
  const expansion = useMemo(() => expandTemplate(template, values), [template, values]);
  const uri = stringOf(nodeAt(readJson(text).root, "/uri"));
  const isByHand = uri !== null && uri !== expansion.uri;
  const writeUri = (next: string) => onText(setAt(text, "/uri", JSON.stringify(next)) ?? uriParams(next));
  const setValue = (name: string, value: TemplateValue | null) => {
    if (value === null) variables.delete(name);
    else variables.set(name, value);
    const next = new Map(variables);
    setValues(next);
    writeUri(expandTemplate(template, next).uri);
  };
  const completer = outer && {
    ...outer,
    filledIn: () =>
      [...variables].flatMap(([name, value]): [string, string][] =>
        value.kind === "text" ? [[name, value.text]] : [],
      ),
  };
  return (
    <CompleterContext value={completer}>
      <div className="flex flex-col gap-3">
        <p className="data wrap-anywhere text-muted">
          <SafeText text={template} />
        </p>
        {plan.variables.map((variable) => (
          <VariableField
            key={variable.name}
            variable={variable}
            value={values.get(variable.name) ?? null}
            onValue={(value) => setValue(variable.name, value)}
          />
        ))}
        <UriField
          uri={uri}
          onUri={writeUri}
          hint={isByHand ? "Written by hand; changing a variable builds it anew." : null}
        />
        {expansion.problems.map((problem) => (
          <p key={problem} className="text-small text-warn">
            Not expanded: <SafeText text={problem} />
          </p>
        ))}
      </div>
    </CompleterContext>
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
