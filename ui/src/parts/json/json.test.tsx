import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { describe, expect, it } from "vitest";
import { JsonTree } from "./JsonTree";
import { RawText } from "./RawText";

const row = (name: string | RegExp) => screen.getByRole("treeitem", { name });

function activeRow(): string | null {
  const id = screen.getByRole("tree").getAttribute("aria-activedescendant") ?? "";
  return document.getElementById(id)?.getAttribute("aria-label") ?? null;
}

describe("the tree", () => {
  it("shows numbers as written, duplicates, and odd names", () => {
    render(<JsonTree label="Answer" text='{"a":1.0,"a":9007199254740993,"":null,"__proto__":{"x":[]}}' />);
    const tree = screen.getByRole("tree", { name: "Answer" });
    expect(
      within(tree)
        .getAllByRole("treeitem")
        .map((item) => item.getAttribute("aria-label")),
    ).toEqual([
      "object, 4 properties",
      "a: 1.0",
      "a: 9007199254740993",
      ": null",
      "__proto__: object, 1 property",
      "x: []",
    ]);
  });

  it("is walked with the arrows, Home and End, and opened and closed", async () => {
    const user = userEvent.setup();
    render(<JsonTree label="t" text='{"a":{"b":1},"c":2}' />);
    await user.tab();
    expect(screen.getByRole("tree")).toHaveFocus();
    await user.keyboard("{ArrowDown}");
    expect(activeRow()).toBe("a: object, 1 property");
    expect(row(/^a: /)).toHaveAttribute("aria-expanded", "true");
    await user.keyboard("{ArrowRight}");
    expect(activeRow()).toBe("b: 1");
    await user.keyboard("{ArrowLeft}{ArrowLeft}");
    expect(row(/^a: /)).toHaveAttribute("aria-expanded", "false");
    expect(screen.queryByRole("treeitem", { name: "b: 1" })).toBeNull();
    await user.keyboard("{ArrowRight}");
    expect(row("b: 1")).toHaveAttribute("aria-level", "3");
    await user.keyboard("{End}");
    expect(activeRow()).toBe("c: 2");
    await user.keyboard("{Home}{Enter}");
    expect(screen.getAllByRole("treeitem")).toHaveLength(1);
  });

  it("cuts long texts and shows them whole on demand", async () => {
    const user = userEvent.setup();
    const long = `${"x".repeat(5_000)}END`;
    render(<JsonTree label="t" text={`{"s":"${long}"}`} />);
    expect(row(/^s: /)).toHaveTextContent("… show all");
    await user.click(row(/^s: /));
    expect(screen.getByRole("region", { name: 'Text of "s"' })).toHaveTextContent(long);
    await user.click(screen.getByRole("button", { name: "Close value" }));
    expect(screen.queryByRole("button", { name: "Close value" })).toBeNull();
  });

  it("opens a text that is JSON itself", async () => {
    const user = userEvent.setup();
    render(<JsonTree label="t" text={JSON.stringify({ s: '{"inner":1.0}' })} />);
    await user.click(row(/^s: /));
    await user.click(screen.getByRole("button", { name: "Open as JSON" }));
    expect(row("inner: 1.0")).toBeInTheDocument();
  });

  it("keeps only the rows in view in the page", () => {
    render(<JsonTree label="t" text={`[${"0,".repeat(199_999)}0]`} />);
    expect(screen.getAllByRole("treeitem").length).toBeLessThan(100);
    expect(row("1: 0")).toHaveAttribute("aria-setsize", "200000");
  });

  it("shows what is too deep, and what is no JSON, as raw text with the reason", () => {
    const { unmount } = render(<JsonTree label="t" text={"[".repeat(10_000) + "]".repeat(10_000)} />);
    expect(screen.getByText(/nested 10000 levels deep, too deep for a tree/)).toBeInTheDocument();
    unmount();
    render(<JsonTree label="t" text='{"a":' />);
    expect(
      screen.getByText(/This is no JSON: at character 6, a value is expected here\./),
    ).toBeInTheDocument();
    expect(screen.getByRole("region", { name: "t" })).toHaveTextContent('{"a":');
  });

  it("forgets where it was when the text changes", async () => {
    const user = userEvent.setup();
    const { rerender } = render(<JsonTree label="t" text='{"a":{"b":1}}' />);
    await user.click(row("b: 1"));
    rerender(<JsonTree label="t" text="[true]" />);
    expect(activeRow()).toBe("array, 1 item");
    expect(row("0: true")).toBeInTheDocument();
  });

  it("names hidden characters in names and values", () => {
    render(<JsonTree label="t" text={'{"a\u202e":"b\u200b"}'} />);
    expect(row('a⟨U+202E⟩: "b⟨U+200B⟩"')).toHaveTextContent('aU+202E: "bU+200B"');
  });
});

describe("raw text", () => {
  it("is exact, with hidden characters named", () => {
    render(<RawText text={'{ "a" : 1.0 }\n\tline\u0000\r\n\u202eend'} base64={null} />);
    const pre = screen.getByRole("region", { name: "Raw text" }).querySelector("pre");
    expect(pre?.textContent).toBe('{ "a" : 1.0 }\n\tlineU+0000U+000D\nU+202Eend');
  });

  it("is copied as it is", async () => {
    const user = userEvent.setup();
    render(<RawText text={"a\u0000b\r\n"} base64={null} />);
    await user.click(screen.getByRole("button", { name: "Copy raw text" }));
    expect(await screen.findByText("Copied")).toBeInTheDocument();
    expect(await navigator.clipboard.readText()).toBe("a\u0000b\r\n");
  });

  it("is laid out piece by piece when it is long", async () => {
    const user = userEvent.setup();
    render(<RawText text={`${"x".repeat(150_000)}END`} base64={null} />);
    expect(screen.queryByText(/END/)).toBeNull();
    await user.click(screen.getByRole("button", { name: /^Show more \(130,003 characters left\)/ }));
    expect(screen.queryByText(/END/)).toBeNull();
    await user.click(screen.getByRole("button", { name: /^Show more \(70,003 characters left\)/ }));
    expect(screen.getByText(/END/)).toBeInTheDocument();
  });

  it("that is no text is dumped", () => {
    render(<RawText text="" base64="/wBB" />);
    expect(screen.getByText("Not UTF-8: 3 bytes in hexadecimal.")).toBeInTheDocument();
    expect(screen.getByRole("region", { name: "Raw text" })).toHaveTextContent("00000000 ff 00 41 ..A");
  });
});

describe("accessibility", () => {
  it("axe finds nothing in a tree with an open value", async () => {
    const user = userEvent.setup();
    const { container } = render(<JsonTree label="t" text='{"a":["b"],"c":{}}' />);
    await user.click(row('0: "b"'));
    const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map((violation) => violation.id)).toEqual([]);
  });
});
