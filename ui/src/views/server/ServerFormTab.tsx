// Adds or edits a server. Before anything is started or contacted it shows exactly what that will be; nothing goes through
// a shell.

import { useQueryClient } from "@tanstack/react-query";
import { Copy, Plug, Save, Trash2 } from "lucide-react";
import { useState } from "react";
import { useIpc } from "../../ipc/context";
import { toHostError } from "../../ipc/errors";
import type { SavedTarget } from "../../ipc/generated/SavedTarget";
import type { Target } from "../../ipc/generated/Target";
import { tabId } from "../../model/layout";
import { formOf, isBroken, type ServerForm, type ServerKind, targetOf } from "../../model/serverForm";
import { targetLabel } from "../../model/targets";
import { Banner } from "../../parts/Banner";
import { Button } from "../../parts/Button";
import { Choice } from "../../parts/Choice";
import { TextField } from "../../parts/TextField";
import { KEY, useTargets } from "../../state/queries";
import { useConnect } from "../../state/useConnect";
import { useWindow } from "../../state/window";
import { CommandFields } from "./CommandFields";
import { CertificateWarning, MoreFields } from "./MoreFields";
import { TargetPreview } from "./TargetPreview";
import { UrlFields } from "./UrlFields";
import { useWords } from "./useWords";

const KINDS: readonly { value: ServerKind; label: string }[] = [
  { value: "command", label: "Command" },
  { value: "url", label: "URL" },
];

export function ServerFormTab({ target }: { target: string | null }) {
  const targets = useTargets();
  const prefill = useWindow((state) => state.prefill);
  const prefills = useWindow((state) => state.prefills);
  if (target === null) return <Form key={`new ${prefills}`} saved={null} from={prefill} />;
  if (!targets.data) return null;
  const saved = targets.data.find((one) => one.id === target);
  if (!saved) return <p className="p-4 text-muted">This server is no longer saved.</p>;
  return <Form key={saved.id} saved={saved} from={saved.target} />;
}

function Form({ saved, from }: { saved: SavedTarget | null; from: Target | null }) {
  const ipc = useIpc();
  const queries = useQueryClient();
  const connect = useConnect();
  const closeTab = useWindow((state) => state.closeTab);
  const say = useWindow((state) => state.say);
  const editServer = useWindow((state) => state.editServer);
  const cwd = useWindow((state) => state.cwd);
  const [form, setForm] = useState<ServerForm>(() => formOf(from));
  const [asked, setAsked] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const split = useWords(form.command);
  const change = (part: Partial<ServerForm>) => setForm({ ...form, ...part });

  const tab = tabId({ kind: "server", target: saved?.id ?? null });
  const isEmpty = form.command.trim() === "";
  const commandProblem =
    split.problem ?? (asked && isEmpty ? "A command is needed: the program and its arguments." : null);

  /** The target as typed at this moment; null when it cannot be one yet. */
  const finished = async (): Promise<Target | null> => {
    setAsked(true);
    if (isBroken(form)) return null;
    if (form.kind === "url") return targetOf(form, []);
    try {
      return targetOf(form, await ipc.splitCommandLine(form.command));
    } catch (thrown) {
      setFailure(toHostError(thrown).message);
      return null;
    }
  };
  const save = async (): Promise<Target | null> => {
    const target = await finished();
    if (!target) return null;
    try {
      await ipc.saveTarget(saved?.id ?? null, target);
      await queries.invalidateQueries({ queryKey: KEY.targets });
      return target;
    } catch (thrown) {
      setFailure(toHostError(thrown).message);
      return null;
    }
  };
  const duplicate = async () => {
    const target = await finished();
    if (target) editServer(null, { ...target, name: `${targetLabel(target)} copy` });
  };
  const saveAndClose = async () => {
    const target = await save();
    if (!target) return;
    closeTab(tab);
    say({ text: `“${targetLabel(target)}” saved.`, tone: "info", action: null });
  };
  const saveAndConnect = async () => {
    const target = await save();
    if (!target) return;
    closeTab(tab);
    await connect(target);
  };
  const remove = async () => {
    if (!saved) return;
    try {
      await ipc.deleteTarget(saved.id);
      await queries.invalidateQueries({ queryKey: KEY.targets });
      closeTab(tab);
      say({
        text: `“${targetLabel(saved.target)}” deleted.`,
        tone: "info",
        action: {
          label: "Undo",
          run: () => {
            void ipc
              .saveTarget(null, saved.target)
              .then(() => queries.invalidateQueries({ queryKey: KEY.targets }));
          },
        },
      });
    } catch (thrown) {
      setFailure(toHostError(thrown).message);
    }
  };

  return (
    <form
      aria-label={saved ? "Edit server" : "Add server"}
      className="@container flex h-full min-h-0 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        void saveAndConnect();
      }}
    >
      <div className="min-h-0 flex-1 overflow-auto">
        <div className="flex max-w-[720px] flex-col gap-4 px-5 py-4">
          <h1 className="text-title font-semibold">{saved ? "Edit server" : "Add a server"}</h1>
          <div>
            <Choice
              label="Reached by"
              value={form.kind}
              options={KINDS}
              onChange={(kind) => change({ kind })}
            />
          </div>
          <TextField
            label="Name"
            value={form.name}
            onChange={(name) => change({ name })}
            placeholder="Optional"
            className="max-w-[320px]"
          />
          {form.kind === "url" ? (
            <UrlFields form={form} asked={asked} change={change} />
          ) : (
            <CommandFields form={form} cwd={cwd} problem={commandProblem} change={change} />
          )}
          <MoreFields form={form} asked={asked} change={change} />
          <TargetPreview
            target={targetOf(form, split.words)}
            commandTitle="Will start exactly"
            urlTitle="Will contact exactly"
          />
        </div>
      </div>
      <CertificateWarning form={form} />
      {failure ? <Banner tone="error" role="alert" title={failure} className="shrink-0" /> : null}
      <div className="shrink-0 border-t border-line bg-panel">
        <div className="flex max-w-[720px] flex-wrap items-center gap-2 px-5 py-2 @max-[480px]:gap-1.5 @max-[480px]:px-3">
          <Button type="submit" variant="primary" icon={<Plug aria-hidden="true" size={14} />}>
            Save and connect
          </Button>
          <Button icon={<Save aria-hidden="true" size={14} />} onClick={() => void saveAndClose()}>
            Save
          </Button>
          <Button
            variant="quiet"
            onClick={() => void finished().then((target) => (target ? connect(target) : undefined))}
          >
            Connect without saving
          </Button>
          {saved ? (
            <Button
              className="ml-auto"
              icon={<Copy aria-hidden="true" size={14} />}
              onClick={() => void duplicate()}
            >
              Duplicate
            </Button>
          ) : null}
          {saved ? (
            <Button
              variant="danger"
              icon={<Trash2 aria-hidden="true" size={14} />}
              onClick={() => void remove()}
            >
              Delete
            </Button>
          ) : null}
        </div>
      </div>
    </form>
  );
}
