// What the parts of an answer need to ask for more: the session they came from, and where its frames are shown. Absent
// where an answer is only looked at.

import { createContext, useContext } from "react";

export interface CallHost {
  session: string;
  /** Whether something can be sent. */
  live: boolean;
  /** Grows with every change of the session in the log. */
  revision: number;
  onShowFrame: (seq: number) => void;
}

export const CallHostContext = createContext<CallHost | null>(null);

export function useCallHost(): CallHost | null {
  return useContext(CallHostContext);
}
