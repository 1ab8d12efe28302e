// A part of an answer under its name, which may be a server's text.

import type { ReactNode } from "react";
import { escaped } from "../../../model/escapes";
import { SafeText } from "../../../parts/SafeText";

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={escaped(title)} className="flex min-w-0 flex-col gap-1">
      <h3 className="caps">
        <SafeText text={title} />
      </h3>
      {children}
    </section>
  );
}
