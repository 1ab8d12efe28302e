// The engine's opinion of the arguments, a moment after they were last changed. It advises: nothing waits for it, and a
// check that cannot run is said in words, not taken for a clean bill.

import { useEffect, useState } from "react";
import { useIpc } from "../../ipc/context";
import { toHostError } from "../../ipc/errors";
import type { Finding } from "../../ipc/generated/Finding";

export interface Checked {
  findings: Finding[];
  /** Why there is no opinion. */
  refusal: string | null;
}

const WAIT_MILLIS = 150;
const UNCHECKED: Checked = { findings: [], refusal: null };

/** `text` is `null` where there is nothing to check: another kind of call, or a text that is no JSON. */
export function useFindings(session: string, tool: string, text: string | null): Checked {
  const ipc = useIpc();
  const [checked, setChecked] = useState(UNCHECKED);
  useEffect(() => {
    if (text === null) {
      setChecked(UNCHECKED);
      return;
    }
    let current = true;
    const timer = setTimeout(() => {
      ipc.checkArguments(session, tool, text).then(
        (findings) => current && setChecked({ findings, refusal: null }),
        (thrown) => current && setChecked({ findings: [], refusal: toHostError(thrown).message }),
      );
    }, WAIT_MILLIS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [ipc, session, tool, text]);
  return checked;
}
