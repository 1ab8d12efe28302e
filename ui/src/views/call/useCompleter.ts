// Who completes what is typed into a call's form: the session's server, for prompts and templates, where it says it does.

import { useMemo } from "react";
import { declaresCompletion } from "../../model/completion";
import { readJson, stringOf } from "../../model/jsonText";
import type { CallTabProps } from "./CallTab";
import type { Completer } from "./completion";

/** The one revision that has the method and no way to declare it. */
const UNDECLARED = "2024-11-05";

/** `text` holds the arguments as they stand; `null` where nobody completes. */
export function useCompleter(props: CallTabProps, text: string, isWanted: boolean): Completer | null {
  const { session, kind, offered, live, revision, protocol, capabilities } = props;
  return useMemo(() => {
    if (!live || (kind !== "prompt" && kind !== "template")) return null;
    const isDeclared = declaresCompletion(capabilities);
    if (!isDeclared && protocol !== UNDECLARED) return null;
    return {
      session,
      revision,
      protocol,
      owner:
        kind === "prompt"
          ? { kind: "prompt", name: offered.key }
          : { kind: "template", uriTemplate: offered.key },
      isEager: isWanted && isDeclared,
      filledIn: () => textsOf(text),
    };
  }, [session, kind, offered.key, live, revision, protocol, capabilities, text, isWanted]);
}

function textsOf(text: string): [string, string][] {
  const { root } = readJson(text);
  return root?.kind !== "object"
    ? []
    : root.members.flatMap(({ key, value }): [string, string][] => {
        const words = stringOf(value);
        return words === null ? [] : [[key, words]];
      });
}
