import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeIpc } from "../ipc/fake";
import { DEMO_ID, demoSession } from "../test/demoSession";
import { startFeed } from "./feed";
import { useWindow } from "./window";

const FRESH = useWindow.getInitialState();

beforeEach(() => {
  useWindow.setState(FRESH, true);
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

async function watched() {
  const ipc = new FakeIpc();
  const queries = new QueryClient();
  const reread = vi.spyOn(queries, "invalidateQueries");
  await startFeed(ipc, queries);
  ipc.put(demoSession());
  ipc.changed(DEMO_ID);
  const times = () => reread.mock.calls.filter(([what]) => what?.queryKey?.[0] === "sessions").length;
  return { ipc, times };
}

describe("the feed", () => {
  it("reads summaries again at once when a session appears or changes its state", async () => {
    const { ipc, times } = await watched();
    expect(times()).toBe(1);
    ipc.put(demoSession({ state: "ended" }));
    ipc.changed(DEMO_ID);
    expect(times()).toBe(2);
  });

  it("reads them at most twice a second while frames pour in", async () => {
    const { ipc, times } = await watched();
    for (let event = 0; event < 60; event += 1) {
      ipc.changed(DEMO_ID);
      vi.advanceTimersByTime(33);
    }
    expect(times()).toBeGreaterThan(2);
    expect(times()).toBeLessThanOrEqual(5);
  });

  it("does nothing by itself", async () => {
    const { times } = await watched();
    vi.advanceTimersByTime(60_000);
    expect(times()).toBe(1);
  });

  it("moves the watermarks with every event", async () => {
    const { ipc } = await watched();
    ipc.changed(DEMO_ID);
    expect(useWindow.getState().live[DEMO_ID]?.revision).toBe(2);
  });
});
