import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { FrameView } from "../../ipc/generated/FrameView";
import { aFrame, aRow } from "../../test/samples";
import { Summary } from "./Summary";

const NOISE = aRow({
  kind: "noise",
  direction: "to_client",
  method: null,
  name: null,
  id: null,
  outcome: null,
});

function content(parts: Partial<FrameView>) {
  render(<Summary frame={aFrame({ row: NOISE, ...parts })} onShow={() => {}} />);
  return screen.queryByRole("region", { name: "Content" });
}

describe("bytes that are no message", () => {
  it("are shown at once, hidden characters by name", () => {
    const shown = content({ payload: "Welcome!\nto the \u202eshell" });
    expect(shown).toHaveTextContent("Welcome! to the U+202Eshell", { normalizeWhitespace: true });
    expect(shown).not.toHaveTextContent("Raw shows more");
  });

  it("that are long are shown from their beginning, and say so", () => {
    const row = { ...NOISE, bytes: 100_000_000 };
    const shown = content({ row, payload: `${"x".repeat(3_999)}\u{1f600}END`, cut: true });
    expect(shown).toHaveTextContent("xxx");
    expect(shown?.textContent, "no half of a character").not.toMatch(/[\ud800-\udfff]|END|U\+D83D/);
    expect(shown).toHaveTextContent("This is the beginning of 95.4 MB; Raw shows more.");
  });

  it("that are no text are shown in hexadecimal", () => {
    expect(content({ payload: null, base64: btoa("\u00ffA") })).toHaveTextContent("00000000 ff 41 .A");
    expect(screen.getByText(/Raw shows the bytes in hexadecimal/)).toBeInTheDocument();
  });
});

it("the words of a mark are shown", () => {
  const mark = aRow({ kind: "mark", mark: "stderr", direction: null, method: null, text: "ready" });
  expect(content({ row: mark, payload: "ready" })).toHaveTextContent("ready");
});

it("a message has its own views", () => {
  expect(content({ row: aRow(), payload: "{}" })).not.toBeInTheDocument();
});
