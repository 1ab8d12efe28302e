// A picture from bytes at hand, as an <img> and never as part of the page: an SVG drawn so runs no script and loads nothing.
// One that would take much to draw waits for a person.

import { useState } from "react";
import { PICTURE_TYPES, type PictureFacts, reasonToWait } from "../model/pictureFacts";
import { Button } from "./Button";
import { useBlobUrl } from "./blobUrl";

export interface PictureProps {
  bytes: Uint8Array<ArrayBuffer>;
  facts: PictureFacts;
  alt: string;
}

export function Picture({ bytes, facts, alt }: PictureProps) {
  const [isWanted, setWanted] = useState(false);
  const reason = reasonToWait(facts);
  if (reason !== null && !isWanted) {
    return (
      <div className="flex items-center gap-2">
        <p className="text-warn">Not drawn by itself: {reason}.</p>
        <Button onClick={() => setWanted(true)}>Draw it</Button>
      </div>
    );
  }
  return <Drawn bytes={bytes} facts={facts} alt={alt} />;
}

function Drawn({ bytes, facts, alt }: PictureProps) {
  const url = useBlobUrl(bytes, PICTURE_TYPES[facts.format]);
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <p className="text-warn">Its bytes could not be drawn.</p>;
  if (url === null) return null;
  return (
    <img
      src={url}
      alt={alt}
      onError={() => setBroken(true)}
      className="max-h-72 max-w-full self-start rounded-base border border-line bg-panel object-contain"
    />
  );
}
