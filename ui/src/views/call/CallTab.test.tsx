import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { describe, expect, it } from "vitest";
import type { Offered } from "../../ipc/generated/Offered";
import { aFinding, anExchange, aTool, FakeHost, openCall } from "./callFake";

const ECHO = aTool('{"type":"object","properties":{"message":{"type":"string"}},"required":["message"]}');
const button = (name: string) => screen.getByRole("button", { name });

function offered(key: string, raw: string): Offered {
  return { key, label: key, description: null, raw, seq: 3, excluded: null };
}

describe("sending", () => {
  it("sends the exact text, with the switches as they stand", async () => {
    const { user, host } = openCall(ECHO, { draft: '{"message":"hi", "n":9007199254740993,\n"f":1.0}' });
    await user.click(button("Send"));
    expect(host.sent).toEqual([
      {
        method: "tools/call",
        params: '{"name":"echo","arguments":{"message":"hi", "n":9007199254740993, "f":1.0}}',
        progress: true,
        timeoutMillis: 60_000,
      },
    ]);
  });

  it("sends a new tab as it is shown: with nothing chosen", async () => {
    const { user, host } = openCall(ECHO);
    await user.click(screen.getByRole("switch", { name: "Ask for progress" }));
    await user.clear(screen.getByRole("textbox", { name: "Timeout" }));
    await user.click(button("Send"));
    expect(host.sent).toEqual([
      {
        method: "tools/call",
        params: '{"name":"echo","arguments":{}}',
        progress: false,
        timeoutMillis: null,
      },
    ]);
  });

  it("sends a broken text anyway", async () => {
    const { user, host } = openCall(ECHO, { draft: '{"message":', view: "json" });
    await user.click(button("Send anyway"));
    expect(host.sent[0]?.params).toBe('{"name":"echo","arguments":{"message":}');
    expect(screen.getByText(/The text is no JSON: at character 12/)).toBeInTheDocument();
  });

  it("shows the exact params beforehand", async () => {
    const { user } = openCall(ECHO, { draft: '{"message":"\u202e1.0"}' });
    await user.click(button("Show what is sent"));
    const shown = screen.getByRole("region", { name: "Params as sent" });
    expect(shown).toHaveTextContent('{"name":"echo","arguments":{"message":"U+202E1.0"}}');
  });

  it("says why it cannot send, and keeps the form readable", () => {
    openCall(ECHO, { live: false, draft: '{"message":"hi"}' });
    expect(button("Send")).toBeDisabled();
    expect(screen.getByText("The session is not open: connect again to send.")).toBeInTheDocument();
    expect(screen.getByRole("textbox", { name: "message" })).toHaveValue("hi");
  });

  it("refuses a timeout that is no number of seconds", async () => {
    const { user } = openCall(ECHO);
    await user.type(screen.getByRole("textbox", { name: "Timeout" }), "x");
    expect(button("Send")).toBeDisabled();
    expect(screen.getByText("The timeout is no number of seconds.")).toBeInTheDocument();
  });

  it("answers to its keys", async () => {
    const { user, host, listenForKeys, advance } = openCall(ECHO);
    const stop = listenForKeys();
    await user.click(screen.getByRole("textbox", { name: "message" }));
    await user.keyboard("x{Control>}{Enter}{/Control}");
    await waitFor(() => expect(host.sent).toHaveLength(1));
    await screen.findByText("Waiting");
    await user.keyboard("{Control>}.{/Control}");
    expect(host.cancelled).toEqual([10]);
    advance();
    await user.keyboard("{Control>}e{/Control}");
    expect(await screen.findByRole("textbox", { name: "Arguments as JSON" })).toBeInTheDocument();
    stop();
  });
});

describe("the two views", () => {
  it("are one text: going there and back changes no byte", async () => {
    const before = '{ "message" : "a\\u0041", "n":1.0, "n":9007199254740993 }';
    const { user, text } = openCall(ECHO, { draft: before });
    await user.click(button("JSON"));
    const editor = await screen.findByRole("textbox", { name: "Arguments as JSON" });
    expect(editor).toHaveTextContent('{ "message" : "a\\u0041", "n":1.0, "n":9007199254740993 }');
    await user.click(button("Form"));
    expect(screen.getByRole("textbox", { name: "message" })).toHaveValue("aA");
    expect(text()).toBe(before);
  });

  it("keep a field that holds no value yet", async () => {
    const { user } = openCall(aTool('{"properties":{"n":{"type":"integer"}}}'));
    await user.type(screen.getByRole("textbox", { name: "n" }), "1-");
    await user.click(button("JSON"));
    await screen.findByRole("textbox", { name: "Arguments as JSON" });
    await user.click(button("Form"));
    expect(screen.getByRole("textbox", { name: "n" })).toHaveValue("1-");
  });
});

describe("findings", () => {
  it("stand at their field and in the summary, and only advise", async () => {
    const host = new FakeHost();
    host.findings = [aFinding("/message", "“hi” is shorter than 3 characters")];
    const { user } = openCall(ECHO, { draft: '{"message":"hi"}' }, host);
    expect(await screen.findByText("1 problem in what would be sent")).toBeInTheDocument();
    expect(screen.getByRole("textbox", { name: "message" })).toHaveAccessibleDescription(
      /“hi” is shorter than 3 characters/,
    );
    expect(host.checkedTexts).toEqual(['{"message":"hi"}']);
    await user.click(button("Send anyway"));
    expect(host.sent).toHaveLength(1);
  });

  it("are underlined in the JSON view, missing members at what they are missing from", async () => {
    const host = new FakeHost();
    host.findings = [aFinding("/n", "is no text"), aFinding("/gone/deeper", "is required")];
    const { page } = openCall(ECHO, { draft: '{"n":12}', view: "json" }, host);
    await waitFor(() => {
      const marks = [...page.container.querySelectorAll(".cm-lintRange-error")].map(
        (mark) => mark.textContent,
      );
      expect(marks).toEqual(["{", "12"]);
    });
  });

  it("of places inside a JSON text stand at that text", async () => {
    const host = new FakeHost();
    host.findings = [aFinding("/u/0/x", "is no string")];
    openCall(aTool('{"properties":{"u":{},"s":{"type":"string"}}}'), { draft: '{"u":[{"x":1}]}' }, host);
    await waitFor(() =>
      expect(screen.getByRole("textbox", { name: "u" })).toHaveAccessibleDescription(/is no string/),
    );
    expect(screen.getByRole("textbox", { name: "s" })).not.toHaveAccessibleDescription(/is no string/);
  });

  it("are asked for once typing rests, not at each key", async () => {
    const { user, host } = openCall(ECHO);
    await waitFor(() => expect(host.checkedTexts).toEqual(["{}"]));
    await user.type(screen.getByRole("textbox", { name: "message" }), "hello");
    await waitFor(() => expect(host.checkedTexts.at(-1)).toBe('{"message":"hello"}'));
    expect(host.checkedTexts.length).toBeLessThan(5);
  });
});

describe("the answer", () => {
  async function answered(payload: string, outcome: "ok" | "error" | "tool_error" = "ok") {
    const host = new FakeHost();
    host.answer(payload, { outcome });
    const call = openCall(ECHO, {}, host);
    await call.user.click(button("Send"));
    return call;
  }
  const result = (text: string) => `{"jsonrpc":"2.0","id":1,"result":${text}}`;

  it("does not repeat that a plain result is complete, but tells any other kind", async () => {
    await answered(result('{"resultType":"complete","content":[{"type":"text","text":"done"}]}'));
    expect(await screen.findByText("done")).toBeInTheDocument();
    expect(screen.queryByText("resultType")).toBeNull();
    cleanup();
    await answered(result('{"resultType":"input_required"}'));
    expect(await screen.findByText("resultType")).toBeInTheDocument();
  });

  it("is waited for, with progress, until the log has it", async () => {
    const { user, host, advance, shownFrames } = openCall(ECHO);
    await user.click(button("Send"));
    expect(await screen.findByText("Waiting")).toBeInTheDocument();
    host.exchange = anExchange({
      error: null,
      progress: [{ seq: 11, at_micros: 0, progress: 3, total: 4, message: "third step" }],
    });
    act(advance);
    expect(await screen.findByText("third step")).toBeInTheDocument();
    expect(screen.getByRole("progressbar", { name: "Progress" })).toHaveAttribute("value", "0.75");
    host.answer(result('{"content":[{"type":"text","text":"done"}]}'));
    act(advance);
    expect(await screen.findByText("done")).toBeInTheDocument();
    expect(screen.getByText("Answered")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Cancel" })).toBeNull();
    await user.click(button("Show frame"));
    expect(shownFrames).toEqual([11]);
  });

  it("does not wait for a pause of a busy session, and never goes back in time", async () => {
    const { user, host, advance } = openCall(ECHO);
    const held: (() => void)[] = [];
    host.held = held;
    await user.click(button("Send"));
    for (const message of ["one", "two", "three"]) {
      host.exchange = anExchange({
        error: null,
        progress: [{ seq: 11, at_micros: 0, progress: 1, total: null, message }],
      });
      act(advance);
    }
    expect(held).toHaveLength(4);
    await act(async () => held[2]?.());
    expect(screen.getByText("two"), "shown although a newer read is on its way").toBeInTheDocument();
    await act(async () => held[1]?.());
    expect(screen.getByText("two"), "an older read comes too late").toBeInTheDocument();
    await act(async () => held[3]?.());
    expect(screen.getByText("three")).toBeInTheDocument();
  });

  it("can be cancelled while it is awaited", async () => {
    const { user, host } = openCall(ECHO);
    await user.click(button("Send"));
    await user.click(await screen.findByRole("button", { name: "Cancel" }));
    expect(host.cancelled).toEqual([10]);
  });

  it("shows every kind of content, and leaves nothing out", async () => {
    await answered(
      result(
        '{"content":[{"type":"text","text":"plain \\u202e text"},{"type":"image","data":"iVBORw0KGgo=","mimeType":"image/png"},' +
          '{"type":"image","data":"PHN2Zz4=","mimeType":"image/svg+xml"},{"type":"audio","data":"AAAA","mimeType":"audio/wav"},' +
          '{"type":"resource","resource":{"uri":"demo://r","mimeType":"text/plain","text":"embedded"}},' +
          '{"type":"resource_link","uri":"demo://link","name":"the link"},{"type":"hologram","x":1.0}],' +
          '"structuredContent":{"n":9007199254740993},"_meta":{"k":1}}',
      ),
    );
    const preview = await screen.findByRole("region", { name: "Preview" });
    expect(within(preview).getByText("U+202E")).toBeInTheDocument();
    expect(
      within(preview).getByText(/Not drawn by itself: its bytes do not say how large it is/),
    ).toBeVisible();
    const svg = await within(preview).findByRole("img", { name: "From the server, image/svg+xml" });
    expect(svg).toHaveAttribute("src", expect.stringMatching(/^blob:/));
    expect(within(preview).getByText(/said to be audio, but/)).toBeVisible();
    expect(within(preview).getByText("embedded")).toBeInTheDocument();
    expect(within(preview).getByText("demo://link")).toBeInTheDocument();
    const unknown = within(preview).getByRole("tree", { name: "Content block of type hologram" });
    expect(within(unknown).getByRole("treeitem", { name: "x: 1.0" })).toBeInTheDocument();
    const structured = within(preview).getByRole("tree", { name: "structuredContent" });
    expect(within(structured).getByRole("treeitem", { name: "n: 9007199254740993" })).toBeInTheDocument();
    expect(within(preview).getByRole("tree", { name: "_meta" })).toBeInTheDocument();
  });

  it("marks what a tool calls an error, and what JSON-RPC does", async () => {
    await answered(
      result('{"content":[{"type":"text","text":"no such file"}],"isError":true}'),
      "tool_error",
    );
    expect(await screen.findByText("The tool reports an error (isError is true).")).toBeInTheDocument();
    expect(screen.getByText("Tool error")).toBeInTheDocument();
  });

  it("shows an error's code, message and data", async () => {
    await answered(
      '{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"bad","data":{"at":"x"}}}',
      "error",
    );
    expect(await screen.findByText("Error -32602")).toBeInTheDocument();
    expect(screen.getByText("bad")).toBeInTheDocument();
    expect(
      within(screen.getByRole("tree", { name: "Error data" })).getByRole("treeitem", { name: 'at: "x"' }),
    ).toBeInTheDocument();
  });

  it("stands raw and as a tree one press away, every byte of it", async () => {
    const payload = '{"jsonrpc":"2.0", "id":1,"result":{"a":1.0,"a":2}}';
    const { user } = await answered(payload);
    await user.click(await screen.findByRole("tab", { name: "Raw" }));
    expect(screen.getByRole("region", { name: "Answer as received" })).toHaveTextContent(payload);
    await user.click(screen.getByRole("tab", { name: "Tree" }));
    const tree = screen.getByRole("tree", { name: "Answer" });
    expect(
      within(tree)
        .getAllByRole("treeitem", { name: /^a: / })
        .map((row) => row.textContent),
    ).toEqual(["a: 1.0", "a: 2"]);
  });

  it("is shown raw when it is longer than what is read", async () => {
    const host = new FakeHost();
    host.answer('{"jsonrpc":"2.0","id":1,"resu');
    const cut = host.answers.get(11);
    if (cut !== undefined) host.answers.set(11, { ...cut, cut: true });
    const { user } = openCall(ECHO, {}, host);
    await user.click(button("Send"));
    expect(await screen.findByText(/its beginning is shown, as raw text/)).toBeInTheDocument();
  });

  it("is still there after going to another tab and back, and so are earlier ones", async () => {
    const host = new FakeHost();
    host.answer(result('{"content":[]}'));
    const { user, page, advance } = openCall(ECHO, {}, host);
    await user.click(button("Send"));
    await screen.findByText("Answered");
    host.exchange = anExchange({ request_seq: 20, outcome: "lost" });
    await user.click(button("Send"));
    expect(await screen.findByText("Connection lost")).toBeInTheDocument();
    page.rerender(<p>another tab</p>);
    advance();
    expect(await screen.findByText("The connection ended before an answer came.")).toBeInTheDocument();
    expect(screen.getByRole("combobox", { name: "Call" })).toHaveDisplayValue("Call #20");
  });
});

describe("what is offered besides tools", () => {
  it("reads a resource", async () => {
    const host = new FakeHost();
    host.answer(
      '{"jsonrpc":"2.0","id":1,"result":{"contents":[{"uri":"demo://a","text":"{\\"x\\":1.0}"},{"uri":"demo://b","blob":"/wA="}]}}',
    );
    const { user } = openCall(offered("demo://a", '{"uri":"demo://a"}'), { kind: "resource" }, host);
    await user.click(button("Read"));
    expect(host.sent[0]).toMatchObject({ method: "resources/read", params: '{"uri":"demo://a"}' });
    expect(await screen.findByText('{"x":1.0}')).toBeInTheDocument();
    expect(screen.getByText(/Not UTF-8: 2 bytes/)).toBeInTheDocument();
    await user.click(button("Open as JSON"));
    expect(screen.getByRole("treeitem", { name: "x: 1.0" })).toBeInTheDocument();
  });

  it("expands a template, and takes a URI by hand", async () => {
    const { user, text } = openCall(offered("demo://items/{id}", '{"uriTemplate":"demo://items/{id}"}'), {
      kind: "template",
    });
    await user.type(screen.getByRole("textbox", { name: "id" }), "a b");
    expect(text()).toBe('{"uri":"demo://items/a%20b"}');
    await user.type(screen.getByRole("textbox", { name: "URI" }), "?x");
    expect(text()).toBe('{"uri":"demo://items/a%20b?x"}');
    expect(screen.getByText("Written by hand; changing a variable builds it anew.")).toBeInTheDocument();
  });

  it("expands lists, pairs and the empty text as RFC 6570 has it", async () => {
    const template = "demo://{+path}{/dirs*}{?q,opts*}";
    const { user, text } = openCall(offered(template, "{}"), { kind: "template" });
    expect(screen.getByRole("textbox", { name: "URI" })).toHaveValue("demo://");
    await user.type(screen.getByRole("textbox", { name: "path" }), "a/b");
    await user.type(screen.getByRole("textbox", { name: "dirs" }), "x y{Enter}z");
    await user.click(button("Use an empty text for q"));
    await user.selectOptions(screen.getByRole("combobox", { name: "Kind of opts" }), "names and values");
    await user.type(screen.getByRole("textbox", { name: "opts" }), "k=v{Enter}flag");
    expect(screen.getByRole("textbox", { name: "opts" })).toHaveValue("k=v\nflag");
    const uri = "demo://a/b/x%20y/z?q=&k=v&flag=";
    expect(text()).toBe(`{"uri":"${uri}"}`);
    expect(screen.getByRole("textbox", { name: "URI" })).toHaveValue(uri);
    await user.click(button("Leave out q"));
    expect(text()).toBe('{"uri":"demo://a/b/x%20y/z?k=v&flag="}');
  });

  it("leaves what is no RFC 6570 to the person and says so", () => {
    openCall(offered("demo://{!path}", "{}"), { kind: "template" });
    expect(screen.getByText(/Not expanded:/)).toHaveTextContent("{!path}: the RFC keeps “!” for later.");
    expect(button("Send anyway")).toBeEnabled();
  });

  it("fills a prompt and shows its messages", async () => {
    const host = new FakeHost();
    host.answer(
      '{"jsonrpc":"2.0","id":1,"result":{"description":"About","messages":[{"role":"user","content":{"type":"text","text":"Hello"}}]}}',
    );
    const prompt = offered("greet", '{"name":"greet","arguments":[{"name":"who","required":true}]}');
    const { user } = openCall(prompt, { kind: "prompt" }, host);
    expect(button("Send anyway")).toBeEnabled();
    await user.type(screen.getByRole("textbox", { name: "who" }), "Ann");
    await user.click(button("Send"));
    expect(host.sent[0]).toMatchObject({
      method: "prompts/get",
      params: '{"name":"greet","arguments":{"who":"Ann"}}',
    });
    const message = await screen.findByRole("region", { name: "Message of user" });
    expect(within(message).getByText("Hello")).toBeInTheDocument();
  });
});

describe("a server's own words", () => {
  it("load nothing and lead nowhere", async () => {
    const described = aTool("{}", {
      description:
        "**Bold** <b>html</b> ![pixel](https://evil.example/p.png) [click](javascript:alert(1)) \u202e",
    });
    openCall(described);
    expect((await screen.findByText("Bold")).tagName).toBe("STRONG");
    expect(screen.queryByRole("img")).toBeNull();
    expect(screen.queryByRole("link")).toBeNull();
    expect(screen.getByText("U+202E")).toBeInTheDocument();
  });
});

describe("accessibility", () => {
  it("axe finds nothing in a form with an answer, nor in the JSON view", async () => {
    const host = new FakeHost();
    host.findings = [aFinding("/n", "is no integer")];
    host.answer(
      '{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"x"}],"structuredContent":{"a":[1]}}}',
    );
    const tool = aTool(
      '{"type":"object","required":["o"],"properties":{"s":{"type":"string","description":"d","minLength":1},"n":{"type":["integer","null"],"default":1},' +
        '"b":{"type":"boolean"},"e":{"enum":["a"]},"c":{"const":1},"o":{"type":"object","properties":{"x":{"type":"string"}}},' +
        '"l":{"type":"array","items":{"type":"string"}},"j":{}}}',
    );
    const { user, page } = openCall(tool, { draft: '{"l":["a"],"n":1.5}' }, host);
    await user.click(button("Show what is sent"));
    await user.click(await screen.findByRole("button", { name: "Send anyway" }));
    await screen.findByText("Answered");
    const check = async () => {
      // Colours need a real layout; the window tests look at them.
      const { violations } = await axe.run(page.container, {
        rules: { "color-contrast": { enabled: false } },
      });
      return violations.map(
        (violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`,
      );
    };
    expect(await check()).toEqual([]);
    await user.click(button("JSON"));
    await screen.findByRole("textbox", { name: "Arguments as JSON" });
    expect(await check()).toEqual([]);
  });
});
