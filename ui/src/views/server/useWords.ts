// The words of a command line, as the host splits it: asked for when typing pauses, the last answer wins.

import { useEffect, useState } from "react";
import { useIpc } from "../../ipc/context";
import { toHostError } from "../../ipc/errors";

const PAUSE_MILLIS = 150;

export interface Words {
  /** The text they were read from; older than what is typed while the host has not answered. */
  of: string;
  words: string[];
  problem: string | null;
}

export function useWords(text: string): Words {
  const ipc = useIpc();
  const [answer, setAnswer] = useState<Words>({ of: "", words: [], problem: null });
  useEffect(() => {
    if (text.trim() === "") {
      setAnswer({ of: text, words: [], problem: null });
      return;
    }
    let isLatest = true;
    const timer = setTimeout(async () => {
      try {
        const words = await ipc.splitCommandLine(text);
        if (isLatest) setAnswer({ of: text, words, problem: null });
      } catch (thrown) {
        if (isLatest) setAnswer({ of: text, words: [], problem: toHostError(thrown).message });
      }
    }, PAUSE_MILLIS);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [ipc, text]);
  return answer;
}
