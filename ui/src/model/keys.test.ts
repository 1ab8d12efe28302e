import { describe, expect, it } from "vitest";
import { KEYS, keyFor, keysOf, type Press, shown } from "./keys";

function press(key: string, held: Partial<Press> = {}): Press {
  return { key, code: "", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held };
}

describe("the shortcuts", () => {
  it("bind no keys twice in one place, nor over one that works anywhere", () => {
    const taken = new Map<string, string>();
    for (const entry of KEYS) {
      for (const keys of entry.keys) {
        // `Ctrl` and `Mod` are one key away from a Mac, so they count as the same.
        const plain = keys.replace("Mod", "Ctrl").toLowerCase();
        expect(taken.get(plain), `${keys} of ${entry.id}`).toBeUndefined();
        taken.set(plain, entry.id);
      }
    }
  });

  it("use plain keys only while a list has the focus", () => {
    for (const entry of KEYS) {
      if (entry.place !== "anywhere") continue;
      for (const keys of entry.keys) expect(keys, entry.id).toMatch(/^(Mod|Ctrl)\+|^(Shift\+)?F\d+$/);
    }
  });

  it("have ids of their own", () => {
    expect(new Set(KEYS.map((entry) => entry.id)).size).toBe(KEYS.length);
  });

  it("are found by the key that was pressed", () => {
    expect(keyFor(press("Enter", { ctrlKey: true }), "anywhere", false)).toBe("call.send");
    expect(keyFor(press("Enter", { metaKey: true }), "anywhere", true)).toBe("call.send");
    expect(keyFor(press("Enter", { ctrlKey: true }), "anywhere", true), "Ctrl is not ⌘").toBeNull();
    expect(keyFor(press("Tab", { ctrlKey: true, shiftKey: true }), "anywhere", false)).toBe("tab.previous");
  });

  it("are found where Shift makes another character of the key", () => {
    expect(keyFor(press("?", { ctrlKey: true, shiftKey: true }), "anywhere", false)).toBe("help.keys");
    expect(keyFor(press("C", { ctrlKey: true, shiftKey: true }), "anywhere", false)).toBe("frame.copy");
  });

  it("leave letters to text fields", () => {
    expect(keyFor(press("j"), "anywhere", false)).toBeNull();
    expect(keyFor(press("j"), "log", false)).toBe("log.down");
  });

  it("read as the platform writes them", () => {
    expect(shown("Mod+Shift+/", false)).toBe("Ctrl+Shift+/");
    expect(shown("Mod+Shift+/", true)).toBe("⌘⇧/");
    expect(keysOf("call.send", false)).toBe("Ctrl+Enter");
  });
});
