// What is shown on demand: links that are read, pictures that wait, PDFs page by page, long answers, and the two halves of a
// structured result.

import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { blobs } from "../../test/blobUrls";
import { aPdf, BOMB_BASE64, PNG_BASE64, SVG, WAV_BASE64 } from "../../test/contentSamples";
import { aFrame, aRow } from "../../test/samples";
import { anExchange, aTool, FakeHost, openCall } from "./callFake";

/** What the PDF reader was asked to do. jsdom has neither workers nor a canvas; the window's tests draw real pages. */
const pdf = vi.hoisted(() => ({ opened: [] as number[], drawn: [] as number[], closed: 0 }));
vi.mock("./result/pdfDocument", () => ({
  openPdf: async (bytes: Uint8Array) => {
    pdf.opened.push(bytes.length);
    if (new TextDecoder().decode(bytes).includes("Encrypt")) throw new Error("No password given");
    return {
      pages: 3,
      draw: (number: number) => {
        pdf.drawn.push(number);
        return { done: Promise.resolve(), cancel: () => {} };
      },
      close: () => {
        pdf.closed += 1;
      },
    };
  },
}));

beforeEach(() => {
  Object.assign(pdf, { opened: [], drawn: [], closed: 0 });
});

const button = (name: string) => screen.getByRole("button", { name });

async function answered(result: object, host = new FakeHost()) {
  host.answer(JSON.stringify({ jsonrpc: "2.0", id: 1, result }));
  const call = openCall(aTool("{}"), {}, host);
  await call.user.click(button("Send"));
  return { ...call, preview: await screen.findByRole("region", { name: "Preview" }) };
}

describe("a resource link", () => {
  const LINK = {
    type: "resource_link",
    uri: "demo://far/away?x=1",
    name: "far",
    annotations: { priority: 0.5 },
  };

  it("is read through the session when it is pressed, and not before", async () => {
    const { user, host, preview, advance, shownFrames } = await answered({ content: [LINK] });
    expect(within(preview).getByText("demo://far/away?x=1")).toBeVisible();
    expect(within(preview).getByRole("list", { name: "Annotations" })).toHaveTextContent("priority 0.5");
    expect(host.sent).toHaveLength(1);
    host.exchange = anExchange({ request_seq: 20, method: "resources/read" });
    await user.click(within(preview).getByRole("button", { name: "Read" }));
    expect(host.sent[1]).toEqual({
      method: "resources/read",
      params: '{"uri":"demo://far/away?x=1"}',
      progress: false,
      timeoutMillis: 60_000,
    });
    expect(await within(preview).findByText("No answer yet.")).toBeVisible();
    host.answer(
      '{"jsonrpc":"2.0","id":2,"result":{"contents":[{"uri":"demo://far/away?x=1","text":"here"}]}}',
    );
    act(advance);
    const read = await within(preview).findByRole("region", { name: "What was read" });
    expect(within(read).getByText("here")).toBeVisible();
    await user.click(within(preview).getByRole("button", { name: "Show frame" }));
    expect(shownFrames).toEqual([21]);
  });

  it("shows the error when it cannot be read", async () => {
    const { user, host, preview } = await answered({ content: [LINK] });
    host.exchange = anExchange({ request_seq: 20 });
    host.answer('{"jsonrpc":"2.0","id":2,"error":{"code":-32002,"message":"gone"}}', { outcome: "error" });
    await user.click(within(preview).getByRole("button", { name: "Read" }));
    expect(await within(preview).findByText("gone")).toBeVisible();
    expect(within(preview).getByText("Error -32002")).toBeVisible();
  });
});

describe("a picture", () => {
  it("is drawn from its own bytes, as what they are", async () => {
    const { preview } = await answered({
      content: [{ type: "image", data: PNG_BASE64, mimeType: "image/jpeg" }],
    });
    const picture = await within(preview).findByRole("img");
    expect(blobs.get(picture.getAttribute("src") ?? "")?.type).toBe("image/png");
    expect(within(preview).getByText("the bytes are image/png")).toBeVisible();
  });

  it("of more than 25 megapixels waits for a person", async () => {
    const before = blobs.size;
    const { user, preview } = await answered({
      content: [{ type: "image", data: BOMB_BASE64, mimeType: "image/png" }],
    });
    expect(within(preview).getByText("Not drawn by itself: it has 900 megapixels.")).toBeVisible();
    expect(within(preview).queryByRole("img")).toBeNull();
    expect(blobs.size, "no address for it either").toBe(before);
    await user.click(within(preview).getByRole("button", { name: "Draw it" }));
    expect(await within(preview).findByRole("img")).toBeVisible();
  });

  it("that is an SVG never becomes part of the page, in bytes or as a text", async () => {
    const { user, preview } = await answered({
      content: [
        { type: "image", data: btoa(SVG), mimeType: "image/svg+xml" },
        {
          type: "resource",
          resource: { uri: "demo://s", mimeType: "image/svg+xml", text: "<svg><g id='mark'/></svg>" },
        },
      ],
    });
    await user.click(within(preview).getByRole("button", { name: "Draw it" }));
    const pictures = await within(preview).findAllByRole("img");
    expect(pictures.map((one) => one.localName)).toEqual(["img", "img"]);
    expect(preview.querySelector("rect[fill='#6ea8ff'], #mark, script, image")).toBeNull();
    await user.click(within(preview).getByRole("button", { name: "Show as text" }));
    expect(within(preview).getByText("<svg><g id='mark'/></svg>")).toBeVisible();
  });

  it("gives its address back when it is no longer shown", async () => {
    const { page, preview } = await answered({
      content: [{ type: "image", data: PNG_BASE64, mimeType: "image/png" }],
    });
    const url = (await within(preview).findByRole("img")).getAttribute("src") ?? "";
    expect(blobs.has(url)).toBe(true);
    page.unmount();
    expect(blobs.has(url)).toBe(false);
  });
});

describe("bytes", () => {
  const resource = (mimeType: string, bytes: string) => ({
    contents: [{ uri: "demo://bytes", mimeType, blob: btoa(bytes) }],
  });

  it("that are a PDF are shown page by page", async () => {
    const file = aPdf("one", "two", "three");
    const { user, preview, page } = await answered(resource("application/pdf", file));
    expect(await within(preview).findByRole("img", { name: "Page 1 of 3" })).toBeVisible();
    expect(pdf.opened).toEqual([file.length]);
    expect(pdf.drawn, "only the first one").toEqual([1]);
    expect(within(preview).getByRole("button", { name: "Previous page" })).toBeDisabled();
    await user.click(within(preview).getByRole("button", { name: "Next page" }));
    expect(within(preview).getByRole("img", { name: "Page 2 of 3" })).toBeVisible();
    expect(pdf.drawn).toEqual([1, 2]);
    page.unmount();
    await waitFor(() => expect(pdf.closed).toBe(1));
  });

  it("that are a PDF nobody can read say so, and stand in hexadecimal", async () => {
    const { user, preview } = await answered(resource("application/pdf", "%PDF-1.7 /Encrypt"));
    expect(await within(preview).findByText("No password given")).toBeVisible();
    await user.click(within(preview).getByRole("button", { name: "Show bytes" }));
    const bytes = within(preview).getByRole("region", { name: "Bytes of the resource" });
    expect(bytes).toHaveTextContent(/25 50 44 46/);
  });

  it("that are a sound have a player and facts", async () => {
    const { preview } = await answered({
      content: [{ type: "audio", data: WAV_BASE64, mimeType: "audio/wav" }],
    });
    const player = await within(preview).findByLabelText("From the server, audio/wav");
    expect(blobs.get(player.getAttribute("src") ?? "")?.type).toBe("audio/wav");
    expect(within(preview).getByText(/WAV, 8000 Hz, 1 channel, 0.1 s/)).toBeVisible();
  });

  it("that are a text are shown as one; other bytes in hexadecimal; what is no base64 as it is", async () => {
    const { preview } = await answered({
      contents: [
        { uri: "demo://a", mimeType: "text/markdown", blob: btoa("**bold**") },
        { uri: "demo://b", blob: btoa("\xff\x00") },
        { uri: "demo://c", blob: "not base64!" },
      ],
    });
    expect((await within(preview).findByText("bold")).localName).toBe("strong");
    expect(within(preview).getByRole("region", { name: "Bytes of the resource" })).toHaveTextContent("ff 00");
    expect(within(preview).getByText("not base64!")).toBeVisible();
    expect(within(preview).getByText(/its data is no base64/)).toBeVisible();
  });
});

describe("a structured result", () => {
  const STRUCTURED = '"structuredContent":{"n":1.0}';
  const open = async (text: string) => {
    const host = new FakeHost();
    host.answer(
      `{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":${JSON.stringify(text)}}],${STRUCTURED}}}`,
    );
    const call = openCall(aTool("{}"), {}, host);
    await call.user.click(button("Send"));
    return { ...call, preview: await screen.findByRole("region", { name: "Preview" }) };
  };

  it("stands beside its text, or either alone", async () => {
    const { user, preview } = await open('{ "n": 1 }');
    expect(within(preview).getByText("A text holds the same value.")).toBeVisible();
    const content = () => within(preview).queryByRole("region", { name: "Content" });
    const structured = () => within(preview).queryByRole("tree", { name: "structuredContent" });
    expect([content() !== null, structured() !== null]).toEqual([true, true]);
    await user.click(screen.getByRole("radio", { name: "Content" }));
    expect([content() !== null, structured() !== null]).toEqual([true, false]);
    await user.click(screen.getByRole("radio", { name: "Structured" }));
    expect([content() !== null, structured() !== null]).toEqual([false, true]);
  });

  it("says when no text holds the same", async () => {
    const { preview } = await open('{"n":2}');
    expect(within(preview).getByText(/^No text holds the same value/)).toBeVisible();
  });
});

describe("texts", () => {
  it("can be read as Markdown, and back", async () => {
    const { user, preview } = await answered({ content: [{ type: "text", text: "some **bold** words" }] });
    expect(within(preview).getByText("some **bold** words")).toBeVisible();
    await user.click(within(preview).getByRole("button", { name: "Show as Markdown" }));
    expect((await within(preview).findByText("bold")).localName).toBe("strong");
    await user.click(within(preview).getByRole("button", { name: "Show as text" }));
    expect(within(preview).getByText("some **bold** words")).toBeVisible();
  });

  it("of Markdown show what entities hide", async () => {
    const { preview } = await answered({
      contents: [
        {
          uri: "demo://m",
          mimeType: "text/markdown",
          text: "*a*&#x202e;b&#8203;c [go](https://xn--80ak6aa92e.com/)",
        },
      ],
    });
    expect(await within(preview).findByText("U+202E")).toBeVisible();
    expect(within(preview).getByText("U+200B")).toBeVisible();
    expect(within(preview).getByText("Punycode: the host is xn--80ak6aa92e.com")).toBeVisible();
    expect(within(preview).queryByRole("link")).toBeNull();
  });
});

describe("a long answer", () => {
  it("is read whole when a person asks for it", async () => {
    const host = new FakeHost();
    const limits: number[] = [];
    const whole = '{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"the end"}]}}';
    host.exchange = anExchange({ outcome: "ok", response_seq: 11 });
    host.readFrame = (limitBytes) => {
      limits.push(limitBytes);
      const cut = limitBytes < 3_000_000;
      const row = aRow({ seq: 11, kind: "response", bytes: 3_000_000 });
      return aFrame({ row, payload: cut ? whole.slice(0, 40) : whole, cut });
    };
    const { user } = openCall(aTool("{}"), {}, host);
    await user.click(button("Send"));
    expect(await screen.findByText(/3,000,000 bytes; its beginning is shown/)).toBeVisible();
    await user.click(button("Read all of it"));
    expect(await screen.findByText("the end")).toBeVisible();
    expect(limits).toEqual([400_000, 48_000_000]);
  });

  it("is read whole at once up to 2 MB", async () => {
    const host = new FakeHost();
    const limits: number[] = [];
    const whole = '{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"the end"}]}}';
    host.exchange = anExchange({ outcome: "ok", response_seq: 11 });
    host.readFrame = (limitBytes) => {
      limits.push(limitBytes);
      const row = aRow({ seq: 11, kind: "response", bytes: 1_900_000 });
      const cut = limitBytes < row.bytes;
      return aFrame({ row, payload: cut ? whole.slice(0, 40) : whole, cut });
    };
    const { user } = openCall(aTool("{}"), {}, host);
    await user.click(button("Send"));
    expect(await screen.findByText("the end")).toBeVisible();
    expect(screen.queryByText(/its beginning is shown/)).toBeNull();
    expect(limits).toEqual([400_000, 2_000_000]);
  });
});
