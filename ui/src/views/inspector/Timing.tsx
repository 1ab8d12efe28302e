// An exchange over time: the request, its progress, the answer, each at its distance from the start.

import type { ExchangeView } from "../../ipc/generated/ExchangeView";
import { clock, duration } from "../../model/format";
import { outcomeWord } from "../../model/rows";
import { SafeText } from "../../parts/SafeText";
import { useExchange } from "../../state/useFrame";

interface Moment {
  seq: number | null;
  atMicros: number;
  what: string;
  tone: "out" | "in" | "note" | "muted";
}

export function Timing({
  session,
  request,
  onShow,
}: {
  session: string;
  request: number | null;
  onShow: (seq: number) => void;
}) {
  if (request === null) {
    return <p className="px-3 py-2 text-muted">This belongs to no exchange, so there is nothing to time.</p>;
  }
  return <ExchangeTiming session={session} request={request} onShow={onShow} />;
}

function ExchangeTiming({
  session,
  request,
  onShow,
}: {
  session: string;
  request: number;
  onShow: (seq: number) => void;
}) {
  const { data, error } = useExchange(session, request);
  if (error)
    return (
      <p className="px-3 py-2 text-error">
        <SafeText text={error.message} />
      </p>
    );
  if (!data) return <p className="px-3 py-2 text-muted">Reading…</p>;
  const moments = momentsOf(data);
  const end = moments.at(-1)?.atMicros ?? data.started_micros;
  const span = Math.max(1, end - data.started_micros);
  return (
    <div className="flex flex-col gap-3 px-3 py-2">
      <p>
        <SafeText text={data.method} className="font-medium" />
        {data.name === null ? null : <SafeText text={` ${data.name}`} />}
        {": "}
        {outcomeWord(data.outcome)}
        {data.duration_micros === null ? "" : ` after ${duration(data.duration_micros)}`}
      </p>
      <ol className="flex flex-col">
        {moments.map((moment, index) => (
          <li key={index} className="grid grid-cols-[72px_64px_minmax(0,1fr)] items-center gap-x-3 py-0.5">
            <span className="data text-right text-muted" title={clock(moment.atMicros)}>
              +{duration(moment.atMicros - data.started_micros)}
            </span>
            <span aria-hidden="true" className="relative h-2 rounded-full bg-hover">
              <span
                className={`absolute top-0 size-2 -translate-x-1/2 rounded-full ${DOT[moment.tone]}`}
                style={{ left: `${((moment.atMicros - data.started_micros) / span) * 100}%` }}
              />
            </span>
            <span className="flex min-w-0 items-baseline gap-2">
              {moment.seq === null ? null : (
                <button
                  type="button"
                  className="data shrink-0 text-accent hover:underline"
                  aria-label={`Go to #${moment.seq}`}
                  onClick={() => moment.seq !== null && onShow(moment.seq)}
                >
                  #{moment.seq}
                </button>
              )}
              <span className="min-w-0 truncate">
                <SafeText text={moment.what} />
              </span>
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

const DOT: Record<Moment["tone"], string> = {
  out: "bg-out",
  in: "bg-in",
  note: "bg-note",
  muted: "bg-muted",
};

function momentsOf(exchange: ExchangeView): Moment[] {
  const sent = exchange.direction === "to_server";
  const moments: Moment[] = [
    {
      seq: exchange.request_seq,
      atMicros: exchange.started_micros,
      what: "Request",
      tone: sent ? "out" : "in",
    },
  ];
  for (const note of exchange.progress) {
    const amount =
      note.progress === null ? "" : ` ${note.progress}${note.total === null ? "" : ` of ${note.total}`}`;
    const message = note.message === null ? "" : `: ${note.message}`;
    moments.push({
      seq: note.seq,
      atMicros: note.at_micros,
      what: `Progress${amount}${message}`,
      tone: "note",
    });
  }
  if (exchange.ended_micros !== null) {
    moments.push({
      seq: exchange.response_seq,
      atMicros: exchange.ended_micros,
      what: exchange.response_seq === null ? outcomeWord(exchange.outcome) : "Response",
      tone: exchange.response_seq === null ? "muted" : sent ? "in" : "out",
    });
  }
  return moments.sort((left, right) => left.atMicros - right.atMicros);
}
