// An address inside the page for bytes that are at hand, taken back when they are no longer shown. A `blob:` URL leads
// nowhere else and has no place for a server's text.

import { useEffect, useState } from "react";

/** `null` until it is there. */
export function useBlobUrl(bytes: Uint8Array<ArrayBuffer>, mimeType: string): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type: mimeType }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, mimeType]);
  return url;
}
