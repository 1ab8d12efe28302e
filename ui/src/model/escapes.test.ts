import { describe, expect, it } from "vitest";
import { escaped, segments } from "./escapes";

describe("escapes", () => {
  it("leaves text that can be seen alone", () => {
    for (const text of ["echo", "grüße", "工具", "שלום", "a b-c_d/e", "🙂"]) {
      expect(segments(text)).toEqual([{ text, hidden: null }]);
      expect(escaped(text)).toBe(text);
    }
  });

  it("shows a right-to-left override as its code point", () => {
    expect(escaped("safe\u202Eexe.txt")).toBe("safe⟨U+202E⟩exe.txt");
    expect(segments("a\u202Eb")[1]?.hidden).toEqual({ codePoint: "U+202E", name: "right-to-left override" });
  });

  it.each([
    ["escape", "\u001b[31m", "⟨U+001B⟩[31m"],
    ["line feed", "a\nb", "a⟨U+000A⟩b"],
    ["zero width space", "a\u200Bb", "a⟨U+200B⟩b"],
    ["byte order mark", "\uFEFFa", "⟨U+FEFF⟩a"],
    ["isolate", "\u2066a\u2069", "⟨U+2066⟩a⟨U+2069⟩"],
    ["tag character", "\u{E0041}", "⟨U+E0041⟩"],
    ["next line", "\u0085", "⟨U+0085⟩"],
  ])("shows a %s", (_name, text, shown) => {
    expect(escaped(text)).toBe(shown);
  });

  it("shows half of a surrogate pair instead of failing on it", () => {
    expect(segments("a\uD800b").map((part) => part.hidden?.name ?? part.text)).toEqual([
      "a",
      "unpaired surrogate",
      "b",
    ]);
  });

  it("loses nothing: the segments joined are the text", () => {
    const text = "x\u0000y\u202Ez\u{E0001}\n";
    expect(
      segments(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  });
});
