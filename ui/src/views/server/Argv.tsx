// The exact words that will be spawned, one a line, where, and the names of the variables they get.

import { SafeText } from "../../parts/SafeText";

export interface ArgvProps {
  title: string;
  words: readonly string[];
  cwd: string;
  /** Names only. */
  variables: readonly string[];
}

export function Argv({ title, words, cwd, variables }: ArgvProps) {
  if (words.length === 0) return null;
  return (
    <section aria-label={title} className="rounded-base border border-line bg-panel px-3 py-2">
      <h2 className="caps mb-1">{title}</h2>
      <ol className="data">
        {words.map((word, index) => (
          <li key={index} className="grid grid-cols-[20px_minmax(0,1fr)] gap-x-2">
            <span className="text-right text-muted">{index}</span>
            <span className="break-all">
              {word === "" ? <i className="text-muted">(empty)</i> : <SafeText text={word} />}
            </span>
          </li>
        ))}
      </ol>
      <p className="mt-1 text-small break-all text-muted">
        in <SafeText text={cwd} className="font-mono" />
      </p>
      {variables.length === 0 ? null : (
        <p className="text-small break-all text-muted">
          with <SafeText text={variables.join(", ")} className="font-mono" />
        </p>
      )}
    </section>
  );
}
