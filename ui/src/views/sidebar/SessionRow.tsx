// A recorded session: when, what, how much, and whether it failed. A click opens it to read.

import { CircleX } from "lucide-react";
import type { SessionSummary } from "../../ipc/generated/SessionSummary";
import { escaped } from "../../model/escapes";
import { dateTime, plural, shortWhen } from "../../model/format";
import { placeOf } from "../../model/targets";
import { SafeText } from "../../parts/SafeText";
import { useWindow } from "../../state/window";
import { OfferGroups } from "./OfferGroups";

export function SessionRow({ session, filter }: { session: SessionSummary; filter: string }) {
  const openTab = useWindow((state) => state.openTab);
  const isShown = useWindow((state) => state.session === session.id);
  const label = session.name ?? session.target.label;
  const when = shortWhen(session.started_micros, new Date());
  const failed = session.end?.failed === true;
  const spoken = `Session ${escaped(label)}, ${when}, ${plural(session.frames, "frame")}${failed ? ", failed" : ""}`;
  const about = [
    `${dateTime(session.started_micros)}, ${plural(session.frames, "frame")}`,
    placeOf(session.target),
    session.end?.reason ?? "",
  ];
  return (
    <li>
      <button
        type="button"
        data-side-item=""
        aria-label={spoken}
        title={escaped(about.filter((line) => line !== "").join(" · "))}
        {...(isShown ? { "aria-current": "true" as const } : {})}
        onClick={() => openTab({ kind: "session", session: session.id, label })}
        className="flex h-6 w-full min-w-0 items-center gap-2 pr-3 pl-3 text-left hover:bg-hover aria-[current]:bg-hover"
      >
        <span className="min-w-0 flex-1 truncate">
          <SafeText text={label} />
        </span>
        {failed ? <CircleX aria-hidden="true" size={13} className="shrink-0 text-error" /> : null}
        {session.host === "app" ? null : (
          <span className="shrink-0 text-small text-muted">{session.host}</span>
        )}
        <span className="shrink-0 text-small text-muted tabular-nums">{when}</span>
      </button>
      {isShown ? <OfferGroups session={session.id} filter={filter} /> : null}
    </li>
  );
}
