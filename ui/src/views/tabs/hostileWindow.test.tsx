// FAULTS.md T1, T7 and T10 for the whole window: a server that names, describes and offers everything with hostile texts.

import { QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { IpcProvider } from "../../ipc/context";
import { HostError } from "../../ipc/errors";
import { FakeIpc } from "../../ipc/fake";
import { newQueryClient } from "../../state/queries";
import { useWindow } from "../../state/window";
import "../../test/blobUrls";
import { demoSession } from "../../test/demoSession";
import { HOSTILE_PAYLOADS } from "../../test/hostilePayloads";
import { openApp } from "../../test/renderApp";
import { anOffered, aRow, aSession, aTarget, someOffers } from "../../test/samples";
import { hiddenShown, type PageWatch, watchPage } from "../../test/watchPage";
import { ComposeResult } from "../compose/ComposeResult";
import { AttemptTab } from "../session/AttemptTab";
import { OfferGroups } from "../sidebar/OfferGroups";

let page: PageWatch;
beforeEach(() => {
  page = watchPage();
});
afterEach(() => page.stop());

const SESSION = "0123456789abcdef0123456789abcdef";
/** One text for what there is only one of. */
const ONE = HOSTILE_PAYLOADS.slice(-12).join(" ");

it("a server whose every word is hostile has only its words shown", async () => {
  const offered = (text: string) =>
    anOffered(text, { label: text, description: text, raw: JSON.stringify({ name: text, title: text }) });
  const all = HOSTILE_PAYLOADS.map(offered);
  await openApp((ipc) => {
    ipc.targets = HOSTILE_PAYLOADS.slice(0, 20).map((text, index) => ({
      id: `t${index}`,
      target: aTarget({ name: text, command: [text, text], env: { [text]: text }, cwd: text }),
    }));
    ipc.put({
      ...demoSession(),
      summary: aSession({
        id: SESSION,
        name: ONE,
        server: { name: ONE, title: ONE, version: ONE },
        target: {
          ...aSession().target,
          label: ONE,
          command: [ONE],
          header_names: [ONE],
          env_names: [ONE],
          cwd: ONE,
        },
        revision: ONE,
        end: { failed: true, reason: ONE },
        state: "ended",
        last_seq: 2,
      }),
      offers: someOffers({
        tools: all,
        resources: all,
        templates: all,
        prompts: all,
        instructions: ONE,
        capabilities: JSON.stringify({ [ONE]: ONE }),
        problems: [{ method: ONE, message: ONE, seq: 1 }],
      }),
      rows: [
        aRow({ method: ONE, name: ONE, id: ONE, text: ONE }),
        aRow({ seq: 2, kind: "mark", mark: ONE, text: ONE, direction: null, method: null }),
      ],
    });
    ipc.greeting.log.alarms = [{ code: "log_write_failed", message: ONE, advice: ONE }];
    ipc.greeting = {
      ...ipc.greeting,
      layout: JSON.stringify({
        theme: "dark",
        tabs: [
          { kind: "session", session: SESSION, label: ONE },
          { kind: "tool", session: SESSION, key: "gone", label: ONE },
          { kind: "compose", session: ONE, label: ONE },
        ],
        active: `session:${SESSION}`,
        session: SESSION,
      }),
    };
  });
  await screen.findAllByText(/onerror/);
  expect(page.faults()).toEqual([]);
  expect(hiddenShown()).toEqual([]);
  const tabs = within(screen.getByRole("tablist", { name: "Open tabs" })).getAllByRole("tab");
  expect(tabs).toHaveLength(3);
  await act(async () => tabs[1]?.click());
  await screen.findByText(/The server does not list/);
  expect(page.faults()).toEqual([]);
  expect(hiddenShown()).toEqual([]);
  await act(async () => tabs[2]?.click());
  await screen.findByText(/This tab’s session cannot be read/);
  act(() => useWindow.getState().say({ text: ONE, tone: "error", action: null }));
  expect(screen.getByRole("status", { name: "Notices" })).toHaveTextContent("onerror");
  expect(page.faults()).toEqual([]);
  expect(hiddenShown()).toEqual([]);
}, 60_000);

it("what a hostile failure says is only words", async () => {
  const error = new HostError({
    code: "exited_early",
    message: ONE,
    advice: ONE,
    stderr: [ONE],
    session: null,
  });
  const ipc = new FakeIpc();
  ipc.pageRows = () => Promise.reject(error);
  ipc.offers = () => Promise.reject(error);
  const attempt = {
    id: "1",
    target: aTarget({ name: ONE, command: [ONE], env: { [ONE]: ONE }, cwd: ONE }),
    startedMillis: 0,
    session: null,
    error,
    cancelWanted: false,
    instead: null,
    from: null,
  };
  const nothing = () => {};
  render(
    <IpcProvider ipc={ipc}>
      <QueryClientProvider client={newQueryClient()}>
        <ComposeResult session={ONE} seq={1} live sent={[1]} onShow={nothing} onSent={nothing} />
        <OfferGroups session={ONE} filter="" />
        <AttemptTab attempt={attempt} />
      </QueryClientProvider>
    </IpcProvider>,
  );
  expect(screen.getByRole("alert")).toHaveTextContent("onerror");
  await waitFor(() => expect(document.querySelectorAll("p.text-error")).toHaveLength(2));
  expect(page.faults()).toEqual([]);
  expect(hiddenShown()).toEqual([]);
});
