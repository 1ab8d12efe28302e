// The window on a fake host, for looking at it while building (`npm run dev`, then /gallery.html). Never built into the
// app. `?scene=` chooses what is on screen, `?theme=` how.

import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { IpcProvider } from "./ipc/context";
import { HostError } from "./ipc/errors";
import { FakeIpc } from "./ipc/fake";
import type { TabRef } from "./model/layout";
import { connectTo } from "./state/connect";
import { newQueryClient } from "./state/queries";
import { useWindow } from "./state/window";
import { everyContent } from "./test/contentSamples";
import { DEMO_ID, demoSession } from "./test/demoSession";
import { HTTP_ID, httpSession } from "./test/httpSession";
import { aFrame, aRow, aSession, aTarget, someOffers } from "./test/samples";
import { App } from "./views/App";
import "./styles.css";

const asked = new URLSearchParams(location.search);
const scene = asked.get("scene") ?? "empty";
const theme = asked.get("theme") ?? "system";
const ipc = new FakeIpc();
const queries = newQueryClient();

const echo: TabRef = { kind: "tool", session: DEMO_ID, key: "echo", label: "Echo" };
const overview: TabRef = { kind: "session", session: DEMO_ID, label: "Demo server" };

function begin(tabs: TabRef[], active: string | null, session: string | null) {
  ipc.greeting = { ...ipc.greeting, layout: JSON.stringify({ theme, tabs, active, session }) };
}

function withHistory() {
  ipc.targets = [
    { id: "t1", target: aTarget() },
    {
      id: "t2",
      target: aTarget({ name: "GitHub", command: ["docker", "run", "-i", "ghcr.io/github/server"] }),
    },
  ];
  for (let index = 1; index < 14; index += 1) {
    ipc.put({
      ...demoSession(),
      summary: aSession({
        id: index.toString(16).padStart(32, "0"),
        state: "ended",
        host: index % 4 === 0 ? "cli" : "app",
        started_micros: aSession().started_micros - index * 7_300_000_000,
        ended_micros: aSession().started_micros - index * 7_300_000_000 + 90_000_000,
        frames: index * 37,
        end: {
          failed: index % 5 === 0,
          reason: index % 5 === 0 ? "The server ended with status 1." : "Disconnected.",
        },
      }),
      offers: someOffers(),
    });
  }
}

begin([], null, null);
if (scene !== "empty") withHistory();
/** What is sent is answered at once with every kind of content. */
function answerEverything() {
  const request_seq = 900;
  const { exchange, frame } = ipc;
  ipc.sendRequest = async () => ({ seq: request_seq });
  ipc.exchange = async (session, seq) => {
    const [sample] = ipc.sessions.get(session)?.exchanges ?? [];
    return sample && seq === request_seq
      ? { ...sample, request_seq, response_seq: request_seq + 1 }
      : exchange.call(ipc, session, seq);
  };
  ipc.frame = async (session, seq) =>
    seq === request_seq + 1
      ? aFrame({ row: aRow({ seq, kind: "response" }), payload: everyContent() })
      : frame.call(ipc, session, seq);
}

if (scene === "content") answerEverything();
if (["call", "content", "overview", "many", "alarm", "ended"].includes(scene)) {
  ipc.put(
    demoSession(scene === "ended" ? { state: "ended", end: { failed: false, reason: "Disconnected." } } : {}),
  );
  begin(
    [overview, echo, { kind: "server", target: "t2" }],
    scene === "overview" ? `session:${DEMO_ID}` : `tool:${DEMO_ID}:echo`,
    DEMO_ID,
  );
}
if (scene === "many") {
  const session = demoSession();
  session.rows = Array.from({ length: 3_000_000 }, (_, i) => aRow({ seq: i + 1, id: `${i}` }));
  ipc.put(session);
}
if (scene === "alarm") {
  ipc.greeting.log.alarms = [
    {
      code: "log_write_failed",
      message: "The log cannot be written: no space left on device.",
      advice: "Free some space; frames are kept in memory meanwhile.",
    },
  ];
}
const webTarget = aTarget({
  name: "Trips",
  command: [],
  http: {
    url: "https://trips.example/mcp",
    transport: "http",
    headers: [["Authorization", "Bearer secret"]],
    accept_any_certificate: true,
  },
});
if (scene === "url") {
  ipc.targets.push({ id: "t3", target: webTarget });
  begin([{ kind: "server", target: "t3" }], "server:t3", null);
}
if (scene === "http" || scene === "compose") {
  const session = httpSession();
  session.summary.target.accepts_any_certificate = true;
  ipc.put(session);
  const text = '{"jsonrpc":"2.0","id":1001,"method":"tools/list"}';
  ipc.templates = [{ method: "tools/list", notification: false, text }];
  begin(
    [
      { kind: "session", session: HTTP_ID, label: "Trips" },
      { kind: "compose", session: HTTP_ID, label: "Compose" },
    ],
    scene === "http" ? `session:${HTTP_ID}` : `compose:${HTTP_ID}`,
    HTTP_ID,
  );
}
if (scene === "import") {
  begin([{ kind: "import" }], "import", null);
  ipc.imported = {
    kind: "mcp_servers",
    entries: [{ name: "Trips", target: webTarget, needs: [], notes: ["“disabled” was not taken over."] }],
    refused: [{ name: "bad", reason: "it has neither a command nor a URL" }],
    inputs: [],
    notes: [],
  };
}
if (scene === "add") begin([{ kind: "server", target: "t2" }], "server:t2", null);

const root = document.getElementById("root");
if (!root) throw new Error("gallery.html has no #root");
createRoot(root).render(
  <IpcProvider ipc={ipc}>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </IpcProvider>,
);

setTimeout(() => {
  if (["call", "overview", "alarm"].includes(scene)) ipc.changed(DEMO_ID);
  const row = Number(asked.get("row"));
  if (row > 0) useWindow.getState().choose(scene === "http" ? HTTP_ID : DEMO_ID, row);
  if (asked.get("view") === "headers") useWindow.getState().setInspectorView("headers");
  if (scene === "help") useWindow.getState().showHelp(true);
  if (scene === "connecting" || scene === "failed") void connectTo(ipc, queries, aTarget());
  if (scene === "failed") {
    const message = "The server ended with status 1 before it answered.";
    const advice = "Run its command in a terminal to see what it says.";
    const stderr = [
      "node:internal/modules/cjs/loader:1247",
      "  throw err;",
      "Error: Cannot find module '/data/server.js'",
    ];
    ipc.connects[0]?.fail(new HostError({ code: "exited_early", message, advice, stderr, session: DEMO_ID }));
  }
}, 50);
