// How bytes of a server are shown: by what they are, not by what they are called. Where the two differ it is said. What is
// none of the kinds is shown in hexadecimal.

import { PICTURE_TYPES, type PictureFacts, pictureFacts } from "./pictureFacts";
import { type SoundFacts, soundFacts } from "./soundFacts";

export type BytesKind =
  | { kind: "picture"; mimeType: string; facts: PictureFacts }
  | { kind: "sound"; mimeType: string; facts: SoundFacts }
  | { kind: "pdf"; mimeType: string }
  | { kind: "text"; text: string }
  | { kind: "bytes" };

/** A PDF's header may stand behind some other bytes (ISO 32000, annex H). */
const PDF_HEADER_WITHIN = 1_024;

/** `declared` is the media type the server gave; empty for none. */
export function bytesKind(bytes: Uint8Array, declared: string): BytesKind {
  const picture = pictureFacts(bytes);
  // An SVG is also a text, so it is a picture only where it is said to be one.
  if (picture !== null && (picture.format !== "svg" || /^(image\/|$)/.test(declared))) {
    return { kind: "picture", mimeType: PICTURE_TYPES[picture.format], facts: picture };
  }
  const sound = soundFacts(bytes);
  if (sound !== null) return { kind: "sound", mimeType: sound.mimeType, facts: sound };
  if (isPdf(bytes)) return { kind: "pdf", mimeType: "application/pdf" };
  const text = exactText(bytes);
  return text === null ? { kind: "bytes" } : { kind: "text", text };
}

/** What a media type and the bytes say differently, in a sentence; `null` when they agree or nothing was said. */
export function disagreement(found: BytesKind, declared: string): string | null {
  const essence = declared.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (essence === "" || essence === "application/octet-stream") return null;
  switch (found.kind) {
    case "picture":
    case "pdf":
      return essence === found.mimeType ? null : `the bytes are ${found.mimeType}`;
    case "sound":
      // The same container is called by several names, and video has sound too.
      return /^(audio|video)\//.test(essence) ? null : `the bytes are ${found.mimeType}`;
    case "text":
      return /^(image\/(?!svg)|audio\/|video\/|application\/pdf)/.test(essence)
        ? "the bytes are plain text"
        : null;
    case "bytes":
      return isTextType(essence) ? "the bytes are no UTF-8" : null;
  }
}

/** Media types whose content is text. */
export function isTextType(mimeType: string): boolean {
  return /^text\/|[/+](json|xml|yaml|toml|javascript)$/.test(mimeType);
}

function isPdf(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, PDF_HEADER_WITHIN);
  for (let at = 0; at + 5 <= head.length; at += 1) {
    if (head[at] === 0x25 && head[at + 1] === 0x50 && head[at + 2] === 0x44 && head[at + 3] === 0x46)
      return true;
  }
  return false;
}

/** The text these bytes are in UTF-8; `null` when they are none, or hold a zero byte, as no text does. */
function exactText(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
