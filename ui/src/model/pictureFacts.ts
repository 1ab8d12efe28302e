// What a picture's own bytes say of it before anything decodes them: its format and how many pixels it would fill. A
// picture of a few hundred bytes can ask for gigabytes (an image bomb), and a server's word for a format is a claim.
// Pure and total.

export type PictureFormat = "png" | "jpeg" | "gif" | "webp" | "svg";

export interface PictureFacts {
  format: PictureFormat;
  /** In pixels; `null` where the bytes do not say. */
  size: { width: number; height: number } | null;
  /** Why its size says little of what drawing it costs (an SVG that holds pictures or entities); else `null`. */
  caution: string | null;
}

/** More are decoded only when a person asks for it. */
export const MOST_PIXELS = 25_000_000;

export const PICTURE_TYPES: Record<PictureFormat, string> = {
  png: "image/png",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  svg: "image/svg+xml",
};

/** `null` for bytes that are none of the formats shown here. */
export function pictureFacts(bytes: Uint8Array): PictureFacts | null {
  if (startsWith(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    return plain("png", pngSize(bytes));
  if (startsWith(bytes, 0, [0xff, 0xd8, 0xff])) return plain("jpeg", jpegSize(bytes));
  if (/^GIF8[79]a/.test(latin(bytes, 0, 6))) return plain("gif", gifSize(bytes));
  if (latin(bytes, 0, 4) === "RIFF" && latin(bytes, 8, 4) === "WEBP") return plain("webp", webpSize(bytes));
  return svgFacts(bytes);
}

/** Why a picture waits for a click; `null` when it may be drawn at once. */
export function reasonToWait({ size, caution }: PictureFacts): string | null {
  if (caution !== null) return caution;
  if (size === null) return "its bytes do not say how large it is";
  const megapixels = (size.width * size.height) / 1_000_000;
  return size.width * size.height > MOST_PIXELS ? `it has ${Math.round(megapixels)} megapixels` : null;
}

function plain(format: PictureFormat, size: PictureFacts["size"]): PictureFacts {
  return { format, size: size !== null && size.width > 0 && size.height > 0 ? size : null, caution: null };
}

function pngSize(bytes: Uint8Array): PictureFacts["size"] {
  if (bytes.length < 24 || latin(bytes, 12, 4) !== "IHDR") return null;
  return { width: big(bytes, 16, 4), height: big(bytes, 20, 4) };
}

/** The frame header, behind any number of segments. */
function jpegSize(bytes: Uint8Array): PictureFacts["size"] {
  let at = 2;
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2;
    else if (marker === 0xd9 || marker === 0xda) return null;
    else if (isFrameHeader(marker)) return { width: big(bytes, at + 7, 2), height: big(bytes, at + 5, 2) };
    else at += 2 + Math.max(2, big(bytes, at + 2, 2));
  }
  return null;
}

/** SOF0 to SOF15 without the three that stand between them for other things. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** The screen, or the first frame where that is larger: decoders then take the frame's size. */
function gifSize(bytes: Uint8Array): PictureFacts["size"] {
  if (bytes.length < 13) return null;
  const screen = { width: little(bytes, 6, 2), height: little(bytes, 8, 2) };
  const flags = bytes[10] ?? 0;
  let at = 13 + ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  while (bytes[at] === 0x21) {
    at += 2;
    while ((bytes[at] ?? 0) > 0) at += 1 + (bytes[at] ?? 0);
    at += 1;
  }
  if (bytes[at] !== 0x2c || at + 9 > bytes.length) return screen;
  return {
    width: Math.max(screen.width, little(bytes, at + 1, 2) + little(bytes, at + 5, 2)),
    height: Math.max(screen.height, little(bytes, at + 3, 2) + little(bytes, at + 7, 2)),
  };
}

function webpSize(bytes: Uint8Array): PictureFacts["size"] {
  if (bytes.length < 30) return null;
  switch (latin(bytes, 12, 4)) {
    case "VP8 ":
      return { width: little(bytes, 26, 2) & 0x3fff, height: little(bytes, 28, 2) & 0x3fff };
    case "VP8L": {
      const bits = little(bytes, 21, 4);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { width: little(bytes, 24, 3) + 1, height: little(bytes, 27, 3) + 1 };
    default:
      return null;
  }
}

const PIXELS_PER_UNIT: Readonly<Record<string, number>> = {
  "": 1,
  px: 1,
  pt: 4 / 3,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  em: 16,
  ex: 8,
};

/** What a web view takes for a picture without a size. */
const SVG_DEFAULT = { width: 300, height: 150 };

function svgFacts(bytes: Uint8Array): PictureFacts | null {
  const begins = textOf(bytes.subarray(0, 4_096));
  if (!/^\s*(?:<\?xml|<!--|<!DOCTYPE\s+svg|<(?:\w+:)?svg[\s>/])/i.test(begins)) return null;
  const text = textOf(bytes);
  const tag = /<(?:\w+:)?svg(?:[\s/][^>]*)?>/.exec(text.replace(/<!--[\s\S]*?-->/g, ""))?.[0];
  if (tag === undefined) return null;
  const caution = /<!ENTITY/i.test(text)
    ? "it declares entities, which may grow without bounds"
    : /<(?:\w+:)?(?:image|feImage|foreignObject)\b|data:image/i.test(text)
      ? "it holds pictures of its own"
      : null;
  const box =
    /\sviewBox\s*=\s*["']\s*([^"']*)/
      .exec(tag)?.[1]
      ?.trim()
      .split(/[\s,]+/)
      .map(Number) ?? [];
  const width = svgLength(tag, "width") ?? box[2] ?? SVG_DEFAULT.width;
  const height = svgLength(tag, "height") ?? box[3] ?? SVG_DEFAULT.height;
  const isSize = Number.isFinite(width) && Number.isFinite(height) && width > 0 && height > 0;
  return { format: "svg", size: isSize ? { width, height } : null, caution };
}

function svgLength(tag: string, name: string): number | null {
  const [, number, unit] =
    new RegExp(`\\s${name}\\s*=\\s*["']\\s*([0-9.eE+-]*[0-9.])\\s*([a-z]*)\\s*["']`).exec(tag) ?? [];
  const factor = PIXELS_PER_UNIT[unit ?? "%"];
  return number === undefined || factor === undefined ? null : Number(number) * factor;
}

function textOf(bytes: Uint8Array): string {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const label = isWide ? (bytes[0] === 0xff ? "utf-16le" : "utf-16be") : "utf-8";
  return new TextDecoder(label).decode(bytes);
}

function startsWith(bytes: Uint8Array, at: number, wanted: readonly number[]): boolean {
  return wanted.every((byte, index) => bytes[at + index] === byte);
}

export function latin(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

function big(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let index = 0; index < length; index += 1) value = value * 256 + (bytes[at + index] ?? 0);
  return value;
}

export function little(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let index = length - 1; index >= 0; index -= 1) value = value * 256 + (bytes[at + index] ?? 0);
  return value;
}
