// A session as a whole, live or recorded: which server, how it began and ended, and everything it offered.

import { useQueryClient } from "@tanstack/react-query";
import { PenLine, Plug, RefreshCw, Unplug } from "lucide-react";
import { useState } from "react";
import { useIpc } from "../../ipc/context";
import { toHostError } from "../../ipc/errors";
import type { Offers } from "../../ipc/generated/Offers";
import type { SessionSummary } from "../../ipc/generated/SessionSummary";
import { eraWords } from "../../model/era";
import { dateTime, duration, plural, size } from "../../model/format";
import { keysOf } from "../../model/keys";
import { offerGroups } from "../../model/offerGroups";
import { placeOf } from "../../model/targets";
import { Banner } from "../../parts/Banner";
import { Button } from "../../parts/Button";
import { type Fact, Facts } from "../../parts/Facts";
import { JsonTree } from "../../parts/json/JsonTree";
import { SafeText } from "../../parts/SafeText";
import { disconnectFrom } from "../../state/connect";
import { IS_MAC } from "../../state/keyBindings";
import { KEY, useOffers, useSession, useStateOf } from "../../state/queries";
import { useConnectAgain } from "../../state/useConnect";
import { useWindow } from "../../state/window";
import { CertificateBadge } from "../CertificateBadge";
import { StateDot, stateWord } from "../sidebar/ServerRow";
import { OffersTable } from "./OffersTable";
import { useVerdicts } from "./useVerdicts";

export function SessionTab({ session: id }: { session: string }) {
  const { data: session, error } = useSession(id);
  const { data: offers, error: offersError } = useOffers(id);
  const state = useStateOf(session);
  const verdicts = useVerdicts(id, state);
  if (error) return <Gone message={error.message} />;
  if (!session) return null;
  return (
    <div className="h-full overflow-auto">
      <div className="flex max-w-[880px] flex-col gap-5 px-5 py-4">
        <Head session={session} />
        <Facts facts={[...eraFacts(session, verdicts), ...factsOf(session)]} />
        {offersError ? <Banner tone="error" title={offersError.message} /> : null}
        {offers ? <Offered session={id} offers={offers} /> : null}
      </div>
    </div>
  );
}

function Gone({ message }: { message: string }) {
  return (
    <div className="p-4">
      <Banner tone="warn" title="This session cannot be read." className="rounded-base">
        <SafeText text={message} /> It may have been deleted from the log.
      </Banner>
    </div>
  );
}

function Head({ session }: { session: SessionSummary }) {
  const ipc = useIpc();
  const queries = useQueryClient();
  const again = useConnectAgain();
  const say = useWindow((state) => state.say);
  const openTab = useWindow((state) => state.openTab);
  const state = useStateOf(session);
  const [busy, setBusy] = useState(false);
  const title = session.server?.title ?? session.server?.name ?? session.target.label;
  const refresh = async () => {
    setBusy(true);
    try {
      queries.setQueryData(KEY.offers(session.id), await ipc.refreshOffers(session.id));
    } catch (thrown) {
      say({ text: toHostError(thrown).message, tone: "error", action: null });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <div className="min-w-[160px] flex-1">
        <h1 className="truncate text-title font-semibold">
          <SafeText text={title} />
        </h1>
        <p className="text-muted">
          <span className="mr-1.5 inline-flex align-middle">
            <StateDot state={state} />
          </span>
          {stateWord(state)}
          {session.revision ? <SafeText text={` · MCP ${session.revision}`} /> : null}
          {session.server?.version ? (
            <>
              {" · version "}
              <SafeText text={session.server.version} />
            </>
          ) : null}
        </p>
      </div>
      {state === "open" ? (
        <div className="flex shrink-0 gap-2">
          <Button
            icon={<PenLine aria-hidden="true" size={14} />}
            title={`Write a whole message by hand (${keysOf("tab.compose", IS_MAC)})`}
            onClick={() => openTab({ kind: "compose", session: session.id, label: "Compose" })}
          >
            Compose
          </Button>
          <Button
            disabled={busy}
            icon={<RefreshCw aria-hidden="true" size={14} className={busy ? "animate-spin" : ""} />}
            onClick={() => void refresh()}
          >
            List again
          </Button>
          <Button
            icon={<Unplug aria-hidden="true" size={14} />}
            onClick={() => void disconnectFrom(ipc, session.id)}
          >
            Disconnect
          </Button>
        </div>
      ) : null}
      {state === "ended" || state === "unended" ? (
        <Button
          variant="primary"
          icon={<Plug aria-hidden="true" size={14} />}
          onClick={() => again(session.target, session.id)}
        >
          Connect again
        </Button>
      ) : null}
    </div>
  );
}

/** Which era is spoken, and how that was found out, in the words of the log. */
function eraFacts(session: SessionSummary, verdicts: readonly string[]): (Fact | null)[] {
  const words = eraWords(session.revision);
  if (words === null && verdicts.length === 0) return [];
  const value = (
    <>
      {words === null ? null : (
        <p>
          {words}, revision <SafeText text={session.revision ?? ""} className="data" />
        </p>
      )}
      {verdicts.map((verdict, index) => (
        <p key={index} className="text-muted">
          <SafeText text={verdict} />
        </p>
      ))}
    </>
  );
  return [{ name: "Era", value }];
}

function factsOf(session: SessionSummary): (Fact | null)[] {
  const { target, end } = session;
  return [
    {
      name: target.url === null ? "Command" : "URL",
      value: (
        <span className="data break-all">
          <SafeText text={placeOf(target)} />
        </span>
      ),
    },
    target.cwd === null
      ? null
      : { name: "Working folder", value: <SafeText text={target.cwd} className="data" /> },
    target.env_names.length === 0
      ? null
      : { name: "Variables", value: <SafeText text={target.env_names.join(", ")} className="data" /> },
    target.header_names.length === 0
      ? null
      : {
          name: "Headers",
          value: <SafeText text={target.header_names.join(", ")} className="data" />,
        },
    target.accepts_any_certificate ? { name: "Certificates", value: <CertificateBadge /> } : null,
    { name: "Started", value: <span className="data">{dateTime(session.started_micros)}</span> },
    session.ended_micros === null
      ? null
      : {
          name: "Ended",
          value: (
            <span className="data">
              {dateTime(session.ended_micros)}, after{" "}
              {duration(session.ended_micros - session.started_micros)}
            </span>
          ),
        },
    end === null
      ? null
      : {
          name: end.failed ? "Failed" : "End",
          value: (
            <span className={end.failed ? "text-error" : ""}>
              <SafeText text={end.reason} />
            </span>
          ),
        },
    {
      name: "Recorded",
      value: `${plural(session.frames, "frame")}, ${plural(session.errors, "error")}, ${size(session.bytes)}, by the ${session.host === "cli" ? "command line" : "window"}`,
    },
    { name: "Session", value: <span className="data">{session.id}</span> },
  ];
}

function Offered({ session, offers }: { session: string; offers: Offers }) {
  const groups = offerGroups(offers, "");
  return (
    <>
      {offers.problems.map((problem, index) => (
        <Banner key={index} tone="warn" title={`${problem.method} failed`} className="rounded-base">
          <SafeText text={problem.message} />
        </Banner>
      ))}
      {offers.instructions === null ? null : (
        <section aria-label="Instructions">
          <h2 className="caps mb-1">Instructions to the model</h2>
          <div className="rounded-base border border-line bg-panel px-3 py-2">
            {offers.instructions.split("\n").map((line, index) => (
              <p key={index} className="min-h-[18px] break-words">
                <SafeText text={line} />
              </p>
            ))}
          </div>
        </section>
      )}
      {groups.map((group) => (
        <OffersTable key={group.kind} session={session} group={group} />
      ))}
      {offers.capabilities === null ? null : (
        <section aria-label="Capabilities">
          <h2 className="caps mb-1">Capabilities</h2>
          <div className="h-[168px] rounded-base border border-line">
            <JsonTree text={offers.capabilities} label="Capabilities of the server" />
          </div>
        </section>
      )}
    </>
  );
}
