// Servers out of a pasted text: each is shown whole, command or URL and the names of all it takes along, before it is
// added. Nothing is started from here, and nothing is looked up: what a placeholder stands for is asked.

import { useQueryClient } from "@tanstack/react-query";
import { Plus, Search } from "lucide-react";
import { useState } from "react";
import { useIpc } from "../../ipc/context";
import { type HostError, toHostError } from "../../ipc/errors";
import type { Entry } from "../../ipc/generated/Entry";
import type { Imported } from "../../ipc/generated/Imported";
import type { ImportKind } from "../../ipc/generated/ImportKind";
import { plural } from "../../model/format";
import { Badge } from "../../parts/Badge";
import { Banner } from "../../parts/Banner";
import { Button } from "../../parts/Button";
import { SafeText } from "../../parts/SafeText";
import { TextArea } from "../../parts/TextArea";
import { KEY } from "../../state/queries";
import { useWindow } from "../../state/window";
import { ImportNeeds } from "./ImportNeeds";
import { TargetPreview } from "./TargetPreview";

const KIND_WORDS: Record<ImportKind, string> = {
  mcp_servers: "an mcpServers object",
  vs_code: "a VS Code mcp.json",
  vs_code_settings: "VS Code settings",
  server: "one server’s object",
  server_map: "servers by name",
  url: "a URL",
  command_line: "a command line",
};

/** What was read, and the very text it was read from: entries are filled from that one, whatever is typed meanwhile. */
interface Reading {
  text: string;
  imported: Imported;
}

export function ImportTab() {
  const ipc = useIpc();
  const [text, setText] = useState("");
  const [reading, setReading] = useState<Reading | null>(null);
  const [failure, setFailure] = useState<HostError | null>(null);
  const read = async (pasted: string) => {
    setFailure(null);
    setReading(null);
    if (pasted.trim() === "") return;
    try {
      setReading({ text: pasted, imported: await ipc.importTargets(pasted) });
    } catch (thrown) {
      setFailure(toHostError(thrown));
    }
  };
  return (
    <div className="h-full overflow-auto">
      <div className="flex max-w-[720px] flex-col gap-4 px-5 py-4">
        <h1 className="text-title font-semibold">Import servers</h1>
        <form
          className="flex flex-col gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            void read(text);
          }}
        >
          <TextArea
            label="Paste a configuration, a URL or a command line"
            // What was found matters more, once something was.
            rows={reading === null ? 8 : 3}
            value={text}
            onChange={setText}
            placeholder={'{"mcpServers":{"files":{"command":"npx","args":["-y","server-files"]}}}'}
            hint="mcpServers JSON (Claude Desktop, Claude Code, Cursor), VS Code’s mcp.json, https://…, or npx -y server."
            autoFocus
          />
          <div>
            <Button type="submit" variant="primary" icon={<Search aria-hidden="true" size={14} />}>
              Read it
            </Button>
          </div>
        </form>
        {failure === null ? null : (
          <Banner tone="error" role="alert" title={failure.message} className="rounded-base">
            {failure.advice}
          </Banner>
        )}
        {reading === null ? null : <Found key={reading.text} {...reading} />}
      </div>
    </div>
  );
}

function Found({ text, imported }: Reading) {
  const ipc = useIpc();
  const queries = useQueryClient();
  const say = useWindow((state) => state.say);
  const [answers, setAnswers] = useState<Record<string, string>>({});
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set());
  const [failures, setFailures] = useState<Record<string, string>>({});
  const left = imported.entries.filter((entry) => !added.has(entry.name));

  /** One after another: their order in the sidebar is the text's. */
  const add = async (entries: readonly Entry[]) => {
    const done: string[] = [];
    const failed: Record<string, string> = {};
    for (const entry of entries) {
      try {
        await ipc.saveTarget(null, await ipc.fillTarget(text, entry.name, answersOf(entry, answers)));
        done.push(entry.name);
      } catch (thrown) {
        failed[entry.name] = toHostError(thrown).message;
      }
    }
    setAdded((before) => new Set([...before, ...done]));
    setFailures(failed);
    await queries.invalidateQueries({ queryKey: KEY.targets });
    if (done.length > 0) say({ text: `${plural(done.length, "server")} added.`, tone: "info", action: null });
  };

  return (
    <section aria-label="What was found" className="flex flex-col gap-3">
      <div className="flex items-center gap-2">
        <h2 className="flex-1">
          {plural(imported.entries.length, "server")} in {KIND_WORDS[imported.kind]}
        </h2>
        {left.length > 1 ? (
          <Button icon={<Plus aria-hidden="true" size={14} />} onClick={() => void add(left)}>
            Add all {left.length}
          </Button>
        ) : null}
      </div>
      <Notes notes={imported.notes} />
      {imported.entries.map((entry) => (
        <EntryCard
          key={entry.name}
          entry={entry}
          answers={answers}
          isAdded={added.has(entry.name)}
          failure={failures[entry.name] ?? null}
          onAnswer={(key, value) => setAnswers((before) => ({ ...before, [key]: value }))}
          onAdd={() => void add([entry])}
        />
      ))}
      {imported.refused.map((refused) => (
        <Banner key={refused.name} tone="warn" title="A server that cannot be used" className="rounded-base">
          <SafeText text={refused.name} className="font-medium text-text" />:{" "}
          <SafeText text={refused.reason} />
        </Banner>
      ))}
    </section>
  );
}

/** What was typed; an empty field is no answer where there is a default to take. */
function answersOf(entry: Entry, typed: Record<string, string>): Record<string, string> {
  const given = entry.needs.flatMap((need): [string, string][] => {
    const value = Object.hasOwn(typed, need.text) ? typed[need.text] : undefined;
    return value === undefined || (value === "" && need.default !== null) ? [] : [[need.text, value]];
  });
  return Object.fromEntries(given);
}

interface EntryCardProps {
  entry: Entry;
  answers: Record<string, string>;
  isAdded: boolean;
  failure: string | null;
  onAnswer: (key: string, value: string) => void;
  onAdd: () => void;
}

function EntryCard({ entry, answers, isAdded, failure, onAnswer, onAdd }: EntryCardProps) {
  return (
    <article aria-label={entry.name} className="flex flex-col gap-2 rounded-base border border-line p-3">
      <div className="flex items-center gap-2">
        <h3 className="min-w-0 flex-1 truncate font-medium">
          <SafeText text={entry.name} />
        </h3>
        {isAdded ? (
          <Badge tone="ok">added</Badge>
        ) : (
          <Button icon={<Plus aria-hidden="true" size={14} />} onClick={onAdd}>
            Add
          </Button>
        )}
      </div>
      <TargetPreview target={entry.target} commandTitle="Would start" urlTitle="Would contact" />
      <Notes notes={entry.notes} />
      {isAdded ? null : <ImportNeeds needs={entry.needs} answers={answers} onAnswer={onAnswer} />}
      {failure === null ? null : (
        <Banner tone="error" role="alert" title={failure} className="rounded-base" />
      )}
    </article>
  );
}

function Notes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <ul className="flex flex-col gap-0.5 text-small text-muted">
      {notes.map((note, index) => (
        <li key={index}>
          <SafeText text={note} />
        </li>
      ))}
    </ul>
  );
}
