// FAULTS.md T1, T7 and T10: two hundred payloads through every part of an answer. None may become script, an element that
// loads, or a request; hidden characters never reach the screen. Its own file, to run beside hostile.test.tsx.

import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Markdown } from "../../parts/Markdown";
import { blobs } from "../../test/blobUrls";
import { everyContent } from "../../test/contentSamples";
import { HOSTILE_PAYLOADS } from "../../test/hostilePayloads";
import { quickly } from "../../test/quickly";
import { hiddenShown, type PageWatch, watchPage } from "../../test/watchPage";
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

describe("two hundred payloads", () => {
  it("stay texts in every part of an answer and of an error", () => {
    for (const text of HOSTILE_PAYLOADS) {
      const error = JSON.stringify({ error: { code: text, message: text, data: { [text]: text } } });
      quickly(() =>
        render(
          <>
            <ResultPreview text={answerOf(text)} />
            <ResultPreview text={error} />
            <ResultPreview text={JSON.stringify({ error: { code: 1, message: text, data: text } })} />
            <ResultPreview text={text} />
          </>,
        ),
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
