// Writes a whole message by hand and sends it as it stands: broken JSON, wrong ids, batches, anything. What is odd about
// the text is said beside the button, which then says "Send anyway".

import { useQuery } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useMemo, useState } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { useIpc } from "../../ipc/context";
import { type HostError, toHostError } from "../../ipc/errors";
import type { SessionSummary } from "../../ipc/generated/SessionSummary";
import { keysOf } from "../../model/keys";
import { type ComposeTabRef, tabId } from "../../model/layout";
import { headerProblem, millisOf } from "../../model/serverForm";
import { Banner } from "../../parts/Banner";
import { Button } from "../../parts/Button";
import { JsonEditor } from "../../parts/json/JsonEditor";
import { Select } from "../../parts/Select";
import { TextField } from "../../parts/TextField";
import { IS_MAC, useKeyBindings } from "../../state/keyBindings";
import { useSession, useStateOf } from "../../state/queries";
import { useWindow } from "../../state/window";
import { NameValueRows } from "../server/NameValueRows";
import { ComposeResult } from "./ComposeResult";
import { composeMemory } from "./composeMemory";
import { oddityOf } from "./oddity";

export function ComposeTab({ tab }: { tab: ComposeTabRef }) {
  const { data: session, error } = useSession(tab.session);
  if (error)
    return (
      <Banner tone="warn" title="This tab’s session cannot be read.">
        {error.message}
      </Banner>
    );
  return session ? <Composer key={session.id} id={tabId(tab)} session={session} /> : null;
}

function Composer({ id, session }: { id: string; session: SessionSummary }) {
  const ipc = useIpc();
  const memory = useMemo(() => composeMemory(session.id), [session.id]);
  const { data: templates, error } = useQuery({
    queryKey: ["templates", session.id],
    queryFn: () => ipc.messageTemplates(session.id),
  });
  const draft = useWindow((state) => state.drafts[id]?.text ?? null);
  const setDraft = useWindow((state) => state.setDraft);
  const say = useWindow((state) => state.say);
  const isLive = useStateOf(session) === "open";
  const [headers, setHeaders] = useState(memory.headers);
  const [timeoutSeconds, setTimeoutSeconds] = useState(memory.timeoutSeconds);
  const [shown, setShown] = useState(memory.shown);
  const [refusal, setRefusal] = useState<HostError | null>(null);
  const [isBusy, setBusy] = useState(false);

  const first = templates?.find((one) => one.method === "tools/list") ?? templates?.[0];
  const text = draft ?? first?.text ?? "";
  const isHttp = session.target.url !== null;
  const oddity = useMemo(() => oddityOf(text, session.revision), [text, session.revision]);
  const timeoutMillis = millisOf(timeoutSeconds);
  const blocked = !isLive
    ? "The session is not open: connect again to send."
    : timeoutMillis === undefined
      ? "The timeout is no number of seconds."
      : headers.some((row) => headerProblem(row) !== null)
        ? "A header cannot be sent."
        : null;

  const show = (seq: number) => {
    memory.shown = seq;
    setShown(seq);
  };
  const sent = (seq: number) => {
    memory.sent.push(seq);
    show(seq);
  };
  const send = async () => {
    if (blocked !== null || isBusy || timeoutMillis === undefined) return;
    setBusy(true);
    setRefusal(null);
    const extra = headers
      .filter((row) => row.name !== "")
      .map((row): [string, string] => [row.name, row.value]);
    try {
      sent((await ipc.sendRaw(session.id, text, isHttp ? extra : [], timeoutMillis)).seq);
    } catch (thrown) {
      setRefusal(toHostError(thrown));
    } finally {
      setBusy(false);
    }
  };
  const begin = (method: string) => {
    const template = templates?.find((one) => one.method === method);
    if (!template) return;
    const isTyped = draft !== null && draft !== "" && !templates?.some((one) => one.text === draft);
    setDraft(id, { text: template.text });
    if (!isTyped) return;
    const undo = { label: "Undo", run: () => setDraft(id, { text: draft }) };
    say({ text: "The template took the place of your text.", tone: "info", action: undo });
  };
  useKeyBindings({ "call.send": () => void send() });

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="@container flex h-10 shrink-0 items-center gap-2 border-b border-line px-3">
        <h1 className="font-medium">Compose</h1>
        <Select
          label="Template"
          hideLabel
          value={templates?.find((one) => one.text === text)?.method ?? ""}
          options={[
            { value: "", label: "Template…" },
            ...(templates ?? []).map((one) => ({
              value: one.method,
              label: one.notification ? `${one.method} (no answer)` : one.method,
            })),
          ]}
          onChange={begin}
          className="max-w-[240px] flex-1"
        />
        <Button
          variant="primary"
          icon={<Send aria-hidden="true" size={14} />}
          keys={keysOf("call.send", IS_MAC)}
          className="ml-auto [&>span]:hidden @min-[560px]:[&>span]:inline"
          disabled={blocked !== null || isBusy}
          title={blocked ?? "The text goes out as it stands"}
          onClick={() => void send()}
        >
          {oddity === null ? "Send" : "Send anyway"}
        </Button>
      </div>
      <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 border-b border-line px-3 py-1 text-small">
        <span aria-hidden="true" className="-mr-1.5">
          Timeout
        </span>
        <TextField
          label="Timeout in seconds"
          hideLabel
          mono
          inputMode="decimal"
          placeholder="none"
          value={timeoutSeconds}
          aria-invalid={timeoutMillis === undefined}
          onChange={(seconds) => {
            memory.timeoutSeconds = seconds;
            setTimeoutSeconds(seconds);
          }}
          className="w-14"
          inputClassName="!h-6"
        />
        <span aria-hidden="true" className="-ml-2 text-muted">
          s
        </span>
        {blocked === null ? (
          <span className="ml-auto text-warn">{oddity}</span>
        ) : (
          <span className="ml-auto text-warn">{blocked}</span>
        )}
      </div>
      {isHttp ? (
        <details className="shrink-0 border-b border-line px-3 py-1 text-small" open={headers.length > 0}>
          <summary className="min-h-6 cursor-default py-1">Extra headers for this message</summary>
          <div className="max-h-40 overflow-auto pb-1">
            <NameValueRows
              title="Extra headers"
              noun="header"
              sign=":"
              namePlaceholder="Mcp-Method"
              note="A header of the same name that Wirescope would send is replaced."
              rows={headers}
              problemOf={headerProblem}
              onChange={(rows) => {
                memory.headers = rows;
                setHeaders(rows);
              }}
            />
          </div>
        </details>
      ) : null}
      {error ? <Banner tone="warn" title={`There are no templates: ${error.message}`} /> : null}
      {refusal === null ? null : (
        <Banner tone="error" role="alert" title={refusal.message}>
          {refusal.advice}
        </Banner>
      )}
      <Group orientation="vertical" className="min-h-0 flex-1">
        <Panel id="message" minSize={60}>
          <div className="flex h-full min-h-0 flex-col">
            {!isHttp && text.includes("\n") ? (
              <p className="shrink-0 border-b border-line px-3 py-1 text-small text-muted">
                A line feed ends a frame on stdio: in JSON it is sent as a space, in anything else each line
                is a frame.
              </p>
            ) : null}
            <div className="min-h-0 flex-1">
              <JsonEditor text={text} onChange={(next) => setDraft(id, { text: next })} label="Message" />
            </div>
          </div>
        </Panel>
        {shown === null ? null : (
          <>
            <Separator
              aria-label="Height of the result"
              className="h-px bg-line transition-colors duration-100 focus-visible:bg-accent data-[separator=active]:bg-accent data-[separator=hover]:bg-control"
            />
            <Panel id="result" defaultSize="50%" minSize={100}>
              <ComposeResult
                session={session.id}
                seq={shown}
                live={isLive}
                sent={memory.sent}
                onShow={show}
                onSent={sent}
              />
            </Panel>
          </>
        )}
      </Group>
    </div>
  );
}
