// The tab that is open, or what to do when none is. What takes most (calls and their answers, writing messages) is loaded with
// the first tab of its kind, so that the window itself is there sooner.

import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { assertNever } from "../../model/assertNever";
import { type TabRef, tabId } from "../../model/layout";
import { useWindow } from "../../state/window";
import { ExportTab } from "../server/ExportTab";
import { ImportTab } from "../server/ImportTab";
import { ServerFormTab } from "../server/ServerFormTab";
import { AttemptTab } from "../session/AttemptTab";
import { SessionTab } from "../session/SessionTab";
import { Welcome } from "../Welcome";
import { TAB_PANEL_ID, TabStrip, tabElementId } from "./TabStrip";

const loadOfferTab = () => import("./OfferTab");
const OfferTab = lazy(async () => ({ default: (await loadOfferTab()).OfferTab }));
const ComposeTab = lazy(async () => ({ default: (await import("../compose/ComposeTab")).ComposeTab }));

export function Center() {
  const tab = useWindow((state) => state.tabs.find((one) => tabId(one) === state.active) ?? null);
  useEffect(() => {
    // Nearly everybody opens a call next. Where loading fails, opening the tab says so.
    loadOfferTab().catch(() => {});
  }, []);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <TabStrip />
      {tab === null ? (
        <div className="min-h-0 flex-1">
          <Welcome />
        </div>
      ) : (
        <div
          role="tabpanel"
          id={TAB_PANEL_ID}
          aria-labelledby={tabElementId(tabId(tab))}
          className="min-h-0 flex-1"
        >
          <Suspense fallback={null}>
            <Content key={tabId(tab)} tab={tab} />
          </Suspense>
        </div>
      )}
    </div>
  );
}

function Content({ tab }: { tab: TabRef }): ReactNode {
  switch (tab.kind) {
    case "tool":
    case "resource":
    case "template":
    case "prompt":
      return <OfferTab tab={tab} />;
    case "session":
      return <SessionTab session={tab.session} />;
    case "compose":
      return <ComposeTab tab={tab} />;
    case "import":
      return <ImportTab />;
    case "export":
      return <ExportTab />;
    case "server":
      return <ServerFormTab target={tab.target} />;
    case "attempt":
      return <Attempt id={tab.attempt} />;
    default:
      return assertNever(tab);
  }
}

function Attempt({ id }: { id: string }) {
  const attempt = useWindow((state) => state.attempts.find((one) => one.id === id));
  return attempt ? <AttemptTab attempt={attempt} /> : null;
}
