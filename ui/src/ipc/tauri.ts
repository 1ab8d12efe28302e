// The app's side of the commands: the only file of the window that imports @tauri-apps/api. It knows the commands'
// names and nothing of what they mean.

import { Channel, invoke } from "@tauri-apps/api/core";
import { toHostError } from "./errors";
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
import type { Ipc } from "./ipc";

/** Each command's arguments and result; the types themselves are generated from Rust. */
interface Commands {
  start: { takes: Record<string, never>; gives: WindowStart };
  save_layout: { takes: { layout: string }; gives: null };
  watch: { takes: { channel: Channel<FeedEvent> }; gives: null };
  leave: { takes: Record<string, never>; gives: null };
  list_targets: { takes: Record<string, never>; gives: SavedTarget[] };
  save_target: { takes: { id: string | null; target: Target }; gives: SavedTarget };
  delete_target: { takes: { id: string }; gives: null };
  demo_target: { takes: Record<string, never>; gives: Target };
  split_command_line: { takes: { text: string }; gives: string[] };
  import_targets: { takes: { text: string }; gives: Imported };
  fill_target: { takes: { text: string; name: string; answers: Record<string, string> }; gives: Target };
  export_targets: { takes: { format: ExportFormat; plain: boolean }; gives: Exported };
  connect: { takes: { target: Target }; gives: SessionSummary };
  disconnect: { takes: { session: string }; gives: null };
  list_sessions: { takes: { limit: number }; gives: SessionSummary[] };
  session: { takes: { session: string }; gives: SessionSummary };
  offers: { takes: { session: string }; gives: Offers };
  refresh_offers: { takes: { session: string }; gives: Offers };
  send_request: {
    takes: {
      session: string;
      method: string;
      params: string | null;
      progress: boolean;
      timeoutMillis: number | null;
    };
    gives: Sent;
  };
  send_raw: {
    takes: { session: string; text: string; headers: [string, string][]; timeoutMillis: number | null };
    gives: Sent;
  };
  message_templates: { takes: { session: string }; gives: MessageTemplate[] };
  cancel_request: { takes: { session: string; seq: number }; gives: null };
  exchange: { takes: { session: string; seq: number }; gives: ExchangeView };
  check_arguments: { takes: { session: string; tool: string; arguments: string }; gives: Finding[] };
  page_rows: { takes: { session: string; fromSeq: number; limit: number }; gives: RowPage };
  frame: { takes: { session: string; seq: number; limitBytes: number }; gives: FrameView };
}

async function call<Name extends keyof Commands>(
  name: Name,
  takes: Commands[Name]["takes"],
): Promise<Commands[Name]["gives"]> {
  try {
    return await invoke<Commands[Name]["gives"]>(name, takes);
  } catch (thrown) {
    throw toHostError(thrown);
  }
}

export const tauriIpc: Ipc = {
  start: () => call("start", {}),
  saveLayout: async (layout) => void (await call("save_layout", { layout })),
  watch: async (onEvent) => {
    const channel = new Channel<FeedEvent>();
    channel.onmessage = onEvent;
    await call("watch", { channel });
  },
  leave: async () => void (await call("leave", {})),
  listTargets: () => call("list_targets", {}),
  saveTarget: (id, target) => call("save_target", { id, target }),
  deleteTarget: async (id) => void (await call("delete_target", { id })),
  demoTarget: () => call("demo_target", {}),
  splitCommandLine: (text) => call("split_command_line", { text }),
  importTargets: (text) => call("import_targets", { text }),
  fillTarget: (text, name, answers) => call("fill_target", { text, name, answers }),
  exportTargets: (format, plain) => call("export_targets", { format, plain }),
  connect: (target) => call("connect", { target }),
  disconnect: async (session) => void (await call("disconnect", { session })),
  listSessions: (limit) => call("list_sessions", { limit }),
  session: (session) => call("session", { session }),
  offers: (session) => call("offers", { session }),
  refreshOffers: (session) => call("refresh_offers", { session }),
  sendRequest: (session, method, params, progress, timeoutMillis) =>
    call("send_request", { session, method, params, progress, timeoutMillis }),
  sendRaw: (session, text, headers, timeoutMillis) =>
    call("send_raw", { session, text, headers, timeoutMillis }),
  messageTemplates: (session) => call("message_templates", { session }),
  cancelRequest: async (session, seq) => void (await call("cancel_request", { session, seq })),
  exchange: (session, seq) => call("exchange", { session, seq }),
  checkArguments: (session, tool, text) => call("check_arguments", { session, tool, arguments: text }),
  pageRows: (session, fromSeq, limit) => call("page_rows", { session, fromSeq, limit }),
  frame: (session, seq, limitBytes) => call("frame", { session, seq, limitBytes }),
};
