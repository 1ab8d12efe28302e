// The chosen frame, in several ways. Raw is the truth; the others are read from it and say where they stop.

import { ArrowLeftRight, Copy, X } from "lucide-react";
import type { ReactNode } from "react";
import type { FrameView } from "../../ipc/generated/FrameView";
import { assertNever } from "../../model/assertNever";
import { keysOf } from "../../model/keys";
import { Banner } from "../../parts/Banner";
import { IconButton } from "../../parts/IconButton";
import { JsonTree } from "../../parts/json/JsonTree";
import { RawText } from "../../parts/json/RawText";
import { type TabOption, Tabs } from "../../parts/Tabs";
import { copyText } from "../../state/clipboard";
import { IS_MAC, useKeyBindings } from "../../state/keyBindings";
import { useSession, useStateOf } from "../../state/queries";
import { useFrame } from "../../state/useFrame";
import { type InspectorView, useWindow } from "../../state/window";
import { MissingCapability } from "../MissingCapability";
import { Headers } from "./Headers";
import { Summary } from "./Summary";
import { Timing } from "./Timing";

export function Inspector({ session }: { session: string }) {
  const chosen = useWindow((state) => state.chosen[session] ?? null);
  return (
    <div className="flex h-full min-h-0 flex-col">
      {chosen === null ? <NothingChosen /> : <Frame key={chosen} session={session} seq={chosen} />}
    </div>
  );
}

/** The pane's own bar: what is inspected and what can be done with it. */
function Bar({ seq, children }: { seq: number | null; children?: ReactNode }) {
  const togglePane = useWindow((state) => state.togglePane);
  return (
    <div className="flex h-8 shrink-0 items-center gap-1 border-b border-line bg-panel pr-1 pl-3">
      <h2 className="caps">Inspector</h2>
      {seq === null ? null : <span className="data text-muted">#{seq}</span>}
      <span className="ml-auto" />
      {children}
      <IconButton
        small
        label="Hide the inspector"
        keys={keysOf("pane.inspector", IS_MAC)}
        icon={<X aria-hidden="true" size={14} />}
        onClick={() => togglePane("inspector")}
      />
    </div>
  );
}

function NothingChosen() {
  return (
    <>
      <Bar seq={null} />
      <div className="flex min-h-0 flex-1 flex-col items-center justify-center gap-1 px-6 text-center text-balance text-muted">
        <p>Select a row of the log to see its bytes here.</p>
        <p className="text-small">{keysOf("focus.log", IS_MAC)} goes to the log; ↑ and ↓ move in it.</p>
      </div>
    </>
  );
}

function Frame({ session, seq }: { session: string; seq: number }) {
  const view = useWindow((state) => state.inspectorView);
  const setView = useWindow((state) => state.setInspectorView);
  const choose = useWindow((state) => state.choose);
  const { data: frame, error } = useFrame(session, seq);
  const pair = frame?.row.pair ?? null;
  const copy = () => {
    if (frame) void copyText(frame.payload ?? frame.base64 ?? "", `Frame #${seq}`);
  };
  useKeyBindings({ "frame.copy": copy });
  const options: TabOption<InspectorView>[] = [
    { value: "summary", label: "Summary", count: frame?.findings.length ?? 0 },
    { value: "tree", label: "Tree" },
    { value: "raw", label: "Raw" },
    ...(frame?.envelope ? [{ value: "headers", label: "Headers" } as const] : []),
    { value: "timing", label: "Timing" },
  ];
  // A frame that came without headers is shown in words; the choice stays for the next one.
  const shown = options.some((option) => option.value === view) ? view : "summary";
  return (
    <>
      <Bar seq={seq}>
        <IconButton
          small
          label="Go to the other half"
          disabled={pair === null}
          icon={<ArrowLeftRight aria-hidden="true" size={14} />}
          onClick={() => pair !== null && choose(session, pair)}
        />
        <IconButton
          small
          label="Copy frame"
          keys={keysOf("frame.copy", IS_MAC)}
          disabled={!frame}
          icon={<Copy aria-hidden="true" size={14} />}
          onClick={copy}
        />
      </Bar>
      <Tabs
        label="Inspector views"
        value={shown}
        options={options}
        onChange={setView}
        className="min-h-0 flex-1"
        rowClassName="px-3"
        panelClassName="overflow-auto"
      >
        {error ? <Banner tone="error" title={`Frame #${seq} could not be read: ${error.message}`} /> : null}
        {frame?.row.outcome === "error" && frame.exchange !== null ? (
          <Refused
            session={session}
            request={frame.exchange}
            response={frame.row.kind === "response" ? seq : pair}
            onSent={(sent) => choose(session, sent)}
          />
        ) : null}
        {frame ? (
          <View view={shown} frame={frame} session={session} onShow={(next) => choose(session, next)} />
        ) : null}
      </Tabs>
    </>
  );
}

interface RefusedProps {
  session: string;
  request: number;
  response: number | null;
  onSent: (seq: number) => void;
}

/** Where the exchange ended in an error: it may name a capability that was missing. */
function Refused({ response, ...props }: RefusedProps) {
  return response === null ? null : <RefusedBy {...props} response={response} />;
}

function RefusedBy({ session, request, response, onSent }: RefusedProps & { response: number }) {
  const { data: answer } = useFrame(session, response);
  const { data: summary } = useSession(session);
  const state = useStateOf(summary);
  if (!answer?.payload || answer.cut) return null;
  return (
    <MissingCapability
      session={session}
      request={request}
      answer={answer.payload}
      live={state === "open"}
      onSent={onSent}
    />
  );
}

interface ViewProps {
  view: InspectorView;
  frame: FrameView;
  session: string;
  onShow: (seq: number) => void;
}

function View({ view, frame, session, onShow }: ViewProps) {
  const label = `Frame #${frame.row.seq}`;
  switch (view) {
    case "summary":
      return <Summary frame={frame} onShow={onShow} />;
    case "tree":
      return frame.payload === null || frame.row.kind === "mark" ? (
        <p className="px-3 py-2 text-muted">
          {frame.row.kind === "mark"
            ? "A mark is no JSON; Summary shows its text."
            : "These bytes are no text; Raw shows them."}
        </p>
      ) : (
        <JsonTree text={frame.payload} label={`${label} as a tree`} />
      );
    case "raw":
      return <RawText text={frame.payload ?? ""} base64={frame.base64} label={`${label}, raw`} />;
    case "headers":
      return frame.envelope ? <Headers envelope={frame.envelope} /> : null;
    case "timing":
      return <Timing session={session} request={frame.exchange} onShow={onShow} />;
    default:
      return assertNever(view);
  }
}
