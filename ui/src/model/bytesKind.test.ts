import { describe, expect, it } from "vitest";
import { bytesKind, disagreement } from "./bytesKind";
import { MOST_PIXELS, pictureFacts, reasonToWait } from "./pictureFacts";
import { soundFacts } from "./soundFacts";

const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));
const bytes = (...parts: (number[] | string)[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? ascii(part) : part)));
const big = (value: number, length: number) =>
  Array.from({ length }, (_, index) => Math.floor(value / 256 ** (length - 1 - index)) % 256);
const little = (value: number, length: number) => big(value, length).reverse();
const zeros = (length: number) => new Array<number>(length).fill(0);

const png = (width: number, height: number) =>
  bytes([0x89], "PNG\r\n\u001a\n", big(13, 4), "IHDR", big(width, 4), big(height, 4), [8, 6, 0, 0, 0]);
const jpeg = (width: number, height: number, frame = 0xc0) =>
  bytes(
    [0xff, 0xd8],
    [0xff, 0xe0, ...big(16, 2), ...zeros(14)],
    // A thumbnail's own frame header stands inside a segment and must not be taken for the picture's.
    [0xff, 0xe1, ...big(12, 2), 0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 0],
    [0xff, 0xff, frame, ...big(17, 2), 8, ...big(height, 2), ...big(width, 2), ...zeros(10)],
  );
const gif = (width: number, height: number, frame: [number, number] = [width, height]) =>
  bytes(
    "GIF89a",
    little(width, 2),
    little(height, 2),
    [0x80, 0, 0, ...zeros(6)],
    [0x21, 0xf9, 4, 0, 0, 0, 0, 0],
    [0x2c, 0, 0, 0, 0, ...little(frame[0], 2), ...little(frame[1], 2), 0],
  );
const webp = (chunk: string, body: number[]) =>
  bytes("RIFF", little(40, 4), "WEBP", chunk, little(20, 4), body, zeros(10));
const wav = (seconds: number) =>
  bytes(
    "RIFF",
    little(36, 4),
    "WAVEfmt ",
    little(16, 4),
    [1, 0, 2, 0],
    little(8_000, 4),
    little(32_000, 4),
    [4, 0, 16, 0],
    "data",
    little(32_000 * seconds, 4),
    zeros(32_000 * seconds),
  );

describe("a picture's bytes", () => {
  it.each([
    ["PNG", png(640, 480)],
    ["JPEG", jpeg(640, 480)],
    ["progressive JPEG", jpeg(640, 480, 0xc2)],
    ["GIF", gif(640, 480)],
    ["GIF whose first frame is larger than its screen", gif(1, 1, [640, 480])],
    ["lossy WebP", webp("VP8 ", [0, 0, 0, 0x9d, 0x01, 0x2a, ...little(640, 2), ...little(480, 2)])],
    ["lossless WebP", webp("VP8L", [0x2f, ...little(639 + 479 * 2 ** 14, 4)])],
    ["extended WebP", webp("VP8X", [0, 0, 0, 0, ...little(639, 3), ...little(479, 3)])],
    [
      "SVG",
      bytes('<?xml version="1.0"?><!-- <svg width="1" height="1"> --><svg width="640" height="480px"/>'),
    ],
    ["SVG in inches", bytes('<svg:svg width="6.666667in" height="5in">')],
    ["SVG with a box alone", bytes("<svg viewBox='0, 0 640 480' width='100%'>")],
  ])("tell the size of a %s", (_name, picture) => {
    const size = pictureFacts(picture)?.size;
    expect([Math.round(size?.width ?? 0), Math.round(size?.height ?? 0)]).toEqual([640, 480]);
  });

  it.each([
    ["no picture", "hello"],
    ["HTML with an SVG in it", "<html><svg></svg></html>"],
    ["XML that is no SVG", '<?xml version="1.0"?><note/>'],
    ["nothing", ""],
  ])("of %s are no picture", (_name, text) => {
    expect(pictureFacts(bytes(text))).toBeNull();
  });

  it("never throw, wherever they are cut", () => {
    for (const whole of [png(2, 2), jpeg(2, 2), gif(2, 2), webp("VP8L", [0x2f, 1, 0, 0, 0]), wav(0)]) {
      for (let length = 0; length <= whole.length; length += 1) {
        const cut = whole.slice(0, length);
        expect(() => [pictureFacts(cut), soundFacts(cut), bytesKind(cut, "")]).not.toThrow();
      }
    }
  });

  it("keep more than 25 megapixels from being drawn unasked", () => {
    const wait = (picture: Uint8Array) => {
      const facts = pictureFacts(picture);
      return facts === null ? "no picture" : reasonToWait(facts);
    };
    expect(MOST_PIXELS).toBe(25_000_000);
    expect(wait(png(5_000, 5_000))).toBeNull();
    expect(wait(png(5_001, 5_000))).toBe("it has 25 megapixels");
    expect(wait(png(100_000, 100_000))).toBe("it has 10000 megapixels");
    expect(wait(jpeg(60_000, 60_000))).toBe("it has 3600 megapixels");
    expect(wait(gif(65_535, 65_535))).toBe("it has 4295 megapixels");
    expect(wait(webp("VP8X", [0, 0, 0, 0, ...little(2 ** 24 - 1, 3), ...little(2 ** 24 - 1, 3)]))).toMatch(
      /megapixels/,
    );
    expect(wait(bytes('<svg width="1e5" height="100000">'))).toBe("it has 10000 megapixels");
  });

  it("keep a picture of unknown cost from being drawn unasked", () => {
    const wait = (text: string) =>
      reasonToWait(pictureFacts(bytes(text)) ?? { format: "svg", size: null, caution: "?" });
    expect(wait('<svg><image href="data:image/png;base64,AAAA"/></svg>')).toBe(
      "it holds pictures of its own",
    );
    expect(wait('<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>')).toMatch(/entities/);
    expect(wait("<svg><rect/></svg>")).toBeNull();
    const cutOff = pictureFacts(png(9, 9).slice(0, 12));
    expect(cutOff && reasonToWait(cutOff)).toBe("its bytes do not say how large it is");
    const empty = pictureFacts(png(0, 9));
    expect(empty && reasonToWait(empty)).toBe("its bytes do not say how large it is");
  });
});

describe("a sound's bytes", () => {
  it("tell how a WAV is sampled and how long it plays", () => {
    expect(soundFacts(wav(2))?.sampling).toEqual({ hertz: 8_000, channels: 2, seconds: 2 });
  });

  it.each([
    ["audio/mpeg", bytes("ID3", zeros(8))],
    ["audio/mpeg", bytes([0xff, 0xfb, 0x90, 0x00])],
    ["audio/aac", bytes([0xff, 0xf1, 0x50, 0x80])],
    ["audio/ogg", bytes("OggS", zeros(8))],
    ["audio/flac", bytes("fLaC", zeros(8))],
    ["audio/mp4", bytes(zeros(4), "ftypM4A ")],
    ["audio/webm", bytes([0x1a, 0x45, 0xdf, 0xa3])],
  ])("are known as %s", (mimeType, sound) => {
    expect(soundFacts(sound)?.mimeType).toBe(mimeType);
  });
});

describe("bytes", () => {
  it("are shown as what they are, whatever they are called", () => {
    const shown = (content: Uint8Array, declared: string) => {
      const found = bytesKind(content, declared);
      return [found.kind, disagreement(found, declared)];
    };
    expect(shown(png(1, 1), "image/png")).toEqual(["picture", null]);
    expect(shown(png(1, 1), "image/jpeg")).toEqual(["picture", "the bytes are image/png"]);
    expect(shown(png(1, 1), "text/html")).toEqual(["picture", "the bytes are image/png"]);
    expect(shown(bytes("<svg/>"), "image/svg+xml")).toEqual(["picture", null]);
    expect(shown(bytes("<svg/>"), "text/html")).toEqual(["text", null]);
    expect(shown(bytes("<script>"), "image/png")).toEqual(["text", "the bytes are plain text"]);
    expect(shown(wav(0), "audio/x-wav")).toEqual(["sound", null]);
    expect(shown(bytes("junk%PDF-1.7"), "application/pdf")).toEqual(["pdf", null]);
    expect(shown(bytes([0xff, 0x00]), "text/plain")).toEqual(["bytes", "the bytes are no UTF-8"]);
    expect(shown(bytes([0x61, 0x00]), "")).toEqual(["bytes", null]);
    expect(shown(bytes([0xef, 0xbb, 0xbf], "a"), "text/plain")).toEqual(["text", null]);
  });
});
