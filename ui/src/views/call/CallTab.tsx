// A call: what it is about, what would be sent, and what came of it. The edited text belongs to the caller (`draft`), the
// answer to the log; the tab keeps only what is not in either (callMemory).
//
// Any text can be sent. The check advises, the button then says "Send anyway".

import { useMemo, useReducer, useRef, useState } from "react";
import type { Offered } from "../../ipc/generated/Offered";
import { type CallKind, editsArguments, firstDraft, paramsText, uriParams } from "../../model/formParams";
import { planPrompt, planTool } from "../../model/formPlan";
import { memberOf, nodeAt, readJson, stringOf } from "../../model/jsonText";
import { expandTemplate, planTemplate } from "../../model/uriTemplate";
import { Banner } from "../../parts/Banner";
import { JsonEditor } from "../../parts/json/JsonEditor";
import { SafeText } from "../../parts/SafeText";
import { Switch } from "../../parts/Switch";
import { useKeyBindings } from "../../state/keyBindings";
import { CallAdvice } from "./CallAdvice";
import { CallBar, CallOptions } from "./CallBar";
import { CallAbout, CallTitle } from "./CallHeader";
import { CallSplit } from "./CallSplit";
import { CallHostContext } from "./callHost";
import { callMemory } from "./callMemory";
import { CompleterContext } from "./completion";
import { openDrafts } from "./form/formActions";
import { SchemaForm } from "./form/SchemaForm";
import { CallResult } from "./result/CallResult";
import { OutcomeLine } from "./result/Outcome";
import { TemplateForm, UriField } from "./TemplateForm";
import { useCall } from "./useCall";
import { useCompleter } from "./useCompleter";
import { useFindings } from "./useFindings";
import { useIsLow } from "./useIsLow";

export interface CallTabProps {
  session: string;
  kind: CallKind;
  offered: Offered;
  /** Whether the session is open, so that something can be sent. */
  live: boolean;
  /** Grows with every change of the session in the log. */
  revision: number;
  /** The protocol's revision in this session; `null` before it is known. */
  protocol: string | null;
  /** The server's capabilities as JSON text. */
  capabilities: string | null;
  /** The edited text: arguments of a tool or prompt, `params` of a read; `null` for a tab nobody has typed in. */
  draft: string | null;
  view: "form" | "json";
  onDraft(text: string): void;
  onView(view: "form" | "json"): void;
  onShowFrame(seq: number): void;
}

/** A tab is made anew for another call: what is typed for one never shows up in another. */
export function CallTab(props: CallTabProps) {
  const { session, kind, offered } = props;
  return <Call key={JSON.stringify([session, kind, offered.key])} {...props} />;
}

function Call(props: CallTabProps) {
  const { session, kind, offered, live, revision, view, onDraft } = props;
  const memory = useMemo(() => callMemory(session, kind, offered.key), [session, kind, offered.key]);
  const [draftsChanged, countDrafts] = useReducer((times: number) => times + 1, 0);
  const [progress, setProgress] = useState(memory.progress);
  const [timeoutSeconds, setTimeoutSeconds] = useState(memory.timeoutSeconds);
  const text = props.draft ?? startingText(kind, offered.key);
  const isJson = useMemo(() => readJson(text).root !== null, [text]);
  const checked = useFindings(session, offered.key, kind === "tool" && isJson ? text : null);
  // Drafts live outside of React's state; the count says when to look again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const faults = useMemo(
    () => faultsOf(kind, offered, text, openDrafts(text, memory.drafts)),
    [kind, offered, text, memory, draftsChanged],
  );
  const call = useCall(session, kind, revision, memory);
  const box = useRef<HTMLDivElement>(null);
  const isLow = useIsLow(box);
  const [completes, setCompletes] = useState(memory.completes);
  const completer = useCompleter(props, text, completes);
  const { onShowFrame } = props;
  const host = useMemo(
    () => ({ session, live, revision, onShowFrame }),
    [session, live, revision, onShowFrame],
  );

  const timeoutMillis = timeoutOf(timeoutSeconds);
  const params = paramsText(kind, offered.key, text);
  const blocked = !live
    ? "The session is not open: connect again to send."
    : timeoutMillis === undefined
      ? "The timeout is no number of seconds."
      : null;
  const send = () => {
    if (blocked !== null || call.isHandingOver || timeoutMillis === undefined) return;
    call.send({ params, progress, timeoutMillis });
  };
  const otherView = view === "form" ? "json" : "form";
  useKeyBindings({
    "call.send": send,
    "call.cancel": () => {
      if (call.isRunning) call.cancel();
    },
    "call.view": () => props.onView(otherView),
  });
  const isDoubtful = faults.length > 0 || checked.findings.some((finding) => finding.severity === "error");

  return (
    <div ref={box} className="flex h-full min-h-0 flex-col">
      <CallBar
        title={<CallTitle kind={kind} offered={offered} />}
        view={view}
        onView={props.onView}
        sendLabel={`${kind === "resource" ? "Read" : "Send"}${isDoubtful ? " anyway" : ""}`}
        blocked={blocked}
        isBusy={call.isHandingOver}
        onSend={send}
        onCancel={call.isRunning ? call.cancel : null}
      />
      <CallOptions
        progress={progress}
        onProgress={(on) => {
          memory.progress = on;
          setProgress(on);
        }}
        timeoutSeconds={timeoutSeconds}
        timeoutError={timeoutMillis === undefined}
        onTimeout={(seconds) => {
          memory.timeoutSeconds = seconds;
          setTimeoutSeconds(seconds);
        }}
        params={params}
        blocked={blocked}
      />
      {offered.excluded === null ? null : (
        <Banner
          tone="warn"
          title={`Over this transport the ${kind} may not be used.`}
          className="shrink-0 border-b border-line"
        >
          <SafeText text={offered.excluded} />
        </Banner>
      )}
      <CallAdvice checked={checked} faults={faults} />
      {call.refusal === null ? null : (
        <Banner tone="error" role="alert" title={call.refusal.message}>
          {call.refusal.advice}
        </Banner>
      )}
      <CallSplit
        isLow={isLow}
        shown={call.shown}
        view={view}
        summary={params}
        outcome={call.exchange === null ? null : <OutcomeLine exchange={call.exchange} />}
        form={
          view === "json" ? (
            <JsonEditor
              text={text}
              onChange={onDraft}
              label={editsArguments(kind) ? "Arguments as JSON" : "Params as JSON"}
              findings={checked.findings}
            />
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
            <section aria-label="Form" tabIndex={0} className="h-full overflow-auto px-3 py-2">
              <div className="flex max-w-[820px] flex-col gap-3">
                <CallAbout kind={kind} offered={offered} />
                {completer === null ? null : (
                  <Switch
                    label="Complete while typing"
                    checked={completes}
                    onChange={(on) => {
                      memory.completes = on;
                      setCompletes(on);
                    }}
                    hint="Asks the server with completion/complete; Ctrl+Space asks at any time"
                  />
                )}
                <CompleterContext value={completer}>
                  <FormOf
                    {...props}
                    text={text}
                    memory={memory}
                    findings={checked.findings}
                    onDrafts={countDrafts}
                  />
                </CompleterContext>
              </div>
            </section>
          )
        }
        result={
          call.shown === null ? null : (
            <CallHostContext value={host}>
              <CallResult
                session={session}
                live={live}
                call={call}
                sent={memory.sent}
                onShow={call.show}
                onSent={call.sentElsewhere}
                onShowFrame={onShowFrame}
              />
            </CallHostContext>
          )
        }
      />
    </div>
  );
}

interface FormOfProps extends CallTabProps {
  text: string;
  memory: ReturnType<typeof callMemory>;
  findings: ReturnType<typeof useFindings>["findings"];
  onDrafts: () => void;
}

function FormOf({ kind, offered, text, memory, findings, onDraft, onDrafts, onView }: FormOfProps) {
  const plan = useMemo(() => {
    if (kind === "tool") return planTool(offered.raw);
    return kind === "prompt" ? planPrompt(offered.raw) : null;
  }, [kind, offered.raw]);
  if (plan !== null) {
    return (
      <SchemaForm
        plan={plan}
        text={text}
        onText={onDraft}
        findings={findings}
        drafts={memory.drafts}
        onDrafts={onDrafts}
        onJsonView={() => onView("json")}
        nothing={`This ${kind} takes no arguments.`}
      />
    );
  }
  if (kind === "template") {
    return <TemplateForm template={offered.key} text={text} onText={onDraft} variables={memory.variables} />;
  }
  const uri = stringOf(nodeAt(readJson(text).root, "/uri"));
  return <UriField uri={uri} hint={null} onUri={(next) => onDraft(uriParams(next))} />;
}

function startingText(kind: CallKind, key: string): string {
  return kind === "template" ? uriParams(expandTemplate(key, new Map()).uri) : firstDraft(kind, key);
}

/** What the window sees without the engine. Tools are the engine's to check. */
function faultsOf(kind: CallKind, offered: Offered, text: string, drafts: string[]): string[] {
  const { root, problem } = readJson(text);
  const faults =
    offered.excluded === null ? [] : [`The transport excludes this ${kind}: ${offered.excluded}.`];
  if (root === null) {
    const where = problem === null ? "" : `: at character ${problem.start + 1}, ${problem.message}`;
    return [...faults, `The text is no JSON${where}.`];
  }
  for (const pointer of drafts) {
    faults.push(`${pointer || "The value"} holds a text that cannot be sent as it is.`);
  }
  if (kind === "prompt") {
    const plan = planPrompt(offered.raw);
    for (const field of plan.kind === "object" ? plan.fields : []) {
      const isMissing = field.required && memberOf(root, field.name ?? "") === null;
      if (isMissing) faults.push(`“${field.name}” is required and not sent.`);
    }
  }
  if (kind === "template" && planTemplate(offered.key).problems.length > 0) {
    const uri = stringOf(nodeAt(root, "/uri")) ?? "";
    if (/[{}]/.test(uri)) faults.push("The URI still holds a part of the template.");
  }
  return faults;
}

/** Milliseconds; `null` for no limit (an empty field), `undefined` for what is no number of seconds. */
function timeoutOf(seconds: string): number | null | undefined {
  if (seconds.trim() === "") return null;
  const value = Number(seconds);
  return Number.isFinite(value) && value > 0 && value <= 86_400 ? Math.ceil(value * 1000) : undefined;
}
