// Renders the whole window on the fake host, each time from nothing.

import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { expect } from "vitest";
import { IpcProvider } from "../ipc/context";
import { FakeIpc } from "../ipc/fake";
import { newQueryClient } from "../state/queries";
import { useWindow } from "../state/window";
import { App } from "../views/App";
// The window loads these with their first tab; a test should not have to wait for that.
import "../views/compose/ComposeTab";
import "../views/tabs/OfferTab";

const FRESH = useWindow.getInitialState();

export interface OpenApp {
  ipc: FakeIpc;
  user: UserEvent;
}

/** Renders and returns at once, whatever the host answers. */
export function renderApp(prepare: (ipc: FakeIpc) => void = () => {}): OpenApp {
  const ipc = new FakeIpc();
  prepare(ipc);
  useWindow.setState(FRESH, true);
  const user = userEvent.setup();
  render(
    <IpcProvider ipc={ipc}>
      <QueryClientProvider client={newQueryClient()}>
        <App />
      </QueryClientProvider>
    </IpcProvider>,
  );
  return { ipc, user };
}

/** The same, once the window is there. */
export async function openApp(prepare?: (ipc: FakeIpc) => void): Promise<OpenApp> {
  const app = renderApp(prepare);
  await screen.findByRole("region", { name: "Servers" });
  return app;
}

/** axe finds nothing, but for colours and layout, which jsdom has not got. */
export async function expectAccessible(): Promise<void> {
  const found = await axe.run(document.body, {
    rules: {
      "color-contrast": { enabled: false },
      "page-has-heading-one": { enabled: false },
    },
  });
  const said = found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`);
  expect(said).toEqual([]);
}
