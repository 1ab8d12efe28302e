// What the checks found in a frame, the gravest first. A finding is data: rule, place and the sentence of the spec.

import { CircleX, Info, TriangleAlert } from "lucide-react";
import type { Finding } from "../../ipc/generated/Finding";
import type { Severity } from "../../ipc/generated/Severity";
import { SafeText } from "../../parts/SafeText";

const ORDER: Record<Severity, number> = { error: 0, warning: 1, hint: 2 };

export function Findings({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  const sorted = [...findings].sort((left, right) => ORDER[left.severity] - ORDER[right.severity]);
  return (
    <section aria-label="Findings" className="flex flex-col gap-1">
      <h3 className="caps">Findings</h3>
      <ul className="flex flex-col gap-2">
        {sorted.map((finding, index) => (
          <li key={index} className="flex gap-2">
            <span className="flex h-[18px] shrink-0 items-center">
              <Sign severity={finding.severity} />
            </span>
            <div className="min-w-0">
              <p className="break-words">
                <SafeText text={finding.message} />
              </p>
              <p className="text-small break-words text-muted">
                {finding.severity} · <SafeText text={finding.rule} />
                {finding.pointer ? (
                  <>
                    {" · "}
                    <span className="font-mono">
                      <SafeText text={finding.pointer} />
                    </span>
                  </>
                ) : null}
                {finding.spec ? (
                  <>
                    {" · "}
                    <SafeText text={finding.spec} />
                  </>
                ) : null}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Sign({ severity }: { severity: Severity }) {
  if (severity === "error") return <CircleX aria-hidden="true" size={14} className="text-error" />;
  if (severity === "warning") return <TriangleAlert aria-hidden="true" size={14} className="text-warn" />;
  return <Info aria-hidden="true" size={14} className="text-muted" />;
}
