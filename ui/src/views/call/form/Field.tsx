// One place of a value: the editor its plan asks for, or JSON text where what is there does not fit it. Drawn anew only
// when its own text changes.

import { memo } from "react";
import { planUnknown } from "../../../model/formPlan";
import { ChoiceField, ConstField } from "./ChoiceFields";
import type { FieldProps } from "./FieldFrame";
import { misfit, rootOf } from "./fieldText";
import { ArrayField, ObjectField } from "./GroupFields";
import { JsonField, NumberField, StringField } from "./TextualFields";

export const Field = memo(function Field(props: FieldProps) {
  const { plan, text } = props;
  const reason = misfit(plan, rootOf(text));
  if (reason !== null) {
    return (
      <JsonField {...props} plan={{ ...plan, ...planUnknown(plan.name, reason), required: plan.required }} />
    );
  }
  switch (plan.kind) {
    case "string":
      return <StringField {...props} />;
    case "number":
    case "integer":
      return <NumberField {...props} />;
    case "boolean":
    case "enum":
      return <ChoiceField {...props} />;
    case "const":
      return <ConstField {...props} plan={plan} />;
    case "object":
      return <ObjectField {...props} plan={plan} />;
    case "array":
      return <ArrayField {...props} plan={plan} />;
    case "json":
      return <JsonField {...props} />;
  }
});
