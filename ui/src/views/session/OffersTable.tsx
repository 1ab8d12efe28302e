// One kind of what a session offers: names and the first words about each. A click opens it in a tab.

import type { OfferGroup } from "../../model/offerGroups";
import { SafeText } from "../../parts/SafeText";
import { useWindow } from "../../state/window";

/** More than this is the sidebar's business, with its filter. */
const MOST_LISTED = 100;

export function OffersTable({ session, group }: { session: string; group: OfferGroup }) {
  const openTab = useWindow((state) => state.openTab);
  const listed = group.shown.slice(0, MOST_LISTED);
  const left = group.shown.length - listed.length;
  return (
    <section aria-label={`${group.title} offered`}>
      <h2 className="caps mb-1">
        {group.title} <span className="tabular-nums">{group.total}</span>
      </h2>
      <ul className="rounded-base border border-line">
        {listed.map((offered, index) => (
          <li key={`${index}:${offered.key}`} className="border-b border-line last:border-b-0">
            <button
              type="button"
              onClick={() => openTab({ kind: group.kind, session, key: offered.key, label: offered.label })}
              className="grid w-full grid-cols-[minmax(120px,2fr)_5fr] items-baseline gap-x-3 px-3 py-1 text-left hover:bg-hover"
            >
              <span className={`truncate font-medium ${offered.excluded === null ? "" : "text-muted"}`}>
                <SafeText text={offered.label} />
              </span>
              <span className="truncate text-muted">
                {offered.excluded === null ? null : (
                  <span className="text-warn">
                    Excluded: <SafeText text={offered.excluded} />{" "}
                  </span>
                )}
                <SafeText
                  text={firstLine(offered.description ?? (offered.key === offered.label ? "" : offered.key))}
                />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {left > 0 ? <p className="mt-1 text-small text-muted">{left} more in the sidebar.</p> : null}
    </section>
  );
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0] ?? "";
}
