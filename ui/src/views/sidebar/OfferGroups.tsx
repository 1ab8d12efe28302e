// Tools, resources, templates and prompts of one session, as lists that open and close. A click opens a tab.

import { Ban, Braces, ChevronDown, ChevronRight, FileText, MessageSquare, Wrench } from "lucide-react";
import { type ReactNode, useState } from "react";
import { escaped } from "../../model/escapes";
import type { OfferKind } from "../../model/layout";
import { type OfferGroup, offerGroups } from "../../model/offerGroups";
import { SafeText } from "../../parts/SafeText";
import { useOffers } from "../../state/queries";
import { useWindow } from "../../state/window";

const SIGNS: Record<OfferKind, ReactNode> = {
  tool: <Wrench aria-hidden="true" size={13} className="shrink-0 text-muted" />,
  resource: <FileText aria-hidden="true" size={13} className="shrink-0 text-muted" />,
  template: <Braces aria-hidden="true" size={13} className="shrink-0 text-muted" />,
  prompt: <MessageSquare aria-hidden="true" size={13} className="shrink-0 text-muted" />,
};

export function OfferGroups({ session, filter }: { session: string; filter: string }) {
  const { data: offers, error } = useOffers(session);
  if (error)
    return (
      <p className="px-3 py-1 pl-7 text-small text-error">
        <SafeText text={error.message} />
      </p>
    );
  if (!offers) return null;
  const groups = offerGroups(offers, filter);
  const matching = groups.filter((group) => group.shown.length > 0);
  if (groups.length === 0) return <p className="py-1 pr-3 pl-7 text-small text-muted">It offers nothing.</p>;
  if (matching.length === 0) return <p className="py-1 pr-3 pl-7 text-small text-muted">Nothing matches.</p>;
  return (
    <ul>
      {matching.map((group) => (
        <Group key={group.kind} session={session} group={group} filtered={filter.trim() !== ""} />
      ))}
    </ul>
  );
}

/** Lists this long start closed, so that one server does not fill the sidebar. */
const LONG_LIST = 40;

function Group({ session, group, filtered }: { session: string; group: OfferGroup; filtered: boolean }) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const isOpen = filtered || (chosen ?? group.total <= LONG_LIST);
  const amount = filtered ? `${group.shown.length} of ${group.total}` : group.total.toString();
  return (
    <li>
      <button
        type="button"
        data-side-item=""
        aria-expanded={isOpen}
        onClick={() => setChosen(!isOpen)}
        className="flex h-6 w-full items-center gap-1 pr-3 pl-5 hover:bg-hover"
      >
        {isOpen ? (
          <ChevronDown aria-hidden="true" size={13} className="shrink-0 text-muted" />
        ) : (
          <ChevronRight aria-hidden="true" size={13} className="shrink-0 text-muted" />
        )}
        <span className="text-small">{group.title}</span>{" "}
        <span className="text-small text-muted tabular-nums">{amount}</span>
      </button>
      {isOpen ? (
        <ul aria-label={group.title}>
          {group.shown.map((offered, index) => (
            <OfferItem
              key={`${index}:${offered.key}`}
              session={session}
              kind={group.kind}
              id={offered.key}
              label={offered.label}
              about={offered.description}
              excluded={offered.excluded}
            />
          ))}
        </ul>
      ) : null}
    </li>
  );
}

interface OfferItemProps {
  session: string;
  kind: OfferKind;
  id: string;
  label: string;
  about: string | null;
  excluded: string | null;
}

function OfferItem({ session, kind, id, label, about, excluded }: OfferItemProps) {
  const openTab = useWindow((state) => state.openTab);
  const isActive = useWindow((state) => state.active === `${kind}:${session}:${id}`);
  const lines = [id, excluded === null ? null : `Excluded: ${excluded}`, about].filter((line) => line);
  return (
    <li>
      <button
        type="button"
        data-side-item=""
        {...(isActive ? { "aria-current": "true" as const } : {})}
        title={escaped(lines.join("\n")).slice(0, 500)}
        onClick={() => openTab({ kind, session, key: id, label })}
        className="flex h-6 w-full min-w-0 items-center gap-1.5 pr-3 pl-9 text-left hover:bg-hover aria-[current]:bg-selection"
      >
        {SIGNS[kind]}
        <span className={`truncate ${excluded === null ? "" : "text-muted"}`}>
          <SafeText text={label} />
        </span>
        {excluded === null ? null : (
          <>
            {" "}
            <Ban aria-hidden="true" size={12} className="shrink-0 text-warn" />
            <span className="sr-only">excluded</span>
          </>
        )}
      </button>
    </li>
  );
}
