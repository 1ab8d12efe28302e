// A connection being made, or one that failed: what is happening, what the server said on stderr, what can be done.

import { useQueryClient } from "@tanstack/react-query";
import { Loader, Pencil, RotateCw, Rows3 } from "lucide-react";
import { useEffect, useState } from "react";
import { useIpc } from "../../ipc/context";
import type { HostError } from "../../ipc/errors";
import { failedStep } from "../../model/failedStep";
import { targetLabel } from "../../model/targets";
import { Button } from "../../parts/Button";
import { SafeText } from "../../parts/SafeText";
import { cancelAttempt, tryAgain } from "../../state/connect";
import { chooseTelling } from "../../state/tellingRow";
import { type Attempt, useWindow } from "../../state/window";
import { TargetPreview } from "../server/TargetPreview";
import { CameBack } from "./CameBack";
import { StderrLines } from "./StderrLines";

export function AttemptTab({ attempt }: { attempt: Attempt }) {
  return attempt.error === null ? (
    <Connecting attempt={attempt} />
  ) : (
    <Failed attempt={attempt} error={attempt.error} />
  );
}

function Connecting({ attempt }: { attempt: Attempt }) {
  const ipc = useIpc();
  const elapsed = useElapsed(attempt.startedMillis);
  return (
    <div className="h-full overflow-auto">
      <div className="flex max-w-[720px] flex-col gap-4 px-5 py-4">
        <div className="flex items-center gap-3">
          <Loader aria-hidden="true" size={18} className="shrink-0 animate-spin text-accent" />
          <h1 className="min-w-0 truncate text-title font-semibold">
            Connecting to <SafeText text={targetLabel(attempt.target)} />
          </h1>
          <span className="data shrink-0 text-muted">{(elapsed / 1000).toFixed(1)} s</span>
          <span className="flex-1" />
          <Button onClick={() => void cancelAttempt(ipc, attempt)} disabled={attempt.cancelWanted}>
            {attempt.cancelWanted ? "Cancelling…" : "Cancel"}
          </Button>
        </div>
        <TargetPreview
          target={attempt.target}
          commandTitle="The command, word by word"
          urlTitle="What is contacted"
        />
        {attempt.session === null || attempt.target.http ? null : <LiveStderr session={attempt.session} />}
      </div>
    </div>
  );
}

function Failed({ attempt, error }: { attempt: Attempt; error: HostError }) {
  const ipc = useIpc();
  const queries = useQueryClient();
  const showSession = useWindow((state) => state.showSession);
  const showPane = useWindow((state) => state.showPane);
  const editServer = useWindow((state) => state.editServer);
  const session = attempt.session;
  const wasCancelled = error.code === "cancelled";
  return (
    <div className="h-full overflow-auto">
      <section
        role="alert"
        aria-label="Connection failed"
        className="flex max-w-[720px] flex-col gap-4 px-5 py-4"
      >
        <div className="flex flex-col gap-1">
          <h1 className={`text-title font-semibold ${wasCancelled ? "" : "text-error"}`}>
            {wasCancelled ? "Cancelled" : "Could not connect to"}{" "}
            <SafeText text={targetLabel(attempt.target)} />
          </h1>
          <p className="break-words">
            {wasCancelled ? null : <span className="font-medium">{failedStep(error.code)}: </span>}
            <SafeText text={error.message} />
          </p>
          {error.advice ? (
            <p className="break-words text-muted">
              <SafeText text={error.advice} />
            </p>
          ) : null}
        </div>
        <div className="flex flex-wrap gap-2">
          <Button
            variant="primary"
            icon={<RotateCw aria-hidden="true" size={14} />}
            onClick={() => void tryAgain(ipc, queries, attempt)}
          >
            Try again
          </Button>
          {session === null ? null : (
            <Button
              icon={<Rows3 aria-hidden="true" size={14} />}
              onClick={() => {
                showSession(session);
                showPane("log");
                void chooseTelling(ipc, session);
              }}
            >
              Show frames
            </Button>
          )}
          <Button
            variant="quiet"
            icon={<Pencil aria-hidden="true" size={14} />}
            onClick={() => editServer(null, attempt.target)}
          >
            {attempt.target.http ? "Change the server" : "Change the command"}
          </Button>
        </div>
        {error.stderr.length > 0 ? <StderrLines title="The end of its stderr" lines={error.stderr} /> : null}
        {session !== null && attempt.target.http ? <CameBack session={session} /> : null}
        <TargetPreview
          target={attempt.target}
          commandTitle="The command, word by word"
          urlTitle="What is contacted"
        />
      </section>
    </div>
  );
}

/** The latest stderr lines of a session that is connecting, read when the feed says there is more. */
function LiveStderr({ session }: { session: string }) {
  const ipc = useIpc();
  const lastSeq = useWindow((state) => state.live[session]?.last_seq ?? 0);
  const [lines, setLines] = useState<string[]>([]);
  useEffect(() => {
    let isLatest = true;
    const read = async () => {
      try {
        const page = await ipc.pageRows(session, Math.max(1, lastSeq - READ_ROWS), READ_ROWS + 1);
        const stderr = page.rows.filter((row) => row.mark === "stderr").map((row) => row.text ?? "");
        if (isLatest) setLines(stderr.slice(-SHOWN_LINES));
      } catch {
        // The log below shows the same lines and says why it cannot be read.
      }
    };
    if (lastSeq > 0) void read();
    return () => {
      isLatest = false;
    };
  }, [ipc, session, lastSeq]);
  return lines.length === 0 ? (
    <p className="text-muted">It has written nothing to stderr.</p>
  ) : (
    <StderrLines title="Its stderr" lines={lines} />
  );
}

const READ_ROWS = 200;
const SHOWN_LINES = 12;

function useElapsed(sinceMillis: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, now - sinceMillis);
}
