// A session with one of everything a log can show, for tests and for looking at the window without a host.

import type { FakeSession } from "../ipc/fake";
import type { FrameView } from "../ipc/generated/FrameView";
import type { Row } from "../ipc/generated/Row";
import { anOffered, aRow, aSession, SAMPLE_MICROS, someOffers } from "./samples";

export const DEMO_ID = "d3d0d3d0d3d0d3d0d3d0d3d0d3d0d3d0";

const MESSAGE_SCHEMA = {
  type: "object",
  properties: {
    message: { type: "string", description: "What to say back" },
    times: { type: "integer", minimum: 1, maximum: 10, default: 1, description: "How often" },
    loud: { type: "boolean", description: "In capitals" },
    tone: { type: "string", enum: ["plain", "kind", "stern"] },
  },
  required: ["message"],
};

function tool(name: string, title: string, description: string, inputSchema: unknown) {
  return anOffered(name, {
    label: title,
    description,
    raw: JSON.stringify({ name, title, description, inputSchema }),
  });
}

export function demoRows(): Row[] {
  const own = { own: true, name: null } as const;
  const answer = { kind: "response", direction: "to_client" } as const;
  const mark = {
    kind: "mark",
    direction: null,
    method: null,
    name: null,
    id: null,
    outcome: null,
    duration_micros: null,
  } as const;
  const note = { kind: "notification", id: null, outcome: null, duration_micros: null, name: null } as const;
  const rows: Partial<Row>[] = [
    { ...mark, mark: "spawned", text: "/usr/bin/wirescope demo (pid 4711)", bytes: 34 },
    { ...own, method: "initialize", id: "1", pair: 4, bytes: 212, duration_micros: 18_300 },
    { ...mark, mark: "stderr", text: "demo server 0.1.0 ready", bytes: 23 },
    { ...own, ...answer, method: "initialize", id: "1", pair: 2, bytes: 610, duration_micros: 18_300 },
    { ...own, ...note, method: "notifications/initialized", bytes: 54 },
    { ...own, method: "tools/list", id: "2", pair: 7, bytes: 46, duration_micros: 1_120 },
    {
      ...own,
      ...answer,
      method: "tools/list",
      id: "2",
      pair: 6,
      bytes: 5_310,
      duration_micros: 1_120,
      findings: 1,
    },
    { method: "tools/call", name: "echo", id: "3", pair: 9, bytes: 118, duration_micros: 820 },
    { ...answer, method: "tools/call", name: "echo", id: "3", pair: 8, bytes: 96, duration_micros: 820 },
    {
      kind: "noise",
      direction: "to_client",
      method: null,
      name: null,
      id: null,
      outcome: null,
      duration_micros: null,
      text: "Debugger listening on ws://127.0.0.1:9229",
      bytes: 41,
      findings: 1,
    },
    {
      method: "tools/call",
      name: "fail",
      id: "4",
      pair: 12,
      bytes: 88,
      duration_micros: 2_400,
      outcome: "tool_error",
    },
    {
      ...answer,
      method: "tools/call",
      name: "fail",
      id: "4",
      pair: 11,
      bytes: 130,
      duration_micros: 2_400,
      outcome: "tool_error",
      text: "The disk is full",
    },
    {
      method: "resources/read",
      name: "demo://missing",
      id: '"a-5"',
      pair: 14,
      bytes: 88,
      duration_micros: 900,
      outcome: "error",
    },
    {
      ...answer,
      method: "resources/read",
      name: "demo://missing",
      id: '"a-5"',
      pair: 13,
      bytes: 130,
      duration_micros: 900,
      outcome: "error",
      text: "Resource not found",
    },
    {
      method: "tools/call",
      name: "slow",
      id: "6",
      pair: null,
      bytes: 140,
      outcome: "pending",
      duration_micros: null,
    },
    { ...note, direction: "to_client", method: "notifications/progress", pair: 15, bytes: 104 },
    {
      ...note,
      direction: "to_client",
      method: "notifications/message",
      bytes: 120,
      text: "halfway \u202Ereversed",
    },
  ];
  return rows.map((row, index) =>
    aRow({ seq: index + 1, at_micros: SAMPLE_MICROS + index * 41_700, ...row }),
  );
}

function frameOf(row: Row): FrameView {
  const isRequest = row.kind === "request";
  const payload =
    row.kind === "mark" || row.kind === "noise"
      ? (row.text ?? "")
      : JSON.stringify({
          jsonrpc: "2.0",
          ...(row.id === null ? {} : { id: Number(row.id) || row.id }),
          ...(row.kind === "response"
            ? {
                result: {
                  content: [{ type: "text", text: "You said: hi" }],
                  isError: row.outcome === "tool_error",
                },
              }
            : {
                method: row.method,
                params: { name: row.name, arguments: { message: "hi", size: 42 } },
              }),
        });
  return {
    row,
    summary: `${isRequest ? "A request" : "An answer"} seen by the fake host: ${row.method ?? row.mark ?? row.kind}.`,
    payload,
    base64: null,
    cut: false,
    terminated: true,
    envelope: null,
    findings:
      row.findings === 0
        ? []
        : [
            {
              rule: "stdout-noise",
              severity: "warning",
              subject: "frame",
              pointer: "",
              message:
                "Bytes on stdout that are no JSON-RPC message. A server writes its log lines to stderr.",
              spec: "2025-11-25, basic/transports",
            },
          ],
    exchange: row.pair === null && row.outcome === null ? null : Math.min(row.seq, row.pair ?? row.seq),
  };
}

export function demoSession(parts: Partial<FakeSession["summary"]> = {}): FakeSession {
  const rows = demoRows();
  return {
    summary: aSession({
      id: DEMO_ID,
      target: {
        label: "Demo server",
        command: ["/usr/bin/wirescope", "demo"],
        env_names: [],
        cwd: null,
        url: null,
        header_names: [],
        accepts_any_certificate: false,
      },
      server: { name: "wirescope-demo", title: "Wirescope demo", version: "0.1.0" },
      frames: rows.filter((row) => row.kind !== "mark").length,
      errors: 2,
      last_seq: rows.length,
      ...parts,
    }),
    offers: someOffers({
      tools: [
        tool("echo", "Echo", "Says back what it was told.", MESSAGE_SCHEMA),
        tool("add", "Add", "Adds two numbers.", {
          type: "object",
          properties: { a: { type: "number" }, b: { type: "number" } },
          required: ["a", "b"],
        }),
        tool("slow", "Slow work", "Takes its time and reports progress.", {
          type: "object",
          properties: { seconds: { type: "number" } },
        }),
        tool("fail", "Fail", "Fails every time, so that you can see what that looks like.", {
          type: "object",
        }),
        tool("spoof", "safe\u202Egnp.exe", "Its name tries to read backwards.", { type: "object" }),
      ],
      resources: [
        anOffered("demo://readme", { label: "Read me", description: "What this server is for" }),
        anOffered("demo://logo.png", { label: "Logo" }),
      ],
      templates: [
        anOffered("demo://notes/{id}", {
          label: "A note",
          raw: '{"name":"note","uriTemplate":"demo://notes/{id}"}',
        }),
      ],
      prompts: [
        anOffered("greet", {
          label: "Greet",
          description: "A greeting for someone",
          raw: '{"name":"greet","arguments":[{"name":"who","required":true}]}',
        }),
      ],
      instructions: "This server is for trying things out.\nNothing it does leaves your machine.",
      capabilities:
        '{"tools":{"listChanged":true},"resources":{"subscribe":true},"prompts":{},"logging":{},"completions":{}}',
    }),
    rows,
    frame: frameOf,
    exchanges: [
      {
        request_seq: 8,
        response_seq: 9,
        direction: "to_server",
        own: false,
        method: "tools/call",
        name: "echo",
        outcome: "ok",
        started_micros: SAMPLE_MICROS,
        ended_micros: SAMPLE_MICROS + 820,
        duration_micros: 820,
        error: null,
        progress: [],
      },
      {
        request_seq: 15,
        response_seq: null,
        direction: "to_server",
        own: false,
        method: "tools/call",
        name: "slow",
        outcome: "pending",
        started_micros: SAMPLE_MICROS,
        ended_micros: null,
        duration_micros: null,
        error: null,
        progress: [
          { seq: 16, at_micros: SAMPLE_MICROS + 400_000, progress: 1, total: 4, message: "one of four" },
          { seq: 17, at_micros: SAMPLE_MICROS + 800_000, progress: 2, total: 4, message: null },
        ],
      },
    ],
  };
}
