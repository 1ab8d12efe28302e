// A sound from bytes at hand, with the platform's own player.

import { useState } from "react";
import { useBlobUrl } from "../../../parts/blobUrl";

export function Sound({ bytes, mimeType }: { bytes: Uint8Array<ArrayBuffer>; mimeType: string }) {
  const url = useBlobUrl(bytes, mimeType);
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <p className="text-warn">This sound cannot be played here.</p>;
  if (url === null) return null;
  return (
    // biome-ignore lint/a11y/useMediaCaption: sound of a server comes without captions
    <audio
      controls
      preload="metadata"
      src={url}
      aria-label={`From the server, ${mimeType}`}
      onError={() => setBroken(true)}
      className="h-10 max-w-full"
    />
  );
}
