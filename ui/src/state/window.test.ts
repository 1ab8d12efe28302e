import { beforeEach, describe, expect, it } from "vitest";
import { type TabRef, tabId } from "../model/layout";
import { useWindow } from "./window";

const FRESH = useWindow.getInitialState();
const window = useWindow.getState;

function tool(session: string, key: string): TabRef {
  return { kind: "tool", session, key, label: key };
}

beforeEach(() => useWindow.setState(FRESH, true));

describe("tabs", () => {
  it("open once, and bring their session along", () => {
    window().openTab(tool("a", "x"));
    window().openTab(tool("b", "y"));
    window().openTab(tool("a", "x"));
    expect(window().tabs).toHaveLength(2);
    expect(window().active).toBe("tool:a:x");
    expect(window().session).toBe("a");
  });

  it("hand over to their right neighbour when they close, else to the left one", () => {
    for (const key of ["x", "y", "z"]) window().openTab(tool("a", key));
    window().activate("tool:a:y");
    window().closeTab("tool:a:y");
    expect(window().active).toBe("tool:a:z");
    window().closeTab("tool:a:z");
    expect(window().active).toBe("tool:a:x");
    window().closeTab("tool:a:x");
    expect(window().active).toBeNull();
  });

  it("leave the active tab alone when another closes", () => {
    for (const key of ["x", "y"]) window().openTab(tool("a", key));
    window().closeTab("tool:a:x");
    expect(window().active).toBe("tool:a:y");
  });

  it("step round in a circle", () => {
    for (const key of ["x", "y"]) window().openTab(tool("a", key));
    window().stepTab(1);
    expect(window().active).toBe("tool:a:x");
    window().stepTab(-1);
    expect(window().active).toBe("tool:a:y");
  });

  it("move to a new session with their drafts", () => {
    window().openTab(tool("old", "x"));
    window().openTab(tool("other", "y"));
    window().setDraft("tool:old:x", { text: "{}" });
    window().activate("tool:old:x");
    window().moveTabs("old", "new");
    expect(window().tabs.map(tabId)).toEqual(["tool:new:x", "tool:other:y"]);
    expect(window().drafts).toEqual({ "tool:new:x": { text: "{}", view: "form" } });
    expect([window().active, window().session]).toEqual(["tool:new:x", "new"]);
  });

  it("become one when what replaces them is open already", () => {
    const session: TabRef = { kind: "session", session: "a", label: "A" };
    window().openTab(session);
    window().openTab({ kind: "attempt", attempt: "1", label: "A" });
    window().replaceTab("attempt:1", session);
    expect(window().tabs.map(tabId)).toEqual(["session:a"]);
    expect(window().active).toBe("session:a");
  });
});

describe("the feed", () => {
  it("keeps the newest watermark of each session, and the alarms that stand", () => {
    const alarm = { code: "gap", message: "m", advice: null };
    const mark = { session: "a", last_seq: 3, revision: 1, state: "open" as const };
    window().applyFeed({ sessions: [mark], alarms: [alarm], log_bytes: 5 });
    window().applyFeed({ sessions: [{ ...mark, session: "b" }], alarms: [], log_bytes: 6 });
    expect(Object.keys(window().live)).toEqual(["a", "b"]);
    expect(window().alarms).toEqual([]);
    expect(window().logBytes).toBe(6);
  });
});
