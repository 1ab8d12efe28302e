// FAULTS.md T1, T7 and T10: two hundred payloads through every field of a server that a call, its answer, the log and the
// inspector show. None may become script, an element that loads, or a request; hidden characters never reach the screen.

import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Markdown } from "../../parts/Markdown";
import { blobs } from "../../test/blobUrls";
import { everyContent } from "../../test/contentSamples";
import { HOSTILE_PAYLOADS } from "../../test/hostilePayloads";
import { aRow } from "../../test/samples";
import { hiddenShown, type PageWatch, watchPage } from "../../test/watchPage";
import { Findings } from "../inspector/Findings";
import { LogRow } from "../log/LogRow";
import { aFinding, aTool, FakeHost, openCall } from "./callFake";
import { ResultPreview } from "./result/ResultPreview";

let page: PageWatch;
beforeEach(() => {
  page = watchPage();
});
afterEach(() => page.stop());

/** All of a result's fields, with the payload in each. */
function answerOf(text: string): string {
  const annotations = { audience: [text], priority: text, lastModified: text, [text]: text };
  const icons = [
    { src: text, mimeType: text, sizes: [text], theme: text },
    { src: `data:image/svg+xml,${text}` },
  ];
  const resource = { uri: text, mimeType: text };
  return JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    result: {
      description: text,
      content: [
        { type: "text", text, annotations, _meta: { [text]: text } },
        { type: "image", data: btoa(unescape(encodeURIComponent(text))), mimeType: text },
        { type: "image", data: text, mimeType: "image/png" },
        {
          type: "image",
          data: btoa(`<svg>${unescape(encodeURIComponent(text))}</svg>`),
          mimeType: "image/svg+xml",
        },
        { type: "audio", data: text, mimeType: text },
        { type: "resource", resource: { ...resource, text, annotations, _meta: { [text]: text } } },
        { type: "resource", resource: { ...resource, mimeType: "text/markdown", text } },
        { type: "resource", resource: { ...resource, mimeType: "text/html", text } },
        { type: "resource", resource: { ...resource, blob: btoa(unescape(encodeURIComponent(text))) } },
        {
          type: "resource_link",
          uri: text,
          name: text,
          title: text,
          description: text,
          mimeType: text,
          size: text,
          icons,
        },
        { type: text, [text]: text },
      ],
      contents: [{ ...resource, text }],
      messages: [{ role: text, content: { type: "text", text } }],
      structuredContent: { [text]: text },
      [text]: text,
    },
  });
}

describe("the watch", () => {
  it("sees what it is there for", () => {
    const box = document.createElement("div");
    document.body.append(box);
    box.innerHTML = '<script></script><img src="https://evil.example/x" onerror="x"><a href="#"></a>';
    document.createElement("iframe").setAttribute("src", "https://evil.example/frame");
    expect(page.faults()).toEqual([
      "<iframe> was created",
      "iframe[src] was set to https://evil.example/frame",
      "<script> stands in the page",
      "img[src] is https://evil.example/x",
      "img[onerror] stands in the page",
      "a link to #",
    ]);
    box.innerHTML = "<p title='\u202e'>\u200b</p>";
    expect(hiddenShown()).toHaveLength(2);
    box.remove();
  });
});

describe("two hundred payloads", () => {
  it("are as many, and all different", () => {
    expect(HOSTILE_PAYLOADS.length).toBeGreaterThanOrEqual(200);
    expect(new Set(HOSTILE_PAYLOADS).size).toBe(HOSTILE_PAYLOADS.length);
  });

  it("stay texts in every part of an answer and of an error", () => {
    for (const text of HOSTILE_PAYLOADS) {
      const error = JSON.stringify({ error: { code: text, message: text, data: { [text]: text } } });
      render(
        <>
          <ResultPreview text={answerOf(text)} />
          <ResultPreview text={error} />
          <ResultPreview text={JSON.stringify({ error: { code: 1, message: text, data: text } })} />
          <ResultPreview text={text} />
        </>,
      );
      expect(page.faults(), text).toEqual([]);
      expect(hiddenShown(), text).toEqual([]);
      cleanup();
    }
  }, 120_000);

  it("stay texts as Markdown", async () => {
    // The reader is loaded once; afterwards it reads at once.
    render(<Markdown text="**loaded**" />);
    await screen.findByText("loaded");
    cleanup();
    for (const text of HOSTILE_PAYLOADS) {
      await act(async () => {
        render(<Markdown text={`# ${text}\n\n**bold** ${text}\n\n- ${text}\n\n> ${text}\n\n\`${text}\``} />);
      });
      expect(screen.getByText("bold").localName, "it was read as Markdown").toBe("strong");
      expect(page.faults(), text).toEqual([]);
      expect(hiddenShown(), text).toEqual([]);
      cleanup();
    }
  }, 120_000);

  it("stay texts in rows of the log and in findings", () => {
    for (const text of HOSTILE_PAYLOADS) {
      const rows = [
        aRow({ method: text, name: text, id: text, text }),
        aRow({ kind: "response", method: text, name: text, text, outcome: "error" }),
        aRow({ kind: "mark", mark: "stderr", text, direction: null, method: null }),
        aRow({ kind: "noise", text, direction: "to_client", method: null }),
      ];
      render(
        <>
          {rows.map((row, index) => (
            <LogRow
              key={index}
              id={`row-${index}`}
              index={index}
              row={row}
              server={text}
              selected={false}
              isPair={false}
              onChoose={() => {}}
              onOpen={() => {}}
            />
          ))}
          <Findings findings={[aFinding(text, text, { rule: "r", spec: null })]} />
        </>,
      );
      expect(page.faults(), text).toEqual([]);
      expect(hiddenShown(), text).toEqual([]);
      cleanup();
    }
  }, 120_000);

  it("stay texts in a form, its schema, its claims, its icons and its findings", async () => {
    // A form is dear to draw, so one form holds many payloads; each stands in every field of it.
    const PER_FORM = 20;
    for (let from = 0; from < HOSTILE_PAYLOADS.length; from += PER_FORM) {
      const texts = HOSTILE_PAYLOADS.slice(from, from + PER_FORM);
      const first = texts[0] ?? "";
      const properties = Object.fromEntries(
        texts.flatMap((text, index) => [
          [
            text,
            { type: "string", title: text, description: text, default: text, format: text, pattern: text },
          ],
          [
            `enum ${index}`,
            { oneOf: [{ const: text, title: text }, { const: `${text} too` }], default: text },
          ],
          [`const ${index} ${text}`, { const: text }],
          [`ref ${index}`, { $ref: text, title: text }],
          [`list ${text}`, { type: "array", items: { type: "string", title: text } }],
        ]),
      );
      const raw = JSON.stringify({
        name: first,
        title: first,
        mimeType: first,
        icons: texts.map((src) => ({ src, mimeType: src })),
        annotations: { title: first },
        inputSchema: { type: "object", properties, description: first },
      });
      const host = new FakeHost();
      host.findings = texts.map((text) => aFinding(`/${text}`, text));
      const offered = aTool("{}", {
        key: first,
        label: first,
        description: texts.join("\n\n"),
        raw,
        excluded: first,
      });
      const draft = JSON.stringify(Object.fromEntries(texts.map((text) => [`list ${text}`, [text]])));
      openCall(offered, { draft }, host);
      await screen.findByText(/problems in what would be sent/);
      expect(page.faults(), `payloads from ${from}`).toEqual([]);
      expect(hiddenShown(), `payloads from ${from}`).toEqual([]);
      cleanup();
    }
  }, 120_000);

  it("stay texts in a template's variables and a prompt's arguments", () => {
    for (const text of HOSTILE_PAYLOADS) {
      const prompt = { name: text, arguments: [{ name: text, title: text, description: text }] };
      const words = { key: text, label: text, description: text, seq: 3, excluded: null };
      openCall({ ...words, raw: JSON.stringify(prompt) }, { kind: "prompt" });
      openCall({ ...words, key: `demo://{a}/${text}{?b}`, raw: "{}" }, { kind: "template" });
      expect(page.faults(), text).toEqual([]);
      expect(hiddenShown(), text).toEqual([]);
      cleanup();
    }
  }, 120_000);
});

describe("an answer with every kind of content", () => {
  it("is shown from its own bytes alone, as what they are", async () => {
    render(<ResultPreview text={everyContent()} />);
    await screen.findByText("bold");
    const pictures = await screen.findAllByRole("img", { name: /^From the server/ });
    expect(pictures.map((picture) => blobs.get(picture.getAttribute("src") ?? "")?.type)).toEqual([
      "image/png",
    ]);
    expect(page.faults()).toEqual([]);
  });
});
