// The commands of the host, as the window sees them: one method a command. It has two implementations, `tauri.ts` (the
// app) and `fake.ts` (tests). Every method rejects with a HostError and nothing else.

import type { ExchangeView } from "./generated/ExchangeView";
import type { Exported } from "./generated/Exported";
import type { ExportFormat } from "./generated/ExportFormat";
import type { FeedEvent } from "./generated/FeedEvent";
import type { Finding } from "./generated/Finding";
import type { FrameView } from "./generated/FrameView";
import type { Imported } from "./generated/Imported";
import type { MessageTemplate } from "./generated/MessageTemplate";
import type { Offers } from "./generated/Offers";
import type { RowPage } from "./generated/RowPage";
import type { SavedTarget } from "./generated/SavedTarget";
import type { Sent } from "./generated/Sent";
import type { SessionSummary } from "./generated/SessionSummary";
import type { Target } from "./generated/Target";
import type { WindowStart } from "./generated/WindowStart";

export interface Ipc {
  start(): Promise<WindowStart>;
  /** `layout` is opaque to the host: JSON text of at most 1 MB. */
  saveLayout(layout: string): Promise<void>;
  /** Events come until the page goes; the first one lists every live session. */
  watch(onEvent: (event: FeedEvent) => void): Promise<void>;

  /** The page has put its things away: the window may go. */
  leave(): Promise<void>;

  listTargets(): Promise<SavedTarget[]>;
  /** `id` null saves a new target. */
  saveTarget(id: string | null, target: Target): Promise<SavedTarget>;
  deleteTarget(id: string): Promise<void>;
  demoTarget(): Promise<Target>;
  splitCommandLine(text: string): Promise<string[]>;
  /** Reads whatever was pasted; nothing is started or looked up. */
  importTargets(text: string): Promise<Imported>;
  /** The server of that name in the text, its placeholders replaced. `answers` go by the placeholders' `text`. */
  fillTarget(text: string, name: string, answers: Record<string, string>): Promise<Target>;
  /** All saved targets, as another program reads them; secrets are written out only with `plain`. */
  exportTargets(format: ExportFormat, plain: boolean): Promise<Exported>;

  /** Resolves once the handshake and the first listings are done. */
  connect(target: Target): Promise<SessionSummary>;
  disconnect(session: string): Promise<void>;
  listSessions(limit: number): Promise<SessionSummary[]>;
  session(session: string): Promise<SessionSummary>;
  offers(session: string): Promise<Offers>;
  refreshOffers(session: string): Promise<Offers>;

  /** `params` is sent byte for byte, but for the progress token that `progress` splices in. Does not wait for the answer. */
  sendRequest(
    session: string,
    method: string,
    params: string | null,
    progress: boolean,
    timeoutMillis: number | null,
  ): Promise<Sent>;
  /** A whole message as it is written, JSON or not. `headers` are for this message alone, and only HTTP has them. */
  sendRaw(
    session: string,
    text: string,
    headers: [string, string][],
    timeoutMillis: number | null,
  ): Promise<Sent>;
  /** A message to begin with for every method of the session's revision. */
  messageTemplates(session: string): Promise<MessageTemplate[]>;
  cancelRequest(session: string, seq: number): Promise<void>;
  exchange(session: string, seq: number): Promise<ExchangeView>;
  /** `text` is the JSON text of the arguments. */
  checkArguments(session: string, tool: string, text: string): Promise<Finding[]>;

  /** Rows with `seq` from `fromSeq` on, at most `limit`. */
  pageRows(session: string, fromSeq: number, limit: number): Promise<RowPage>;
  frame(session: string, seq: number, limitBytes: number): Promise<FrameView>;
}
