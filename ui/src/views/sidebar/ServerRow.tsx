// A server of the sidebar: its state as dot and word, what can be done with it, and what its session offers.

import { ChevronDown, ChevronRight, Pencil, Plug, ShieldOff, Unplug } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useIpc } from "../../ipc/context";
import type { SessionState } from "../../ipc/generated/SessionState";
import { escaped } from "../../model/escapes";
import type { ServerEntry } from "../../model/targets";
import { IconButton } from "../../parts/IconButton";
import { SafeText } from "../../parts/SafeText";
import { disconnectFrom } from "../../state/connect";
import { useStateOf } from "../../state/queries";
import { useConnect } from "../../state/useConnect";
import { useWindow } from "../../state/window";
import { OfferGroups } from "./OfferGroups";

export function stateWord(state: SessionState | null): string {
  switch (state) {
    case "open":
      return "connected";
    case "connecting":
      return "connecting";
    case "ended":
      return "ended";
    case "unended":
      return "no end recorded";
    default:
      return "offline";
  }
}

export function StateDot({ state }: { state: SessionState | null }) {
  const look =
    state === "open"
      ? "border-in bg-in"
      : state === "connecting"
        ? "animate-pulse border-warn bg-warn"
        : "border-control bg-transparent";
  return <span aria-hidden="true" className={`size-2 shrink-0 rounded-full border ${look}`} />;
}

export function ServerRow({ entry, filter }: { entry: ServerEntry; filter: string }) {
  const ipc = useIpc();
  const connect = useConnect();
  const openTab = useWindow((state) => state.openTab);
  const editServer = useWindow((state) => state.editServer);
  const showSession = useWindow((state) => state.showSession);
  const isShown = useWindow((state) => entry.session !== null && state.session === entry.session.id);
  const state = useStateOf(entry.session ?? undefined);
  const [open, setOpen] = useState(true);
  const { session, saved } = entry;
  const canOpen = session !== null && state === "open";

  const onRow = () => {
    if (session === null) {
      if (saved) editServer(saved.id, null);
      return;
    }
    if (state === "connecting") showSession(session.id);
    else openTab({ kind: "session", session: session.id, label: entry.label });
  };

  return (
    <li>
      <Row
        name={entry.label}
        word={stateWord(state)}
        dot={<StateDot state={state} />}
        shown={isShown}
        isUnchecked={session?.target.accepts_any_certificate ?? false}
        toggle={canOpen ? { open, onToggle: () => setOpen(!open) } : null}
        onRow={onRow}
        actions={
          <>
            {saved ? (
              <IconButton
                small
                label={`Edit ${escaped(entry.label)}`}
                icon={<Pencil aria-hidden="true" size={13} />}
                onClick={() => editServer(saved.id, null)}
              />
            ) : null}
            {session === null && saved ? (
              <IconButton
                small
                label={`Connect ${escaped(entry.label)}`}
                icon={<Plug aria-hidden="true" size={13} />}
                onClick={() => void connect(saved.target)}
              />
            ) : null}
            {session !== null ? (
              <IconButton
                small
                label={`Disconnect ${escaped(entry.label)}`}
                icon={<Unplug aria-hidden="true" size={13} />}
                onClick={() => void disconnectFrom(ipc, session.id)}
              />
            ) : null}
          </>
        }
      />
      {canOpen && open ? <OfferGroups session={session.id} filter={filter} /> : null}
    </li>
  );
}

interface RowProps {
  name: string;
  word: string;
  dot: ReactNode;
  shown: boolean;
  /** Its session takes any certificate. */
  isUnchecked: boolean;
  toggle: { open: boolean; onToggle: () => void } | null;
  onRow: () => void;
  actions: ReactNode;
}

function Row({ name, word, dot, shown, isUnchecked, toggle, onRow, actions }: RowProps) {
  return (
    <div
      className={`group relative flex h-7 items-center pr-1 pl-1 hover:bg-hover ${shown ? "bg-hover" : ""}`}
    >
      {toggle ? (
        <IconButton
          small
          aria-expanded={toggle.open}
          label={`What ${escaped(name)} offers`}
          icon={
            toggle.open ? (
              <ChevronDown aria-hidden="true" size={13} />
            ) : (
              <ChevronRight aria-hidden="true" size={13} />
            )
          }
          onClick={toggle.onToggle}
        />
      ) : (
        <span className="w-5 shrink-0" />
      )}
      <button
        type="button"
        data-side-item=""
        aria-label={`${escaped(name)}, ${word}${isUnchecked ? ", any certificate" : ""}`}
        {...(shown ? { "aria-current": "true" as const } : {})}
        onClick={onRow}
        className="flex h-full min-w-0 flex-1 items-center gap-1.5 rounded-base text-left"
      >
        {dot}
        <span className="min-w-0 flex-1 truncate font-medium">
          <SafeText text={name} />
        </span>{" "}
        {isUnchecked ? <ShieldOff aria-hidden="true" size={13} className="shrink-0 text-warn" /> : null}
        <span className="shrink-0 pr-1.5 text-small text-muted group-focus-within:opacity-0 group-hover:opacity-0">
          {word}
        </span>
      </button>
      <span className="absolute right-1 flex items-center opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
        {actions}
      </span>
    </div>
  );
}
