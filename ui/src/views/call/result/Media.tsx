// Images and sound of a server, of a few plain formats, from their own bytes: nothing is fetched, and formats that can
// hold scripts (SVG among them) are not drawn. What cannot be shown is described.

import { useState } from "react";
import { size } from "../../../model/format";
import { SafeText } from "../../../parts/SafeText";

export type MediaKind = "image" | "audio";

const FORMATS: Record<MediaKind, readonly string[]> = {
  image: ["image/png", "image/jpeg", "image/gif", "image/webp"],
  audio: ["audio/wav", "audio/mpeg", "audio/mp3", "audio/ogg", "audio/webm", "audio/mp4", "audio/flac"],
};

const LARGEST_CHARACTERS = 8_000_000;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** What a media type can be shown as here. */
export function mediaKind(mimeType: string): MediaKind | null {
  if (FORMATS.image.includes(mimeType)) return "image";
  return FORMATS.audio.includes(mimeType) ? "audio" : null;
}

export function Media({ kind, base64, mimeType }: { kind: MediaKind; base64: string; mimeType: string }) {
  const [pixels, setPixels] = useState<string | null>(null);
  const [broken, setBroken] = useState(false);
  const bytes =
    Math.floor((base64.length * 3) / 4) - (base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0);
  const refusal = broken
    ? "its bytes could not be read as that"
    : !FORMATS[kind].includes(mimeType)
      ? "of a kind that is not shown here"
      : base64.length > LARGEST_CHARACTERS
        ? "too large to show here"
        : !BASE64.test(base64)
          ? "its data is no base64"
          : null;
  const about = (
    <p className="text-small text-muted">
      {kind === "image" ? "Image" : "Sound"}, <SafeText text={mimeType || "no media type"} />, {size(bytes)}
      {pixels === null ? "" : `, ${pixels}`}
      {refusal === null ? "" : `: ${refusal}.`}
    </p>
  );
  if (refusal !== null) return about;
  const url = `data:${mimeType};base64,${base64}`;
  return (
    <figure className="flex flex-col items-start gap-1">
      {kind === "image" ? (
        <img
          src={url}
          alt={`From the server, ${mimeType}`}
          onError={() => setBroken(true)}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setPixels(`${naturalWidth} × ${naturalHeight} pixels`)
          }
          className="max-h-72 max-w-full rounded-base border border-line bg-panel object-contain"
        />
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: sound of a server comes without captions
        <audio
          controls
          src={url}
          aria-label={`From the server, ${mimeType}`}
          onError={() => setBroken(true)}
        />
      )}
      <figcaption>{about}</figcaption>
    </figure>
  );
}
