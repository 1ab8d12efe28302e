import { describe, expect, it } from "vitest";
import { freshLayout, type Layout, readLayout, type TabRef, tabId, writeLayout } from "./layout";

const TAB: TabRef = { kind: "tool", session: "ab", key: "echo", label: "Echo" };

function layout(parts: Partial<Layout>): Layout {
  return { ...freshLayout(), ...parts };
}

describe("the layout", () => {
  it("comes back as it was written", () => {
    const before = layout({
      theme: "dark",
      panes: { sidebar: true, log: false, inspector: true },
      sizes: { sidebar: 300, log: 35, inspector: 50 },
      tabs: [TAB, { kind: "session", session: "ab", label: "Demo" }, { kind: "server", target: null }],
      active: tabId(TAB),
      session: "ab",
      drafts: { [tabId(TAB)]: { text: '{"n":9007199254740993}', view: "json" } },
    });
    expect(readLayout(writeLayout(before))).toEqual(before);
  });

  it.each([
    ["nothing", null],
    ["no JSON", "{oops"],
    ["another kind of value", "[1,2]"],
    ["null", "null"],
    [
      "wrong types all over",
      '{"theme":7,"panes":"x","sizes":[],"tabs":{"a":1},"active":{},"session":5,"drafts":[null]}',
    ],
    [
      "tabs that are none",
      '{"tabs":[null,1,{"kind":"tool"},{"kind":"evil","session":"a","key":"b","label":"c"},{"kind":"server","target":4}]}',
    ],
    ["sizes out of range", '{"sizes":{"sidebar":4,"log":1e9,"inspector":-1}}'],
  ])("opens as new on %s", (_what, text) => {
    expect(readLayout(text)).toEqual(freshLayout());
  });

  it("keeps the good parts beside the bad", () => {
    const read = readLayout(JSON.stringify({ theme: "light", panes: 4, tabs: [7, TAB] }));
    expect(read.theme).toBe("light");
    expect(read.tabs).toEqual([TAB]);
  });

  it("brings the last tab forward for one that is not open, and forgets drafts of closed tabs", () => {
    const read = readLayout(
      JSON.stringify({ tabs: [TAB], active: "tool:x:y", drafts: { "tool:x:y": { text: "1" } } }),
    );
    expect([read.active, read.session]).toEqual([tabId(TAB), "ab"]);
    expect(read.drafts).toEqual({});
  });

  it("holds one tab once", () => {
    expect(readLayout(JSON.stringify({ tabs: [TAB, TAB] })).tabs).toHaveLength(1);
  });

  it("does not remember a connection that was being made", () => {
    const tabs: TabRef[] = [{ kind: "attempt", attempt: "1", label: "Demo" }, TAB];
    const read = readLayout(writeLayout(layout({ tabs, active: "attempt:1" })));
    expect(read.tabs).toEqual([TAB]);
    expect(read.active).toBe(tabId(TAB));
  });

  it("stays under what the host keeps, whatever was typed", () => {
    const tabs: TabRef[] = Array.from({ length: 90 }, (_, i) => ({ ...TAB, key: `t${i}` }));
    const drafts = Object.fromEntries(
      tabs.map((tab) => [tabId(tab), { text: "x".repeat(60_000), view: "json" as const }]),
    );
    const text = writeLayout(layout({ tabs, drafts }));
    expect(text.length).toBeLessThan(1_000_000);
    expect(readLayout(text).tabs, "tabs matter more than drafts").toHaveLength(90);
  });
});
