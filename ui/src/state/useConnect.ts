// Connecting, for views: host and query client are at hand.

import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useIpc } from "../ipc/context";
import { toHostError } from "../ipc/errors";
import type { Target } from "../ipc/generated/Target";
import type { TargetSummary } from "../ipc/generated/TargetSummary";
import { bareTarget, targetAgain } from "../model/targets";
import { connectTo } from "./connect";
import { useTargets } from "./queries";
import { useWindow } from "./window";

export function useConnect(): (target: Target, instead?: string) => Promise<void> {
  const ipc = useIpc();
  const queries = useQueryClient();
  return useCallback((target, instead) => connectTo(ipc, queries, target, instead ?? null), [ipc, queries]);
}

/** Connects with the target of an ended session; where values of variables are missing, asks for them in a form. */
export function useConnectAgain(): (made: TargetSummary, instead: string) => void {
  const connect = useConnect();
  const { data: saved } = useTargets();
  const editServer = useWindow((state) => state.editServer);
  return (made, instead) => {
    const target = targetAgain(made, saved ?? []);
    if (target) void connect(target, instead);
    else editServer(null, bareTarget(made));
  };
}

/** Connects to the built-in demo server. */
export function useDemo(): () => void {
  const ipc = useIpc();
  const connect = useConnect();
  return () => {
    ipc.demoTarget().then(
      (target) => connect(target),
      (thrown: unknown) => {
        useWindow.getState().say({ text: toHostError(thrown).message, tone: "error", action: null });
      },
    );
  };
}
