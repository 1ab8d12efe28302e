// Bytes that are no text, as people read bytes: offset, sixteen in hexadecimal, and the printable ones beside them.

const ROW_BYTES = 16;

/** The bytes of a base64 text; `null` when it is none. */
export function base64Bytes(base64: string): Uint8Array<ArrayBuffer> | null {
  let text: string;
  try {
    text = atob(base64);
  } catch {
    return null;
  }
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** A dump of at most `limit` bytes, one line for sixteen of them. */
export function hexDump(bytes: Uint8Array, limit: number): string {
  const lines: string[] = [];
  const end = Math.min(bytes.length, limit);
  for (let offset = 0; offset < end; offset += ROW_BYTES) {
    const row = [...bytes.subarray(offset, Math.min(offset + ROW_BYTES, end))];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const shown = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${offset.toString(16).padStart(8, "0")}  ${hex.padEnd(ROW_BYTES * 3 - 1)}  ${shown}`);
  }
  return lines.join("\n");
}
