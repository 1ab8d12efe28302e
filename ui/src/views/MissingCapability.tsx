// An answer that says which client capability is missing, and the way to send the same request with it declared.

import { RotateCw } from "lucide-react";
import { useState } from "react";
import { useIpc } from "../ipc/context";
import { toHostError } from "../ipc/errors";
import { requiredCapabilities, withCapabilities } from "../model/capability";
import { keysOf } from "../model/keys";
import { Banner } from "../parts/Banner";
import { Button } from "../parts/Button";
import { SafeText } from "../parts/SafeText";
import { IS_MAC, useKeyBindings } from "../state/keyBindings";

/** Longer requests cannot be read whole, so they are not sent again from here. */
const REQUEST_LIMIT_BYTES = 2_000_000;

export interface MissingCapabilityProps {
  session: string;
  request: number;
  /** The text of its answer; nothing is shown for any other answer. */
  answer: string;
  /** Whether the session is open. */
  live: boolean;
  onSent: (seq: number) => void;
}

export function MissingCapability(props: MissingCapabilityProps) {
  const required = requiredCapabilities(props.answer);
  return required === null ? null : <Offer {...props} required={required} />;
}

function Offer({ session, request, live, required, onSent }: MissingCapabilityProps & { required: string }) {
  const ipc = useIpc();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const resend = async () => {
    if (!live || isBusy) return;
    setBusy(true);
    setRefusal(null);
    try {
      const frame = await ipc.frame(session, request, REQUEST_LIMIT_BYTES);
      const again = frame.payload === null || frame.cut ? null : withCapabilities(frame.payload, required);
      if (again === null)
        setRefusal("The request cannot be read whole, so it cannot be sent again from here.");
      else onSent((await ipc.sendRequest(session, again.method, again.params, again.progress, null)).seq);
    } catch (thrown) {
      setRefusal(toHostError(thrown).message);
    } finally {
      setBusy(false);
    }
  };
  useKeyBindings({ "call.capability": () => void resend() });
  return (
    <Banner
      tone="warn"
      title="The server needs a client capability that was not declared."
      className="shrink-0 border-b border-line"
    >
      <p>
        <SafeText text={required} className="data break-all" />
      </p>
      <Button
        className="mt-1"
        icon={<RotateCw aria-hidden="true" size={14} />}
        title={`Resend with this capability declared (${keysOf("call.capability", IS_MAC)})`}
        disabled={!live || isBusy}
        onClick={() => void resend()}
      >
        Resend with this capability declared
      </Button>
      {refusal === null ? null : (
        <p role="alert" className="text-error">
          <SafeText text={refusal} />
        </p>
      )}
    </Banner>
  );
}
