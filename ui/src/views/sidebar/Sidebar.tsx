// Servers (saved targets and sessions in use) and recorded sessions, one filter over what they offer.

import { Download, Plus, Upload } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { useShallow } from "zustand/react/shallow";
import type { SessionState } from "../../ipc/generated/SessionState";
import type { SessionSummary } from "../../ipc/generated/SessionSummary";
import type { Watermark } from "../../ipc/generated/Watermark";
import { keysOf } from "../../model/keys";
import { serverEntries } from "../../model/targets";
import { Banner } from "../../parts/Banner";
import { IconButton } from "../../parts/IconButton";
import { TextField } from "../../parts/TextField";
import { IS_MAC, useKeyBindings } from "../../state/keyBindings";
import { isInUse, useSessions, useTargets } from "../../state/queries";
import { useDemo } from "../../state/useConnect";
import { useWindow } from "../../state/window";
import { ServerRow } from "./ServerRow";
import { SessionRow } from "./SessionRow";

export function Sidebar() {
  const targets = useTargets();
  const sessions = useSessions();
  // Only how the sessions stand: the feed tells of every frame, and a busy server must not redraw the whole sidebar.
  const states = useWindow(useShallow((state) => statesOf(state.live)));
  const showPane = useWindow((state) => state.showPane);
  const openTab = useWindow((state) => state.openTab);
  const editServer = useWindow((state) => state.editServer);
  const [filter, setFilter] = useState("");
  const search = useRef<HTMLInputElement>(null);
  useKeyBindings({
    "tab.search": () => {
      showPane("sidebar");
      search.current?.focus();
      search.current?.select();
    },
  });

  const all = sessions.data ?? [];
  const inUse = (session: SessionSummary) => isInUse(states[session.id] ?? session.state);
  const servers = serverEntries(targets.data ?? [], all, inUse);
  const recorded = all.filter((session) => !inUse(session));
  const failure = targets.error ?? sessions.error;

  return (
    <div className="flex h-full min-h-0 flex-col bg-panel">
      <div className="shrink-0 p-2">
        <TextField
          label="Find a tool, resource or prompt"
          hideLabel
          type="search"
          placeholder={`Find…  ${keysOf("tab.search", IS_MAC)}`}
          value={filter}
          onChange={setFilter}
          inputRef={search}
          data-pane-focus=""
          onKeyDown={(event) => {
            if (event.key === "Escape") setFilter("");
          }}
        />
      </div>
      <div
        className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto pb-2"
        onKeyDown={moveFocus}
        role="group"
        aria-label="Servers and sessions"
      >
        {failure ? <Banner tone="error" role="alert" title={failure.message} /> : null}
        <Section
          title="Servers"
          action={
            <span className="flex">
              <IconButton
                small
                label="Import servers"
                icon={<Download aria-hidden="true" size={13} />}
                onClick={() => openTab({ kind: "import" })}
              />
              <IconButton
                small
                label="Export servers"
                disabled={(targets.data ?? []).length === 0}
                icon={<Upload aria-hidden="true" size={13} />}
                onClick={() => openTab({ kind: "export" })}
              />
              <IconButton
                small
                label="Add server"
                icon={<Plus aria-hidden="true" size={14} />}
                onClick={() => editServer(null, null)}
              />
            </span>
          }
        >
          {servers.length === 0 ? (
            <NoServers />
          ) : (
            <ul>
              {servers.map((entry) => (
                <ServerRow key={entry.key} entry={entry} filter={filter} />
              ))}
            </ul>
          )}
        </Section>
        <Section title="Sessions" action={null}>
          {recorded.length === 0 ? (
            <p className="px-3 py-1 text-small text-muted">Ended sessions are listed here.</p>
          ) : (
            <ul>
              {recorded.map((session) => (
                <SessionRow key={session.id} session={session} filter={filter} />
              ))}
            </ul>
          )}
        </Section>
      </div>
    </div>
  );
}

function statesOf(live: Record<string, Watermark>): Record<string, SessionState> {
  return Object.fromEntries(Object.entries(live).map(([id, one]) => [id, one.state]));
}

function NoServers() {
  const startDemo = useDemo();
  const isWelcome = useWindow((state) => state.active === null);
  return (
    <div className="flex flex-col items-start gap-1 px-3 py-1 text-small text-muted">
      <p>None yet.</p>
      {/* The welcome beside it offers the same, larger. */}
      {isWelcome ? null : (
        <button type="button" data-side-item="" className="text-accent hover:underline" onClick={startDemo}>
          Start the demo server
        </button>
      )}
    </div>
  );
}

function Section({ title, action, children }: { title: string; action: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="pb-2">
      <div className="flex h-7 items-center pr-1 pl-3">
        <h2 className="caps flex-1">{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}

/** Up and down move between the items of the sidebar, as in any list. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-side-item]")];
  const at = items.findIndex((item) => item.matches(":focus"));
  const next = items[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}
