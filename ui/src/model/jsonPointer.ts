// JSON Pointers (RFC 6901) as text: the one way the window names a place inside a JSON document. Engine findings name
// places the same way. It does not know any document; whether a segment is a name or an index is decided where it lands.

/** The segments of a pointer, unescaped; `null` when the text is no pointer. `""` is the whole document. */
export function pointerSegments(pointer: string): string[] | null {
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) return null;
  return pointer.slice(1).split("/").map(unescapeSegment);
}

/** The pointer of a member or item of what `parent` points at. */
export function pointerChild(parent: string, segment: string | number): string {
  return `${parent}/${String(segment).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** Whether `pointer` is `ancestor` or lies within it. */
export function pointerWithin(pointer: string, ancestor: string): boolean {
  return pointer === ancestor || pointer.startsWith(`${ancestor}/`);
}

/** The index a segment means in an array; `null` for anything else (`-`, `01`, `-1`, a name). */
export function pointerIndex(segment: string): number | null {
  return /^(0|[1-9][0-9]{0,8})$/.test(segment) ? Number(segment) : null;
}

function unescapeSegment(segment: string): string {
  return segment.replaceAll("~1", "/").replaceAll("~0", "~");
}
