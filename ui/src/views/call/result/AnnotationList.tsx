// What a server says of a content beside it: whom it is for, how much it matters, when it changed.

import { TriangleAlert } from "lucide-react";
import type { Annotation } from "../../../model/annotations";
import { SafeText } from "../../../parts/SafeText";

export function AnnotationList({ annotations }: { annotations: readonly Annotation[] }) {
  if (annotations.length === 0) return null;
  return (
    <ul aria-label="Annotations" className="flex flex-wrap gap-x-3 gap-y-0.5 text-small text-muted">
      {annotations.map(({ name, value, remark }, index) => (
        <li key={index} className="min-w-0 wrap-anywhere">
          <SafeText text={name} /> <SafeText text={value} className="text-text" />
          {remark === null ? null : (
            <span className="text-warn">
              {" "}
              <TriangleAlert aria-hidden="true" size={11} className="inline" /> {remark}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
