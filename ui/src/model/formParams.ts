// What a call sends: the method, and the text of `params` around the text a person edits. The text is spliced in as it is,
// broken or not; nothing is parsed and written anew.

export type CallKind = "tool" | "resource" | "template" | "prompt";

const METHODS: Record<CallKind, string> = {
  tool: "tools/call",
  resource: "resources/read",
  template: "resources/read",
  prompt: "prompts/get",
};

export function methodOf(kind: CallKind): string {
  return METHODS[kind];
}

/** Whether the edited text is the `arguments` of the call; else it is the whole of `params`. */
export function editsArguments(kind: CallKind): boolean {
  return kind === "tool" || kind === "prompt";
}

/** The text a new call starts with. Nothing is in it that was not chosen. */
export function firstDraft(kind: CallKind, key: string): string {
  return editsArguments(kind) ? "{}" : uriParams(key);
}

export function uriParams(uri: string): string {
  return `{"uri":${JSON.stringify(uri)}}`;
}

/** The exact text of `params`. Line breaks become spaces, for a message on a pipe is one line; between the tokens of JSON
 *  they mean the same, and inside a string JSON has none. */
export function paramsText(kind: CallKind, key: string, draft: string): string {
  const text = draft.replace(/\r\n|\r|\n/g, " ");
  return editsArguments(kind) ? `{"name":${JSON.stringify(key)},"arguments":${text}}` : text;
}
