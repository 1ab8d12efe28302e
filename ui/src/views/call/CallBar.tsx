// The two rows above a call: its name, the view and the button; then how it is sent, and the exact text that would be.

import { Send, Square } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { keysOf } from "../../model/keys";
import { Button } from "../../parts/Button";
import { RawText } from "../../parts/json/RawText";
import { Switch } from "../../parts/Switch";
import { FIELD_LOOK } from "../../parts/TextField";
import { IS_MAC } from "../../state/keyBindings";

type View = "form" | "json";

export interface CallBarProps {
  title: ReactNode;
  view: View;
  onView: (view: View) => void;
  sendLabel: string;
  /** Why nothing can be sent now. */
  blocked: string | null;
  isBusy: boolean;
  onSend: () => void;
  /** `null` while nothing runs. */
  onCancel: (() => void) | null;
}

export function CallBar(props: CallBarProps) {
  const { title, view, onView, sendLabel, blocked, isBusy, onSend, onCancel } = props;
  return (
    <div className="@container flex h-10 shrink-0 items-center gap-2 border-b border-line px-3">
      <div className="min-w-0 flex-1">{title}</div>
      {/* Left of what stays: when the call ends, nothing else may move under the pointer that was to cancel it. */}
      {onCancel === null ? null : (
        <Button
          icon={<Square aria-hidden="true" size={12} />}
          title={`Cancel (${keysOf("call.cancel", IS_MAC)})`}
          onClick={onCancel}
        >
          Cancel
        </Button>
      )}
      <ViewSwitch view={view} onView={onView} />
      <Button
        variant="primary"
        icon={<Send aria-hidden="true" size={14} />}
        keys={keysOf("call.send", IS_MAC)}
        className="[&>span]:hidden @min-[560px]:[&>span]:inline"
        disabled={blocked !== null || isBusy}
        title={blocked ?? `${sendLabel} (${keysOf("call.send", IS_MAC)})`}
        onClick={onSend}
      >
        {sendLabel}
      </Button>
    </div>
  );
}

function ViewSwitch({ view, onView }: { view: View; onView: (view: View) => void }) {
  const choice = (value: View, label: string) => (
    <button
      type="button"
      aria-pressed={view === value}
      onClick={() => onView(value)}
      className={`h-6 rounded-[3px] px-2 text-small ${view === value ? "bg-bg text-text shadow-[0_0_0_1px_var(--control)]" : "text-muted hover:text-text"}`}
    >
      {label}
    </button>
  );
  return (
    <div
      role="group"
      aria-label="View"
      title={`Switch (${keysOf("call.view", IS_MAC)})`}
      className="inline-flex h-7 items-center rounded-base border border-line bg-panel px-px"
    >
      {choice("form", "Form")}
      {choice("json", "JSON")}
    </div>
  );
}

export interface CallOptionsProps {
  progress: boolean;
  onProgress: (on: boolean) => void;
  timeoutSeconds: string;
  timeoutError: boolean;
  onTimeout: (seconds: string) => void;
  params: string;
  blocked: string | null;
}

export function CallOptions(props: CallOptionsProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 border-b border-line px-3 text-small">
        <Switch
          label="Ask for progress"
          checked={props.progress}
          onChange={props.onProgress}
          hint="Adds _meta.progressToken to the params"
        />
        <span className="inline-flex items-center gap-1.5">
          <label htmlFor={`${id}-timeout`}>Timeout</label>
          <input
            id={`${id}-timeout`}
            type="text"
            inputMode="decimal"
            value={props.timeoutSeconds}
            placeholder="none"
            aria-invalid={props.timeoutError}
            aria-describedby={`${id}-unit`}
            onChange={(event) => props.onTimeout(event.currentTarget.value)}
            className={`${FIELD_LOOK} data h-6 !w-12`}
          />
          <span className="text-muted">
            <span aria-hidden="true">s</span>
            <span id={`${id}-unit`} className="sr-only">
              seconds; empty for none
            </span>
          </span>
        </span>
        <Button
          variant="quiet"
          aria-expanded={isOpen}
          aria-controls={`${id}-params`}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? "Hide what is sent" : "Show what is sent"}
        </Button>
        {props.blocked === null ? null : <span className="ml-auto text-warn">{props.blocked}</span>}
      </div>
      {isOpen ? (
        <section id={`${id}-params`} aria-label="What is sent" className="shrink-0 border-b border-line">
          <div className="h-32">
            <RawText text={props.params} base64={null} label="Params as sent" />
          </div>
          {props.progress ? (
            <p className="px-3 pb-1 text-small text-muted">
              A _meta.progressToken is added to this when it is sent; the log shows the frame as it went out.
            </p>
          ) : null}
        </section>
      ) : null}
    </>
  );
}
