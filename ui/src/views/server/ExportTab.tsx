// The saved servers as another program reads them. Secrets are taken out unless a person wants them in.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useIpc } from "../../ipc/context";
import type { ExportFormat } from "../../ipc/generated/ExportFormat";
import { Banner } from "../../parts/Banner";
import { CopyButton } from "../../parts/json/CopyButton";
import { ScrolledText } from "../../parts/json/RawText";
import { SafeText } from "../../parts/SafeText";
import { Select } from "../../parts/Select";
import { Switch } from "../../parts/Switch";
import { useTargets } from "../../state/queries";

const FORMATS: readonly { value: ExportFormat; label: string; file: string }[] = [
  { value: "claude_desktop", label: "Claude Desktop", file: "claude_desktop_config.json" },
  { value: "claude_code", label: "Claude Code", file: ".mcp.json" },
  { value: "cursor", label: "Cursor", file: ".cursor/mcp.json" },
  { value: "vs_code", label: "VS Code", file: ".vscode/mcp.json" },
];

export function ExportTab() {
  const ipc = useIpc();
  const { data: targets } = useTargets();
  const [format, setFormat] = useState<ExportFormat>("claude_code");
  const [plain, setPlain] = useState(false);
  const { data, error } = useQuery({
    // The list itself is in the key: another server, another text.
    queryKey: ["export", format, plain, targets],
    queryFn: () => ipc.exportTargets(format, plain),
    // Secrets are not kept longer than they are looked at.
    gcTime: 0,
  });
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-col gap-2 px-5 pt-4 pb-2">
        <h1 className="text-title font-semibold">Export servers</h1>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <Select label="For" hideLabel value={format} options={FORMATS} onChange={setFormat} />
          <Switch label="Write secrets out" checked={plain} onChange={setPlain} />
          <span className="ml-auto flex min-w-0 items-center gap-2">
            <span className="data truncate text-muted">
              {FORMATS.find((one) => one.value === format)?.file}
            </span>
            {data ? <CopyButton label="Copy the text" text={data.text} /> : null}
          </span>
        </div>
        {plain ? (
          <Banner
            tone="warn"
            role="status"
            title="The text holds secrets: whoever gets it can use them."
            className="rounded-base"
          />
        ) : null}
        {error ? <Banner tone="error" role="alert" title={error.message} className="rounded-base" /> : null}
        {data && data.notes.length > 0 ? (
          <ul aria-label="Notes" className="text-small text-muted">
            {data.notes.map((note, index) => (
              <li key={index}>
                <SafeText text={note} />
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      {data ? <ScrolledText text={data.text} label="Servers as text" wrap={false} /> : null}
    </div>
  );
}
