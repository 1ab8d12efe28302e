// Lines a server wrote to stderr, as they came.

import { SafeText } from "../../parts/SafeText";

export function StderrLines({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <section aria-label={title}>
      <h2 className="caps mb-1">{title}</h2>
      <pre className="data max-h-[240px] overflow-auto rounded-base border border-line bg-panel px-3 py-2 wrap-anywhere whitespace-pre-wrap">
        {lines.map((line, index) => (
          <span key={index} className="block min-h-[18px]">
            <SafeText text={line} />
          </span>
        ))}
      </pre>
    </section>
  );
}
