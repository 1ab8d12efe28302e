// Sample values of the host's shapes, each complete and plain; a test changes only what it is about.

import type { FrameView } from "../ipc/generated/FrameView";
import type { Offered } from "../ipc/generated/Offered";
import type { Offers } from "../ipc/generated/Offers";
import type { Row } from "../ipc/generated/Row";
import type { SessionSummary } from "../ipc/generated/SessionSummary";
import type { Target } from "../ipc/generated/Target";

/** 2026-11-22 12:00:00 UTC. */
export const SAMPLE_MICROS = 1_795_348_800_000_000;

export function aRow(parts: Partial<Row> = {}): Row {
  return {
    seq: 1,
    at_micros: SAMPLE_MICROS + (parts.seq ?? 1) * 1_500,
    kind: "request",
    direction: "to_server",
    own: false,
    method: "tools/call",
    name: "echo",
    id: "1",
    outcome: "ok",
    duration_micros: 1_240,
    bytes: 96,
    pair: null,
    findings: 0,
    mark: null,
    text: null,
    ...parts,
  };
}

export function aFrame(parts: Partial<FrameView> = {}): FrameView {
  return {
    row: aRow(),
    summary: "Request tools/call for “echo”.",
    payload:
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"message":"hi"}}}',
    base64: null,
    cut: false,
    terminated: true,
    envelope: null,
    findings: [],
    exchange: 1,
    ...parts,
  };
}

export function aTarget(parts: Partial<Target> = {}): Target {
  return { name: "Files", command: ["npx", "-y", "server-files", "/data"], env: {}, cwd: null, ...parts };
}

export function aSession(parts: Partial<SessionSummary> = {}): SessionSummary {
  return {
    id: "0123456789abcdef0123456789abcdef",
    name: null,
    target: {
      label: "Files",
      command: ["npx", "-y", "server-files", "/data"],
      env_names: [],
      cwd: null,
      url: null,
      header_names: [],
      accepts_any_certificate: false,
    },
    server: { name: "files", title: "Files", version: "1.2.0" },
    revision: "2025-11-25",
    host: "app",
    state: "open",
    started_micros: SAMPLE_MICROS,
    ended_micros: null,
    end: null,
    frames: 12,
    errors: 0,
    bytes: 4_096,
    last_seq: 14,
    ...parts,
  };
}

export function anOffered(key: string, parts: Partial<Offered> = {}): Offered {
  return {
    key,
    label: key,
    description: null,
    raw: JSON.stringify({ name: key }),
    seq: 6,
    excluded: null,
    ...parts,
  };
}

export function someOffers(parts: Partial<Offers> = {}): Offers {
  return {
    tools: [],
    resources: [],
    templates: [],
    prompts: [],
    instructions: null,
    capabilities: '{"tools":{}}',
    problems: [],
    ...parts,
  };
}
