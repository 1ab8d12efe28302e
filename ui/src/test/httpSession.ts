// A session over HTTP: how its era was found, connections, envelopes, events, a refusal that names a capability. For tests
// and for looking at the window without a host.

import type { FakeSession } from "../ipc/fake";
import type { Envelope } from "../ipc/generated/Envelope";
import type { Row } from "../ipc/generated/Row";
import { aFrame, anOffered, aRow, aSession, SAMPLE_MICROS, someOffers } from "./samples";

export const HTTP_ID = "4774477447744774477447744774477f";

const MARK = {
  kind: "mark",
  direction: null,
  method: null,
  name: null,
  id: null,
  outcome: null,
  duration_micros: null,
} as const;

const URL_TEXT = "http://127.0.0.1:3001/mcp";

/** The request whose answer asks for a capability, and that answer. */
export const REFUSED_SEQ = 6;
export const REFUSED_PARAMS =
  '{"name":"trip", "arguments":{"n":1.0},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}';
export const REFUSAL =
  '{"jsonrpc":"2.0","id":3,"error":{"code":-32021,"message":"Elicitation is required","data":{"requiredCapabilities":{"elicitation":{"form":{}}}}}}';

export function httpRows(): Row[] {
  const refused = {
    method: "tools/call",
    name: "trip",
    id: "3",
    outcome: "error",
    duration_micros: 900,
  } as const;
  const rows: Partial<Row>[] = [
    { ...MARK, mark: "http_connection", text: "Connection 1 to 127.0.0.1:3001: connect 0.2 ms" },
    { own: true, method: "server/discover", name: null, id: "1", pair: 3 },
    {
      own: true,
      method: "server/discover",
      name: null,
      id: "1",
      pair: 2,
      kind: "response",
      direction: "to_client",
    },
    { ...MARK, mark: "verdict", text: "The server answered server/discover, so: modern (2026-07-28)." },
    { ...MARK, mark: "http_request", text: `GET ${URL_TEXT} (opening a listening stream)` },
    { ...refused, pair: 7 },
    { ...refused, kind: "response", direction: "to_client", pair: 6, text: "Elicitation is required" },
    { ...MARK, mark: "sse_comment", text: "keep-alive" },
    { ...MARK, mark: "http_response", text: "GET HTTP 405 Method Not Allowed, 0 bytes, first byte 1 ms" },
    { ...MARK, mark: "lost", text: "The stream was cut." },
  ];
  return rows.map((row, index) =>
    aRow({ seq: index + 1, at_micros: SAMPLE_MICROS + index * 41_700, ...row }),
  );
}

function envelopeOf(row: Row): Envelope | null {
  const nothing = { status: null, headers: [], first_byte_micros: null };
  if (row.kind === "request" || row.mark === "http_request") {
    const headers: [string, string][] = [
      ["content-type", "application/json"],
      ["Authorization", "[masked]"],
    ];
    const method = row.kind === "request" ? "POST" : "GET";
    return { http: { ...nothing, exchange: row.seq, request: `${method} ${URL_TEXT}`, headers }, sse: null };
  }
  if (row.kind === "response") {
    const headers: [string, string][] = [
      ["Content-Type", "text/event-stream"],
      ["X-Twice", "a"],
      ["X-Twice", "b"],
    ];
    const http = { exchange: row.seq - 1, request: null, status: 200, headers, first_byte_micros: 1_200 };
    return { http, sse: { event: null, id: "", retry_millis: 500 } };
  }
  if (row.mark === "http_response") {
    return { http: { ...nothing, exchange: 5, request: null, status: 405 }, sse: null };
  }
  return null;
}

export function httpSession(parts: Partial<FakeSession["summary"]> = {}): FakeSession {
  const rows = httpRows();
  return {
    summary: aSession({
      id: HTTP_ID,
      target: {
        label: "Trips",
        command: [],
        env_names: [],
        cwd: null,
        url: URL_TEXT,
        header_names: ["Authorization"],
        accepts_any_certificate: false,
      },
      server: { name: "trips", title: "Trips", version: "2.0.0" },
      revision: "2026-07-28",
      errors: 1,
      last_seq: rows.length,
      ...parts,
    }),
    offers: someOffers({
      tools: [
        anOffered("trip", { raw: '{"name":"trip","inputSchema":{"type":"object"}}' }),
        anOffered("odd", {
          raw: '{"name":"odd","inputSchema":{"type":"object"}}',
          excluded: "Two parameters claim one header (/properties/a)",
        }),
      ],
    }),
    rows,
    frame: (row) =>
      aFrame({
        row,
        envelope: envelopeOf(row),
        exchange: row.pair === null ? null : Math.min(row.seq, row.pair),
        payload:
          row.seq === REFUSED_SEQ
            ? `{"jsonrpc":"2.0","id":3,"method":"tools/call","params":${REFUSED_PARAMS}}`
            : row.seq === REFUSED_SEQ + 1
              ? REFUSAL
              : (row.text ?? '{"jsonrpc":"2.0","id":1,"result":{}}'),
      }),
    exchanges: [
      {
        request_seq: REFUSED_SEQ,
        response_seq: REFUSED_SEQ + 1,
        direction: "to_server",
        own: false,
        method: "tools/call",
        name: "trip",
        outcome: "error",
        started_micros: SAMPLE_MICROS,
        ended_micros: SAMPLE_MICROS + 900,
        duration_micros: 900,
        error: "Elicitation is required",
        progress: [],
      },
    ],
  };
}
