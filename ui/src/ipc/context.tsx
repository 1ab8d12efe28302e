// How a view reaches the host: `useIpc()`. The implementation is chosen once, at the root.

import { createContext, type ReactNode, useContext } from "react";
import type { Ipc } from "./ipc";

const IpcContext = createContext<Ipc | null>(null);

export function IpcProvider({ ipc, children }: { ipc: Ipc; children: ReactNode }) {
  return <IpcContext.Provider value={ipc}>{children}</IpcContext.Provider>;
}

export function useIpc(): Ipc {
  const ipc = useContext(IpcContext);
  if (!ipc) throw new Error("useIpc outside IpcProvider");
  return ipc;
}
