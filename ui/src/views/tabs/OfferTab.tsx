// Hosts the call view of one tool, resource, template or prompt, and says honestly when its session is not open.

import { Plug } from "lucide-react";
import type { Offered } from "../../ipc/generated/Offered";
import type { Offers } from "../../ipc/generated/Offers";
import { type CallTabRef, type OfferKind, tabId } from "../../model/layout";
import { Banner } from "../../parts/Banner";
import { Button } from "../../parts/Button";
import { useOffers, useSession, useStateOf } from "../../state/queries";
import { useConnectAgain } from "../../state/useConnect";
import { useWindow } from "../../state/window";
import { CallTab } from "../call/CallTab";

const LISTS: Record<OfferKind, (offers: Offers) => Offered[]> = {
  tool: (offers) => offers.tools,
  resource: (offers) => offers.resources,
  template: (offers) => offers.templates,
  prompt: (offers) => offers.prompts,
};

const NO_DRAFT = { text: null, view: "form" } as const;

export function OfferTab({ tab }: { tab: CallTabRef }) {
  const id = tabId(tab);
  const { data: session, error } = useSession(tab.session);
  const { data: offers, error: offersError } = useOffers(tab.session);
  const state = useStateOf(session);
  const revision = useWindow((window) => window.live[tab.session]?.revision ?? 0);
  const draft = useWindow((window) => window.drafts[id] ?? NO_DRAFT);
  const setDraft = useWindow((window) => window.setDraft);
  const closeTab = useWindow((window) => window.closeTab);
  const choose = useWindow((window) => window.choose);
  const showPane = useWindow((window) => window.showPane);
  const again = useConnectAgain();

  const failure = error ?? offersError;
  const close = <Button onClick={() => closeTab(id)}>Close tab</Button>;
  if (failure) {
    return (
      <Banner tone="warn" title="This tab’s session cannot be read." action={close}>
        {failure.message}
      </Banner>
    );
  }
  if (!session || !offers) return null;
  const offered = LISTS[tab.kind](offers).find((one) => one.key === tab.key);
  const hasEnded = state === "ended" || state === "unended";
  return (
    <div className="flex h-full min-h-0 flex-col">
      {hasEnded ? (
        <Banner
          tone="info"
          title={state === "ended" ? "This session has ended." : "This session is not open in this window."}
          className="shrink-0 border-b border-line"
          action={
            <Button
              variant="primary"
              icon={<Plug aria-hidden="true" size={14} />}
              onClick={() => again(session.target, session.id)}
            >
              Connect again
            </Button>
          }
        >
          What is here is read from its log; sending needs a connection.
        </Banner>
      ) : null}
      {offered ? (
        <div className="min-h-0 flex-1">
          <CallTab
            key={id}
            session={tab.session}
            kind={tab.kind}
            offered={offered}
            live={state === "open"}
            revision={revision}
            protocol={session.revision}
            capabilities={offers.capabilities}
            draft={draft.text}
            view={draft.view}
            onDraft={(text) => setDraft(id, { text })}
            onView={(view) => setDraft(id, { view })}
            onShowFrame={(seq) => {
              choose(tab.session, seq);
              showPane("log");
              showPane("inspector");
            }}
          />
        </div>
      ) : (
        <Banner tone="warn" title={`The server does not list “${tab.label}” any more.`} action={close} />
      )}
    </div>
  );
}
