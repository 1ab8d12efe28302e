// Where connecting stopped, in a few words: "failed to connect" alone helps nobody.

import type { HostErrorCode } from "../ipc/errors";

export function failedStep(code: HostErrorCode): string {
  switch (code) {
    case "bad_target":
    case "bad_command_line":
      return "In the server’s settings";
    case "spawn_failed":
      return "Starting the program";
    case "exited_early":
    case "not_json_rpc":
    case "handshake_refused":
      return "In the handshake";
    case "timed_out":
      return "Waiting for the handshake";
    case "revision_unknown":
      return "Agreeing on a revision";
    case "unreachable":
      return "Reaching the server";
    case "http_status":
      return "The server’s HTTP answer";
    case "not_mcp":
      return "What the server answered";
    case "transport_failed":
    case "link_closed":
      return "The connection broke";
    default:
      return "Connecting";
  }
}
