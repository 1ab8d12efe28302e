// Edits of a JSON text as splices: what an edit does not name stays byte for byte, white space included. New members and
// items copy the spacing of their neighbours. Every function gives the new text, or `null` when the text is no JSON or the
// pointer leads through something that is no container; nothing is ever replaced to make room for an edit.

import { pointerChild, pointerIndex, pointerSegments } from "./jsonPointer";
import { type JsonArray, type JsonNode, type JsonObject, memberOf, nodeAt, readJson } from "./jsonText";

/** `text` with the characters from `start` to `end` replaced. */
export function spliced(text: string, start: number, end: number, insert: string): string {
  return text.slice(0, start) + insert + text.slice(end);
}

/** Puts `valueText` where `pointer` says: replaces what is there, else adds it and the objects that lead to it. An array
 *  takes its own length (or `-`) as the place after its last item. */
export function setAt(text: string, pointer: string, valueText: string): string | null {
  const segments = pointerSegments(pointer);
  let node = readJson(text).root;
  if (segments === null || node === null) return null;
  for (const [index, segment] of segments.entries()) {
    const rest = segments.slice(index + 1);
    if (node.kind === "object") {
      const next = memberOf(node, segment);
      if (next === null) return addMember(text, node, segment, wrapped(rest, valueText));
      node = next;
    } else if (node.kind === "array") {
      const place: number | null = segment === "-" ? node.items.length : pointerIndex(segment);
      if (place === null || place > node.items.length) return null;
      const next: JsonNode | undefined = node.items[place];
      if (next === undefined) return addItem(text, node, place, wrapped(rest, valueText));
      node = next;
    } else {
      return null;
    }
  }
  return spliced(text, node.start, node.end, valueText);
}

/** Takes out what `pointer` names; of duplicate members all of them, for "not sent" must be true. A text without it is
 *  given back as it is. The root cannot be taken out. */
export function removeAt(text: string, pointer: string): string | null {
  const place = parentOf(pointer);
  if (place === null) return null;
  const parent = nodeAt(readJson(text).root, place.parent);
  if (parent?.kind === "array") {
    const index = pointerIndex(place.segment);
    return index === null || index >= parent.items.length ? text : withoutElement(text, parent.items, index);
  }
  if (parent?.kind !== "object") return readJson(text).root === null ? null : text;
  const spans = parent.members.map((member) => ({ start: member.keyStart, end: member.value.end }));
  const index = parent.members.findLastIndex((member) => member.key === place.segment);
  return index < 0 ? text : removeAt(withoutElement(text, spans, index), pointer);
}

/** Inserts an item before the one at `index`; an index at the array's length appends. */
export function insertItem(text: string, pointer: string, index: number, valueText: string): string | null {
  const array = nodeAt(readJson(text).root, pointer);
  if (array?.kind !== "array" || index < 0 || index > array.items.length) return null;
  return addItem(text, array, index, valueText);
}

/** Swaps two items of an array; all else, the spacing between them too, stays. */
export function swapItems(text: string, pointer: string, first: number, second: number): string | null {
  const array = nodeAt(readJson(text).root, pointer);
  if (array?.kind !== "array") return null;
  const low = array.items[Math.min(first, second)];
  const high = array.items[Math.max(first, second)];
  if (low === undefined || high === undefined || low === high) return null;
  const lowText = text.slice(low.start, low.end);
  const highText = text.slice(high.start, high.end);
  return spliced(spliced(text, high.start, high.end, lowText), low.start, low.end, highText);
}

function parentOf(pointer: string): { parent: string; segment: string } | null {
  const segments = pointerSegments(pointer);
  const segment = segments?.at(-1);
  if (segments === null || segment === undefined) return null;
  return { parent: segments.slice(0, -1).reduce<string>(pointerChild, ""), segment };
}

/** The value inside the objects that `names` call for: `["a","b"]` and `1` give `{"a":{"b":1}}`. */
function wrapped(names: string[], valueText: string): string {
  return names.reduceRight((inner, name) => `{${JSON.stringify(name)}:${inner}}`, valueText);
}

function addMember(text: string, object: JsonObject, key: string, valueText: string): string {
  const name = JSON.stringify(key);
  const last = object.members.at(-1);
  if (last === undefined) return spliced(text, object.start + 1, object.start + 1, `${name}:${valueText}`);
  const colon = text.slice(last.keyEnd, last.value.start);
  const gap = spaceBefore(text, last.keyStart);
  return spliced(text, last.value.end, last.value.end, `,${gap}${name}${colon}${valueText}`);
}

function addItem(text: string, array: JsonArray, index: number, valueText: string): string {
  const next = array.items[index];
  if (next !== undefined) {
    const gap = spaceBefore(text, (array.items[index === 0 ? 1 : index] ?? next).start);
    return spliced(text, next.start, next.start, `${valueText},${gap}`);
  }
  const last = array.items.at(-1);
  if (last === undefined) return spliced(text, array.start + 1, array.start + 1, valueText);
  return spliced(text, last.end, last.end, `,${spaceBefore(text, last.start)}${valueText}`);
}

function withoutElement(text: string, elements: { start: number; end: number }[], index: number): string {
  const element = elements[index];
  if (element === undefined) return text;
  const next = elements[index + 1];
  if (next !== undefined) return spliced(text, element.start, next.start, "");
  return spliced(text, elements[index - 1]?.end ?? element.start, element.end, "");
}

/** The white space that stands between an element and the comma or bracket before it. */
function spaceBefore(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && " \t\r\n".includes(text.charAt(start - 1))) start -= 1;
  return text.slice(start, offset);
}
