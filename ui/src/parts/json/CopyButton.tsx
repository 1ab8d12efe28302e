// Copies a text exactly and says whether it worked; the window may lack the right to the clipboard.

import { Check, Copy, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "../IconButton";

type State = "ready" | "copied" | "refused";

const SHOWN_MILLIS = 1_500;

export function CopyButton({ label, text }: { label: string; text: string }) {
  const [state, setState] = useState<State>("ready");
  useEffect(() => {
    if (state === "ready") return;
    const timer = setTimeout(() => setState("ready"), SHOWN_MILLIS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      setState("refused");
    }
  };
  const said = { ready: "", copied: "Copied", refused: "The clipboard could not be written" }[state];
  return (
    <span className="inline-flex items-center gap-1">
      <span role="status" className="text-small text-muted">
        {said}
      </span>
      <IconButton label={label} icon={<Sign state={state} />} onClick={copy} />
    </span>
  );
}

function Sign({ state }: { state: State }) {
  if (state === "copied") return <Check aria-hidden="true" size={14} className="text-in" />;
  if (state === "refused") return <TriangleAlert aria-hidden="true" size={14} className="text-warn" />;
  return <Copy aria-hidden="true" size={14} />;
}
