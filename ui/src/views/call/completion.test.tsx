// Completion of prompt arguments and template variables, and how a call gives way on a low window.

import { act, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Offered } from "../../ipc/generated/Offered";
import { anExchange, aTool, FakeHost, openCall } from "./callFake";

const PROMPT: Offered = {
  key: "review",
  label: "review",
  description: null,
  raw: '{"name":"review","arguments":[{"name":"language","required":true},{"name":"code"}]}',
  seq: 3,
  excluded: null,
};
const COMPLETES = { kind: "prompt", capabilities: '{"completions":{}}' } as const;

const language = () => screen.getByRole("combobox", { name: "language" });
const options = () => screen.queryAllByRole("option").map((option) => option.textContent);

function completing(values: string[], more: object = {}): FakeHost {
  const host = new FakeHost();
  host.exchange = anExchange({ method: "completion/complete" });
  host.answer(JSON.stringify({ jsonrpc: "2.0", id: 1, result: { completion: { values, ...more } } }));
  return host;
}

describe("completion", () => {
  it("asks once typing rests, with what else is filled in, and takes what is picked", async () => {
    const host = completing(["Rust", "Ruby\u202e"], { total: 20, hasMore: true });
    const { user, text } = openCall(PROMPT, { ...COMPLETES, draft: '{"code":"x"}' }, host);
    await user.type(language(), "Ru");
    await waitFor(() => expect(options()).toEqual(["Rust", "RubyU+202E"]));
    expect(host.sent).toEqual([
      {
        method: "completion/complete",
        params:
          '{"ref":{"type":"ref/prompt","name":"review"},"argument":{"name":"language","value":"Ru"},"context":{"arguments":{"code":"x"}}}',
        progress: false,
        timeoutMillis: 10_000,
      },
    ]);
    expect(screen.getByText("2 of 20 completions; there are more")).toBeVisible();
    await user.keyboard("{ArrowDown}");
    expect(language()).toHaveAttribute(
      "aria-activedescendant",
      screen.getByRole("option", { name: "Rust" }).id,
    );
    await user.keyboard("{Enter}");
    expect(text()).toBe('{"code":"x","language":"Rust"}');
    expect(options()).toEqual([]);
    await user.type(language(), "{ArrowDown}");
    await user.click(await screen.findByRole("option", { name: "Ruby⟨U+202E⟩" }));
    expect(text()).toBe('{"code":"x","language":"Ruby\u202e"}');
  });

  it("asks nothing by itself when it is switched off, and still when asked to", async () => {
    const host = completing(["Rust"]);
    const { user } = openCall(PROMPT, COMPLETES, host);
    await user.click(screen.getByRole("switch", { name: "Complete while typing" }));
    vi.useFakeTimers({ shouldAdvanceTime: true });
    await user.type(language(), "R");
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    vi.useRealTimers();
    expect(host.sent).toEqual([]);
    await user.keyboard("{Control>} {/Control}");
    expect(await screen.findByRole("option", { name: "Rust" })).toBeVisible();
    await user.keyboard("{Escape}");
    expect(options()).toEqual([]);
    expect(language()).toHaveValue("R");
  });

  it("is not asked for where the server does not say that it completes", () => {
    openCall(PROMPT, { kind: "prompt" });
    expect(screen.getByRole("textbox", { name: "language" })).toBeVisible();
    expect(screen.queryByRole("switch", { name: "Complete while typing" })).toBeNull();
  });

  it("in 2024-11-05, which cannot say so, is asked for only by hand", async () => {
    const host = completing(["Rust"]);
    const { user } = openCall(PROMPT, { kind: "prompt", protocol: "2024-11-05" }, host);
    await user.type(language(), "R{ArrowUp}");
    expect(host.sent).toEqual([]);
    await user.keyboard("{Escape}{ArrowDown}");
    expect(await screen.findByRole("option", { name: "Rust" })).toBeVisible();
    expect(host.sent[0]?.params).not.toContain("context");
  });

  it("says why there is nothing to choose from", async () => {
    const host = completing([]);
    const { user } = openCall(PROMPT, COMPLETES, host);
    await user.type(language(), "{ArrowDown}");
    expect(await screen.findByText("The server has no completions for this")).toBeVisible();
    host.answer('{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"no such argument"}}');
    host.exchange = { ...host.exchange, request_seq: 30, response_seq: 31, outcome: "error" };
    host.answers.set(31, { ...(host.answers.get(11) ?? raise()) });
    await user.keyboard("{Escape}{ArrowDown}");
    expect(await screen.findByText("No completions: no such argument")).toBeVisible();
  });

  it("of a template's variable names the template", async () => {
    const host = completing(["Ada"]);
    const template = { ...PROMPT, key: "demo://{name}/{other}", raw: "{}" };
    const { user, text } = openCall(template, { ...COMPLETES, kind: "template" }, host);
    await user.type(screen.getByRole("combobox", { name: "other" }), "o");
    await user.type(screen.getByRole("combobox", { name: "name" }), "A");
    await user.click(await screen.findByRole("option", { name: "Ada" }));
    expect(host.sent.at(-1)?.params).toBe(
      '{"ref":{"type":"ref/resource","uri":"demo://{name}/{other}"},"argument":{"name":"name","value":"A"},"context":{"arguments":{"other":"o"}}}',
    );
    expect(text()).toBe('{"uri":"demo://Ada/o"}');
  });

  it("leaves room for texts of several lines, typed or pasted", async () => {
    const { user, text } = openCall(PROMPT, COMPLETES, completing([]));
    const code = () => screen.getByRole("combobox", { name: "code" });
    await user.click(code());
    await user.paste("fn main() {\r\n}");
    expect(text()).toBe('{"code":"fn main() {\\n}"}');
    expect(screen.getByRole("textbox", { name: "code" })).toHaveFocus();
    await user.type(language(), "a{Shift>}{Enter}{/Shift}");
    expect(text()).toBe('{"code":"fn main() {\\n}","language":"a\\n"}');
    expect(screen.getByRole("textbox", { name: "language" })).toHaveFocus();
  });

  it("is accessible while it is open", async () => {
    const { user, page } = openCall(PROMPT, COMPLETES, completing(["Rust", ""]));
    await user.type(language(), "{ArrowDown}");
    await screen.findByRole("option", { name: "an empty text" });
    const { violations } = await axe.run(page.container, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map((violation) => violation.id)).toEqual([]);
  });
});

function raise(): never {
  throw new Error("the host has no such answer");
}

describe("on a low window", () => {
  /** Tells every observer a height when a test says so; jsdom lays nothing out. */
  const observers = new Set<(height: number) => void>();
  class Observer {
    private readonly tell: (height: number) => void;
    constructor(callback: ResizeObserverCallback) {
      this.tell = (height) => {
        const entry = { contentRect: new DOMRect(0, 0, 600, height) } as unknown as ResizeObserverEntry;
        callback([entry], this as unknown as ResizeObserver);
      };
    }
    observe() {
      observers.add(this.tell);
    }
    unobserve() {}
    disconnect() {
      observers.delete(this.tell);
    }
  }
  const before = globalThis.ResizeObserver;
  afterEach(() => {
    globalThis.ResizeObserver = before;
    observers.clear();
  });
  const beHigh = (height: number) =>
    act(() => {
      for (const tell of observers) tell(height);
    });

  it("the form gives way to the result, is a line with what was sent, and comes back", async () => {
    globalThis.ResizeObserver = Observer as unknown as typeof ResizeObserver;
    const host = new FakeHost();
    host.answer('{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"done"}]}}');
    const tool = aTool('{"properties":{"message":{"type":"string"}}}');
    const { user } = openCall(tool, { draft: '{"message":"hi\u202e"}' }, host);
    beHigh(290);
    expect(screen.getByRole("region", { name: "Form" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Send" }));
    expect(await screen.findByText("done")).toBeVisible();
    expect(screen.queryByRole("region", { name: "Form" })).toBeNull();
    const line = screen.getByRole("region", { name: "Form line" });
    expect(line).toHaveTextContent('{"name":"echo","arguments":{"message":"hiU+202E"}}');
    await user.click(within(line).getByRole("button", { name: "Edit" }));
    expect(screen.getByRole("textbox", { name: "message" })).toHaveValue("hi\u202e");
    const outcome = screen.getByRole("region", { name: "Result line" });
    expect(outcome).toHaveTextContent("Answered");
    expect(screen.queryByText("done")).toBeNull();
    host.exchange = { ...host.exchange, request_seq: 20 };
    await user.click(screen.getByRole("button", { name: "Send" }));
    expect(await screen.findByText("done"), "another call opens its result").toBeVisible();
    await user.click(screen.getByRole("button", { name: "JSON" }));
    expect(
      await screen.findByRole("textbox", { name: "Arguments as JSON" }),
      "asking for a view opens the form",
    ).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Form" }));
    beHigh(600);
    expect(screen.getByRole("region", { name: "Form" })).toBeVisible();
    expect(screen.getByText("done")).toBeVisible();
  });
});
