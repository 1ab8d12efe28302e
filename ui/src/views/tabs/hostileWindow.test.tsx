// FAULTS.md T1, T7 and T10 for the whole window: a server that names, describes and offers everything with hostile texts.

import { act, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import "../../test/blobUrls";
import { demoSession } from "../../test/demoSession";
import { HOSTILE_PAYLOADS } from "../../test/hostilePayloads";
import { openApp } from "../../test/renderApp";
import { anOffered, aRow, aSession, aTarget, someOffers } from "../../test/samples";
import { hiddenShown, type PageWatch, watchPage } from "../../test/watchPage";

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
        target: { ...aSession().target, label: ONE, command: [ONE], header_names: [ONE] },
        end: { failed: true, reason: ONE },
        state: "ended",
        last_seq: 1,
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
      rows: [aRow({ method: ONE, name: ONE, id: ONE, text: ONE })],
    });
    ipc.greeting.log.alarms = [{ code: "log_write_failed", message: ONE, advice: ONE }];
    ipc.greeting = {
      ...ipc.greeting,
      layout: JSON.stringify({
        theme: "dark",
        tabs: [
          { kind: "session", session: SESSION, label: ONE },
          { kind: "tool", session: SESSION, key: "gone", label: ONE },
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
  expect(tabs).toHaveLength(2);
  await act(async () => tabs[1]?.click());
  await screen.findByText(/The server does not list/);
  expect(page.faults()).toEqual([]);
  expect(hiddenShown()).toEqual([]);
}, 60_000);
