// 24 px: the state of the session looked at, what was recorded of it, and where the log is.

import { CircleX } from "lucide-react";
import { fromHome, plural, size } from "../model/format";
import { useSession, useStateOf } from "../state/queries";
import { useWindow } from "../state/window";
import { stateWord } from "./sidebar/ServerRow";

export function StatusBar() {
  const id = useWindow((state) => state.session);
  const logPath = useWindow((state) => state.logPath);
  const home = useWindow((state) => state.home);
  const logBytes = useWindow((state) => state.logBytes);
  const version = useWindow((state) => state.version);
  const { data: session } = useSession(id);
  const state = useStateOf(session);
  return (
    <section
      aria-label="Status"
      className="flex h-6 shrink-0 items-center gap-3 border-t border-line bg-panel px-3 text-small text-muted"
    >
      {session ? (
        <>
          <span className="shrink-0">{stateWord(state)}</span>
          <span className="shrink-0 tabular-nums">{plural(session.frames, "frame")}</span>
          <span
            className={`inline-flex shrink-0 items-center gap-1 tabular-nums ${session.errors > 0 ? "text-error" : ""}`}
          >
            {session.errors > 0 ? <CircleX aria-hidden="true" size={12} /> : null}
            {plural(session.errors, "error")}
          </span>
        </>
      ) : (
        <span>no session chosen</span>
      )}
      <span className="flex-1" />
      <span className="shrink-0 tabular-nums">log {size(logBytes)}</span>
      <span
        className="min-w-0 truncate font-mono text-[11px]"
        title={logPath ?? "Nothing is written to disk"}
      >
        {logPath === null ? "in memory only" : fromHome(logPath, home)}
      </span>
      <span className="shrink-0">{version}</span>
    </section>
  );
}
