// What speaks against sending, in one place: findings, texts that are no JSON, fields that hold no value yet, arguments
// that are required. It is advice; the button beside it says "Send anyway" and does it.

import type { Finding } from "../../ipc/generated/Finding";
import { plural } from "../../model/format";
import { SafeText } from "../../parts/SafeText";
import { ErrorLine, FindingLine } from "./form/FieldFrame";
import type { Checked } from "./useFindings";

export interface CallAdviceProps {
  checked: Checked;
  /** Faults that the window sees itself, in sentences. */
  faults: readonly string[];
}

const MOST_SHOWN = 20;

export function CallAdvice({ checked, faults }: CallAdviceProps) {
  const total = checked.findings.length + faults.length;
  if (total === 0) {
    if (checked.refusal === null) return null;
    return (
      <p className="px-3 py-1 text-small text-muted">
        The arguments could not be checked: <SafeText text={checked.refusal} />
      </p>
    );
  }
  return (
    <details className="border-b border-line bg-panel px-3 py-1 text-small">
      <summary className="min-h-6 cursor-default py-1">
        {plural(total, "problem")} in what would be sent
      </summary>
      <div className="flex max-h-32 flex-col gap-0.5 overflow-auto pb-1">
        {faults.map((fault) => (
          <ErrorLine key={fault} text={fault} />
        ))}
        {checked.findings.slice(0, MOST_SHOWN).map((finding, index) => (
          <FindingLine key={index} finding={placed(finding)} />
        ))}
        {checked.findings.length > MOST_SHOWN ? (
          <p>… and {checked.findings.length - MOST_SHOWN} more.</p>
        ) : null}
      </div>
    </details>
  );
}

function placed(finding: Finding): Finding {
  return finding.pointer === "" ? finding : { ...finding, message: `${finding.pointer}: ${finding.message}` };
}
