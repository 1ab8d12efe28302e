// For tests of the call tab: a host of a few answers that remembers what was sent, and the state a tab's owner keeps.

import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { IpcProvider } from "../../ipc/context";
import { toHostError } from "../../ipc/errors";
import { FakeIpc } from "../../ipc/fake";
import type { ExchangeView } from "../../ipc/generated/ExchangeView";
import type { Finding } from "../../ipc/generated/Finding";
import type { FrameView } from "../../ipc/generated/FrameView";
import type { Offered } from "../../ipc/generated/Offered";
import type { Ipc } from "../../ipc/ipc";
import { listenForKeys } from "../../state/keyBindings";
import "../../test/blobUrls";
import { aFrame, aRow, SAMPLE_MICROS } from "../../test/samples";
import { CallTab, type CallTabProps } from "./CallTab";

// CodeMirror measures text, and jsdom lays none out.
Range.prototype.getClientRects = () => document.createElement("div").getClientRects();

export interface SentRequest {
  method: string;
  params: string | null;
  progress: boolean;
  timeoutMillis: number | null;
}

export class FakeHost {
  sent: SentRequest[] = [];
  cancelled: number[] = [];
  checkedTexts: string[] = [];
  findings: Finding[] = [];
  exchange: ExchangeView = anExchange();
  answers = new Map<number, FrameView>();
  /** Gives the frame that is asked for, in place of `answers`. */
  readFrame: ((limitBytes: number) => FrameView) | null = null;
  /** Reads of the exchange that were asked for and not answered yet; `null` answers at once. */
  held: (() => void)[] | null = null;

  ipc(): Ipc {
    // What a test does not say is as in a window without sessions.
    const parts: Partial<Ipc> = {
      sendRequest: async (_session, method, params, progress, timeoutMillis) => {
        this.sent.push({ method, params, progress, timeoutMillis });
        return { seq: this.exchange.request_seq };
      },
      cancelRequest: async (_session, seq) => {
        this.cancelled.push(seq);
      },
      exchange: async () => {
        const now = this.exchange;
        if (this.held !== null) await new Promise<void>((answer) => this.held?.push(answer));
        return now;
      },
      checkArguments: async (_session, _tool, text) => {
        this.checkedTexts.push(text);
        return this.findings;
      },
      frame: async (_session, seq, limitBytes) => {
        if (this.readFrame !== null) return this.readFrame(limitBytes);
        const answer = this.answers.get(seq);
        if (answer === undefined) throw toHostError(`no frame ${seq}`);
        return answer;
      },
    };
    return Object.assign(new FakeIpc(), parts);
  }

  /** The call is answered with this payload. */
  answer(payload: string, parts: Partial<ExchangeView> = {}) {
    const seq = this.exchange.request_seq + 1;
    this.answers.set(seq, aFrame({ row: aRow({ seq, kind: "response" }), payload }));
    this.exchange = { ...this.exchange, outcome: "ok", response_seq: seq, duration_micros: 1_240, ...parts };
  }
}

export function anExchange(parts: Partial<ExchangeView> = {}): ExchangeView {
  return {
    request_seq: 10,
    response_seq: null,
    direction: "to_server",
    own: false,
    method: "tools/call",
    name: "echo",
    outcome: "pending",
    started_micros: SAMPLE_MICROS,
    ended_micros: null,
    duration_micros: null,
    error: null,
    progress: [],
    ...parts,
  };
}

export function aTool(inputSchema: string, parts: Partial<Offered> = {}): Offered {
  const key = parts.key ?? "echo";
  return {
    key,
    label: key,
    description: null,
    raw: `{"name":${JSON.stringify(key)},"inputSchema":${inputSchema}}`,
    seq: 4,
    excluded: null,
    ...parts,
  };
}

export function aFinding(pointer: string, message: string, parts: Partial<Finding> = {}): Finding {
  return {
    rule: "arguments-schema",
    severity: "error",
    subject: "arguments",
    pointer,
    message,
    spec: null,
    ...parts,
  };
}

interface OwnerProps extends Partial<CallTabProps> {
  session: string;
  offered: Offered;
  live: boolean;
  revision: number;
  onText: (text: string) => void;
}

/** Keeps what the owner of a tab keeps: its draft and its view. */
function Owner({ onText, ...props }: OwnerProps) {
  const [draft, setDraft] = useState(props.draft ?? null);
  const [view, setView] = useState(props.view ?? "form");
  return (
    <CallTab
      kind="tool"
      protocol="2025-11-25"
      capabilities={null}
      onShowFrame={() => {}}
      {...props}
      draft={draft}
      view={view}
      onDraft={(text) => {
        onText(text);
        setDraft(text);
      }}
      onView={setView}
    />
  );
}

let sessions = 0;

/** A call tab with an owner. `text()` is the draft as it stands. */
export function openCall(offered: Offered, parts: Partial<CallTabProps> = {}, host = new FakeHost()) {
  // The tab remembers by session; each test has its own.
  sessions += 1;
  const session = `session-${sessions}`;
  const shownFrames: number[] = [];
  const ipc = host.ipc();
  let held = parts.draft ?? null;
  let revision = 1;
  const draw = () => (
    <IpcProvider ipc={ipc}>
      <Owner
        {...parts}
        session={session}
        offered={offered}
        live={parts.live ?? true}
        revision={revision}
        onText={(text) => {
          held = text;
        }}
        onShowFrame={(seq) => shownFrames.push(seq)}
      />
    </IpcProvider>
  );
  const page = render(draw());
  return {
    host,
    page,
    user: userEvent.setup(),
    shownFrames,
    /** The edited text; `null` while nobody has typed. */
    text: () => held,
    /** The feed says the session changed. */
    advance: () => {
      revision += 1;
      page.rerender(draw());
    },
    listenForKeys,
  };
}
