// The window: bars, panes and what connects them. It starts everything else: the host's greeting, the feed, the
// shortcuts and the keeping of the layout.

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useIpc } from "../ipc/context";
import { type HostError, toHostError } from "../ipc/errors";
import { Banner } from "../parts/Banner";
import { startFeed } from "../state/feed";
import { listenForKeys, useKeyBindings } from "../state/keyBindings";
import { goToPane, stepPane } from "../state/paneFocus";
import { keepLayout } from "../state/persist";
import { useThemeOnPage } from "../state/theme";
import { useWindow } from "../state/window";
import { Alarms } from "./Alarms";
import { NoticeBox } from "./NoticeBox";
import { Panes } from "./Panes";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { StatusBar } from "./StatusBar";
import { TopBar } from "./TopBar";

type Phase = { is: "starting" } | { is: "ready" } | { is: "failed"; why: HostError };

export function App() {
  const ipc = useIpc();
  const queries = useQueryClient();
  const [phase, setPhase] = useState<Phase>({ is: "starting" });
  useThemeOnPage();

  useEffect(() => {
    let stop: (() => void) | null = null;
    let isGone = false;
    const begin = async () => {
      try {
        const start = await ipc.start();
        if (isGone) return;
        useWindow.getState().begin(start);
        stop = keepLayout(ipc);
        await startFeed(ipc, queries);
        setPhase({ is: "ready" });
      } catch (thrown) {
        setPhase({ is: "failed", why: toHostError(thrown) });
      }
    };
    void begin();
    return () => {
      isGone = true;
      stop?.();
    };
  }, [ipc, queries]);

  if (phase.is === "starting") return null;
  if (phase.is === "failed") return <NotStarted why={phase.why} />;
  return <Shell />;
}

function NotStarted({ why }: { why: HostError }) {
  return (
    <main className="p-4">
      <Banner tone="error" role="alert" title={why.message} className="rounded-base">
        {why.advice}
      </Banner>
    </main>
  );
}

function Shell() {
  useEffect(listenForKeys, []);
  const window = useWindow.getState;
  useKeyBindings({
    "tab.close": () => {
      const { active, closeTab } = window();
      if (active !== null) closeTab(active);
    },
    "tab.compose": () => {
      const { session, openTab } = window();
      if (session !== null) openTab({ kind: "compose", session, label: "Compose" });
    },
    "tab.next": () => window().stepTab(1),
    "tab.previous": () => window().stepTab(-1),
    "pane.sidebar": () => window().togglePane("sidebar"),
    "pane.log": () => window().togglePane("log"),
    "pane.inspector": () => window().togglePane("inspector"),
    "focus.sidebar": () => goToPane("sidebar"),
    "focus.center": () => goToPane("center"),
    "focus.inspector": () => goToPane("inspector"),
    "focus.log": () => goToPane("log"),
    "focus.next": () => stepPane(1),
    "focus.previous": () => stepPane(-1),
    "help.keys": () => window().showHelp(!window().helpShown),
  });
  return (
    <div className="flex h-full flex-col">
      <TopBar />
      <Alarms />
      <main className="flex min-h-0 flex-1 flex-col">
        <Panes />
      </main>
      <StatusBar />
      <NoticeBox />
      <ShortcutsDialog />
    </div>
  );
}
