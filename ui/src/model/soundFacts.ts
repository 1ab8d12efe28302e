// What a sound's own bytes say of it: its format, and of a WAV how it is sampled and how long it plays. Pure and total.

import { latin, little } from "./pictureFacts";

export interface SoundFacts {
  mimeType: string;
  /** In words: `WAV`, `MP3`. */
  format: string;
  sampling: { hertz: number; channels: number; seconds: number | null } | null;
}

/** `null` for bytes that are none of the formats played here. */
export function soundFacts(bytes: Uint8Array): SoundFacts | null {
  const begins = latin(bytes, 0, 4);
  if (begins === "RIFF" && latin(bytes, 8, 4) === "WAVE") {
    return { mimeType: "audio/wav", format: "WAV", sampling: wavSampling(bytes) };
  }
  const known = (mimeType: string, format: string) => ({ mimeType, format, sampling: null });
  if (begins === "OggS") return known("audio/ogg", "Ogg");
  if (begins === "fLaC") return known("audio/flac", "FLAC");
  if (latin(bytes, 4, 4) === "ftyp") return known("audio/mp4", "MP4");
  if (bytes[0] === 0x1a && bytes[1] === 0x45 && bytes[2] === 0xdf && bytes[3] === 0xa3) {
    return known("audio/webm", "WebM");
  }
  if (begins.startsWith("ID3")) return known("audio/mpeg", "MP3");
  const second = bytes[1] ?? 0;
  if (bytes[0] !== 0xff || (second & 0xe0) !== 0xe0) return null;
  // The same twelve bits begin both; AAC in ADTS has layer bits of zero.
  if ((second & 0xf6) === 0xf0) return known("audio/aac", "AAC");
  return (second & 0x06) !== 0 && (second & 0x18) !== 0x08 ? known("audio/mpeg", "MP3") : null;
}

function wavSampling(bytes: Uint8Array): SoundFacts["sampling"] {
  let format: { channels: number; hertz: number; bytesPerSecond: number } | null = null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = little(bytes, at + 4, 4);
    if (latin(bytes, at, 4) === "fmt ") {
      format = {
        channels: little(bytes, at + 10, 2),
        hertz: little(bytes, at + 12, 4),
        bytesPerSecond: little(bytes, at + 16, 4),
      };
    }
    if (latin(bytes, at, 4) === "data" && format !== null) {
      const { hertz, channels, bytesPerSecond } = format;
      // A length that the writer did not know is written as the largest there is.
      const played = Math.min(length, bytes.length - at - 8);
      return { hertz, channels, seconds: bytesPerSecond > 0 ? played / bytesPerSecond : null };
    }
    at += 8 + length + (length % 2);
  }
  return format === null ? null : { hertz: format.hertz, channels: format.channels, seconds: null };
}
