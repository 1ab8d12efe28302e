// What surrounded a frame on HTTP: the request line or the status, the headers as they stood on the wire, and the fields of
// the server-sent event. Secrets were masked before they were recorded.

import type { Envelope } from "../../ipc/generated/Envelope";
import type { HttpEnvelope } from "../../ipc/generated/HttpEnvelope";
import type { SseEnvelope } from "../../ipc/generated/SseEnvelope";
import { duration } from "../../model/format";
import { type Fact, Facts } from "../../parts/Facts";
import { CopyButton } from "../../parts/json/CopyButton";
import { SafeText } from "../../parts/SafeText";

export function Headers({ envelope }: { envelope: Envelope }) {
  return (
    <div className="flex flex-col gap-4 px-3 py-2">
      {envelope.http === null ? null : <Http http={envelope.http} />}
      {envelope.sse === null ? null : <Sse sse={envelope.sse} />}
    </div>
  );
}

function Http({ http }: { http: HttpEnvelope }) {
  const line = http.request ?? (http.status === null ? null : `HTTP ${http.status}`);
  const isRefusal = http.status !== null && http.status >= 400;
  const text = [line ?? "", ...http.headers.map(([name, value]) => `${name}: ${value}`)].join("\n");
  return (
    <section aria-label="HTTP" className="flex flex-col gap-2">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h3 className="caps">{http.request === null ? "Response" : "Request"}</h3>
          {line === null ? null : (
            <p className={`data break-all ${isRefusal ? "text-error" : ""}`}>
              <SafeText text={line} />
            </p>
          )}
        </div>
        <CopyButton label="Copy headers" text={text} />
      </div>
      <Facts
        facts={[
          http.first_byte_micros === null
            ? null
            : {
                name: "First byte",
                value: <span className="data">after {duration(http.first_byte_micros)}</span>,
              },
          { name: "HTTP exchange", value: <span className="data">{http.exchange}</span> },
        ]}
      />
      {http.headers.length === 0 ? (
        <p className="text-muted">No headers are recorded.</p>
      ) : (
        <table className="data w-full table-fixed text-left">
          <thead className="sr-only">
            <tr>
              <th scope="col">Header</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {http.headers.map(([name, value], index) => (
              <tr key={index} className="border-b border-line/50 align-top">
                <th scope="row" className="w-2/5 py-0.5 pr-3 font-normal break-words text-muted">
                  <SafeText text={name} />
                </th>
                <td className="py-0.5 wrap-anywhere">
                  <SafeText text={value} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Sse({ sse }: { sse: SseEnvelope }) {
  const absent = <span className="text-muted">not sent</span>;
  const said = (text: string | null) => {
    if (text === null) return absent;
    return text === "" ? (
      <span className="text-muted">(empty)</span>
    ) : (
      <SafeText text={text} className="data" />
    );
  };
  const facts: Fact[] = [
    { name: "event", value: said(sse.event) },
    { name: "id", value: said(sse.id) },
    {
      name: "retry",
      value: sse.retry_millis === null ? absent : <span className="data">{sse.retry_millis} ms</span>,
    },
  ];
  return (
    <section aria-label="Server-sent event" className="flex flex-col gap-1">
      <h3 className="caps">Server-sent event</h3>
      <Facts facts={facts} />
    </section>
  );
}
