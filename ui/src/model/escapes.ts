// Text of a server is hostile: characters that cannot be seen, or that reorder what can, are shown as their code point.
// Pure and total; it knows nothing of how a chip is drawn. Line breaks count as hidden too, for everything shown here
// is one line; views of several lines split on them first.

export interface Segment {
  text: string;
  /** Set when `text` stands for one character that must not reach the screen as itself. */
  hidden: HiddenCharacter | null;
}

export interface HiddenCharacter {
  /** Such as `U+202E`. */
  codePoint: string;
  name: string;
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [0x00, "null"],
  [0x07, "bell"],
  [0x08, "backspace"],
  [0x09, "tab"],
  [0x0a, "line feed"],
  [0x0d, "carriage return"],
  [0x1b, "escape"],
  [0x7f, "delete"],
  [0xad, "soft hyphen"],
  [0x61c, "Arabic letter mark"],
  [0x200b, "zero width space"],
  [0x200c, "zero width non-joiner"],
  [0x200d, "zero width joiner"],
  [0x200e, "left-to-right mark"],
  [0x200f, "right-to-left mark"],
  [0x2028, "line separator"],
  [0x2029, "paragraph separator"],
  [0x202a, "left-to-right embedding"],
  [0x202b, "right-to-left embedding"],
  [0x202c, "pop directional formatting"],
  [0x202d, "left-to-right override"],
  [0x202e, "right-to-left override"],
  [0x2060, "word joiner"],
  [0x2066, "left-to-right isolate"],
  [0x2067, "right-to-left isolate"],
  [0x2068, "first strong isolate"],
  [0x2069, "pop directional isolate"],
  [0xfeff, "byte order mark"],
]);

/** Inclusive ranges of characters that draw nothing, or change how others are drawn. */
const HIDDEN: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0xe0000, 0xe0fff],
];

/** Matches a hidden character beyond ASCII, for what draws text by patterns of its own (the JSON editor). */
export const HIDDEN_PATTERN = new RegExp(
  `[${HIDDEN.filter(([from]) => from > 0x7e)
    .map(([from, to]) => `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`)
    .join("")}]`,
  "gu",
);

function isHidden(code: number): boolean {
  // Nearly all text is plain; one comparison settles it.
  if (code >= 0x20 && code < 0x7f) return false;
  return HIDDEN.some(([from, to]) => code >= from && code <= to);
}

function describe(code: number): HiddenCharacter {
  const codePoint = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  const name =
    NAMES.get(code) ?? (code >= 0xd800 && code <= 0xdfff ? "unpaired surrogate" : "invisible character");
  return { codePoint, name };
}

/** Cuts `text` into visible runs and single hidden characters, in order; joined they are the text again. */
export function segments(text: string): Segment[] {
  const found: Segment[] = [];
  let run = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (!isHidden(code)) {
      run += character;
      continue;
    }
    if (run) found.push({ text: run, hidden: null });
    run = "";
    found.push({ text: character, hidden: describe(code) });
  }
  if (run) found.push({ text: run, hidden: null });
  return found;
}

/** The same as plain text, for accessible names and tooltips: a hidden character becomes `⟨U+202E⟩`. */
export function escaped(text: string): string {
  let out = "";
  for (const segment of segments(text))
    out += segment.hidden ? `⟨${segment.hidden.codePoint}⟩` : segment.text;
  return out;
}
