// The host as tests want it: everything in memory, nothing by itself. A test puts sessions in, answers `connect` by
// hand, and tells the feed what changed. It is never part of the app's page.

import { HostError } from "./errors";
import type { ExchangeView } from "./generated/ExchangeView";
import type { Exported } from "./generated/Exported";
import type { ExportFormat } from "./generated/ExportFormat";
import type { FeedEvent } from "./generated/FeedEvent";
import type { Finding } from "./generated/Finding";
import type { FrameView } from "./generated/FrameView";
import type { Imported } from "./generated/Imported";
import type { MessageTemplate } from "./generated/MessageTemplate";
import type { Offers } from "./generated/Offers";
import type { Row } from "./generated/Row";
import type { RowPage } from "./generated/RowPage";
import type { SavedTarget } from "./generated/SavedTarget";
import type { Sent } from "./generated/Sent";
import type { SessionSummary } from "./generated/SessionSummary";
import type { Target } from "./generated/Target";
import type { WindowStart } from "./generated/WindowStart";
import type { Ipc } from "./ipc";

export interface FakeSession {
  summary: SessionSummary;
  offers: Offers;
  rows: Row[];
  frame: (row: Row) => FrameView;
  exchanges: ExchangeView[];
}

export interface PendingConnect {
  target: Target;
  succeed: (session: FakeSession) => void;
  fail: (error: HostError) => void;
}

export class FakeIpc implements Ipc {
  readonly sessions = new Map<string, FakeSession>();
  targets: SavedTarget[] = [];
  readonly connects: PendingConnect[] = [];
  readonly disconnected: string[] = [];
  readonly sent: { session: string; method: string; params: string | null }[] = [];
  /** The page let the window go. */
  hasLeft = false;
  readonly sentRaw: {
    session: string;
    text: string;
    headers: [string, string][];
    timeoutMillis: number | null;
  }[] = [];
  templates: MessageTemplate[] = [];
  /** What any pasted text is read as; null refuses it. */
  imported: Imported | null = null;
  readonly filled: { text: string; name: string; answers: Record<string, string> }[] = [];
  exported: Exported = { text: "{}", notes: [] };
  readonly exports: [ExportFormat, boolean][] = [];
  /** Every layout text that was saved, oldest first. */
  readonly layouts: string[] = [];
  /** Every page that was asked for: session and first seq. */
  readonly pagesRead: [string, number][] = [];
  greeting: WindowStart = {
    version: "0.1.0",
    log: { path: "/home/me/.local/share/wirescope/log.db", bytes: 4_300_000, alarms: [] },
    layout: null,
    locale: "en",
    cwd: "/home/me/project",
  };
  private readonly watchers: ((event: FeedEvent) => void)[] = [];
  private revision = 0;

  put(session: FakeSession): void {
    this.sessions.set(session.summary.id, session);
  }

  /** Tells the feed that a session changed. */
  changed(id: string): void {
    const { summary, rows } = this.find(id);
    this.revision += 1;
    this.emit({
      sessions: [{ session: id, last_seq: rows.length, revision: this.revision, state: summary.state }],
      alarms: this.greeting.log.alarms,
      log_bytes: this.greeting.log.bytes,
    });
  }

  emit(event: FeedEvent): void {
    for (const watcher of this.watchers) watcher(event);
  }

  private find(id: string): FakeSession {
    const found = this.sessions.get(id);
    if (found) return found;
    const message = `No session is called ${id}.`;
    throw new HostError({ code: "unknown_session", message, advice: null, stderr: [], session: null });
  }

  async start(): Promise<WindowStart> {
    return this.greeting;
  }
  async saveLayout(layout: string): Promise<void> {
    this.layouts.push(layout);
  }
  async watch(onEvent: (event: FeedEvent) => void): Promise<void> {
    this.watchers.push(onEvent);
  }
  async leave(): Promise<void> {
    this.hasLeft = true;
  }
  async listTargets(): Promise<SavedTarget[]> {
    return [...this.targets];
  }
  async saveTarget(id: string | null, target: Target): Promise<SavedTarget> {
    const saved = { id: id ?? `target-${this.targets.length + 1}`, target };
    const isKnown = this.targets.some((one) => one.id === id);
    this.targets = isKnown
      ? this.targets.map((one) => (one.id === id ? saved : one))
      : [...this.targets, saved];
    return saved;
  }
  async deleteTarget(id: string): Promise<void> {
    this.targets = this.targets.filter((one) => one.id !== id);
  }
  async demoTarget(): Promise<Target> {
    return { name: "Demo server", command: ["/usr/bin/wirescope", "demo"], env: {}, cwd: null };
  }
  async splitCommandLine(text: string): Promise<string[]> {
    if ((text.match(/"/g) ?? []).length % 2 === 1) {
      const message = "A quote is opened and never closed.";
      throw new HostError({ code: "bad_command_line", message, advice: null, stderr: [], session: null });
    }
    return (text.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ""));
  }
  async importTargets(): Promise<Imported> {
    if (this.imported) return this.imported;
    const message = "The JSON holds no servers: a number.";
    throw new HostError({ code: "bad_target", message, advice: "Paste others.", stderr: [], session: null });
  }
  async fillTarget(text: string, name: string, answers: Record<string, string>): Promise<Target> {
    this.filled.push({ text, name, answers });
    const entry = this.imported?.entries.find((one) => one.name === name);
    if (entry) return entry.target;
    const message = `No server is called ${name}.`;
    throw new HostError({ code: "bad_target", message, advice: null, stderr: [], session: null });
  }
  async exportTargets(format: ExportFormat, plain: boolean): Promise<Exported> {
    this.exports.push([format, plain]);
    return this.exported;
  }
  connect(target: Target): Promise<SessionSummary> {
    return new Promise((resolve, reject) => {
      this.connects.push({
        target,
        succeed: (session) => {
          this.put(session);
          resolve(session.summary);
        },
        fail: reject,
      });
    });
  }
  async disconnect(session: string): Promise<void> {
    this.disconnected.push(session);
  }
  async listSessions(limit: number): Promise<SessionSummary[]> {
    const all = [...this.sessions.values()].map((one) => one.summary);
    return all.sort((left, right) => right.started_micros - left.started_micros).slice(0, limit);
  }
  async session(session: string): Promise<SessionSummary> {
    return this.find(session).summary;
  }
  async offers(session: string): Promise<Offers> {
    return this.find(session).offers;
  }
  async refreshOffers(session: string): Promise<Offers> {
    return this.find(session).offers;
  }
  async sendRequest(session: string, method: string, params: string | null): Promise<Sent> {
    this.sent.push({ session, method, params });
    return { seq: this.find(session).rows.length + 1 };
  }
  async sendRaw(
    session: string,
    text: string,
    headers: [string, string][],
    timeoutMillis: number | null,
  ): Promise<Sent> {
    this.sentRaw.push({ session, text, headers, timeoutMillis });
    return { seq: this.find(session).rows.length + 1 };
  }
  async messageTemplates(): Promise<MessageTemplate[]> {
    return this.templates;
  }
  async cancelRequest(): Promise<void> {}
  async exchange(session: string, seq: number): Promise<ExchangeView> {
    const found = this.find(session).exchanges.find((one) => one.request_seq === seq);
    if (found) return found;
    const message = `No exchange begins at #${seq}.`;
    throw new HostError({ code: "unknown_frame", message, advice: null, stderr: [], session });
  }
  async checkArguments(): Promise<Finding[]> {
    return [];
  }
  async pageRows(session: string, fromSeq: number, limit: number): Promise<RowPage> {
    this.pagesRead.push([session, fromSeq]);
    const { rows } = this.find(session);
    return { rows: rows.slice(fromSeq - 1, fromSeq - 1 + limit), last_seq: rows.length };
  }
  async frame(session: string, seq: number): Promise<FrameView> {
    const { rows, frame } = this.find(session);
    const row = rows[seq - 1];
    if (row) return frame(row);
    const message = `The session has no frame #${seq}.`;
    throw new HostError({ code: "unknown_frame", message, advice: null, stderr: [], session });
  }
}
