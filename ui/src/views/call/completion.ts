// Completion of an argument: asking the server through the session, as recorded and shown as any request, and reading its
// answer from the log. A newer question makes an older answer void.

import { createContext, useEffect, useRef, useState } from "react";
import { useIpc } from "../../ipc/context";
import { toHostError } from "../../ipc/errors";
import {
  type CompletionOwner,
  completionAnswer,
  completionParams,
  MOST_VALUES,
} from "../../model/completion";
import { plural } from "../../model/format";
import { memberOf, readJson, stringOf } from "../../model/jsonText";
import { unansweredWords } from "./result/Outcome";
import { useExchange } from "./useExchange";

export interface Completer {
  session: string;
  revision: number;
  /** The session's revision of the protocol; `null` before it is known. */
  protocol: string | null;
  owner: CompletionOwner;
  /** Ask while a person types; else only when asked to. */
  isEager: boolean;
  /** All arguments that hold a text now. */
  filledIn: () => [string, string][];
}

/** Absent where the server does not complete, or cannot be asked. */
export const CompleterContext = createContext<Completer | null>(null);

/** Typing rests so long before the server is asked. */
const REST_MILLIS = 250;
const TIMEOUT_MILLIS = 10_000;

export interface Completion {
  suggestions: readonly string[];
  note: string | null;
  /** Asks once typing rests, where that is wanted. */
  typed: (value: string) => void;
  ask: (value: string) => void;
}

const NONE: readonly string[] = [];

export function useCompletion(completer: Completer, argument: string): Completion {
  const ipc = useIpc();
  const [asked, setAsked] = useState<number | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const questions = useRef(0);
  const { exchange, answer, error } = useExchange(completer.session, asked, completer.revision);

  const rest = () => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
  };
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );

  const ask = async (value: string) => {
    rest();
    questions.current += 1;
    const mine = questions.current;
    const others = completer.filledIn().filter(([name]) => name !== argument);
    const params = completionParams(completer.owner, { name: argument, value }, others, completer.protocol);
    setRefusal(null);
    try {
      const { seq } = await ipc.sendRequest(
        completer.session,
        "completion/complete",
        params,
        false,
        TIMEOUT_MILLIS,
      );
      if (questions.current === mine) setAsked(seq);
    } catch (thrown) {
      if (questions.current === mine) setRefusal(toHostError(thrown).message);
    }
  };
  const typed = (value: string) => {
    if (!completer.isEager) return;
    rest();
    timer.current = setTimeout(() => void ask(value), REST_MILLIS);
  };
  const failure = refusal ?? error?.message ?? null;
  const read = answer?.payload && !answer.cut ? completionAnswer(answer.payload) : null;
  const note = () => {
    if (failure !== null) return `No completions: ${failure}`;
    if (exchange === null) return asked === null ? null : "Asking the server …";
    if (read !== null) return noteOf(read.values.length, read.total, read.hasMore);
    if (answer?.payload) return `No completions: ${errorWords(answer.payload)}`;
    return exchange.outcome === "pending" ? "Asking the server …" : unansweredWords(exchange);
  };
  return { suggestions: read?.values ?? NONE, note: note(), typed, ask: (value) => void ask(value) };
}

function noteOf(shown: number, total: string | null, hasMore: boolean): string {
  const odd = shown > MOST_VALUES ? `; the spec allows ${MOST_VALUES} at once` : "";
  if (shown === 0) return `The server has no completions for this${odd}`;
  const all =
    total === null || total === String(shown)
      ? plural(shown, "completion")
      : `${shown} of ${total} completions`;
  return `${all}${hasMore ? "; there are more" : ""}${odd}`;
}

function errorWords(payload: string): string {
  const message = stringOf(memberOf(memberOf(readJson(payload).root, "error"), "message"));
  return message ?? "the answer is none to completion/complete";
}
