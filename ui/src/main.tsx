// The page of the app: the real host, and the window on it.

import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { IpcProvider } from "./ipc/context";
import { tauriIpc } from "./ipc/tauri";
import { newQueryClient } from "./state/queries";
import { App } from "./views/App";
import "./styles.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <IpcProvider ipc={tauriIpc}>
      <QueryClientProvider client={newQueryClient()}>
        <App />
      </QueryClientProvider>
    </IpcProvider>
  </StrictMode>,
);
