// What an empty window offers to do first.

import { Download, Play, Plus } from "lucide-react";
import { keysOf } from "../model/keys";
import { Button } from "../parts/Button";
import { IS_MAC } from "../state/keyBindings";
import { useDemo } from "../state/useConnect";
import { useWindow } from "../state/window";

export function Welcome() {
  const startDemo = useDemo();
  const openTab = useWindow((state) => state.openTab);
  const editServer = useWindow((state) => state.editServer);
  return (
    <div className="flex h-full flex-col items-center justify-center gap-5 overflow-auto px-6 py-8">
      <div className="flex max-w-[460px] flex-col gap-2 text-center">
        <h1 className="text-title font-semibold">See every frame between you and an MCP server</h1>
        <p className="text-balance text-muted">
          Connect to a server, call its tools, read its resources and prompts. Everything sent and received is
          recorded, byte for byte.
        </p>
      </div>
      <div className="flex flex-wrap items-center justify-center gap-2">
        <Button large variant="primary" icon={<Play aria-hidden="true" size={15} />} onClick={startDemo}>
          Try the demo server
        </Button>
        <Button large icon={<Plus aria-hidden="true" size={15} />} onClick={() => editServer(null, null)}>
          Add a server
        </Button>
        <Button
          large
          icon={<Download aria-hidden="true" size={15} />}
          onClick={() => openTab({ kind: "import" })}
        >
          Import
        </Button>
      </div>
      <p className="max-w-[460px] text-center text-small text-balance text-muted">
        The demo server is built in and needs no network. {keysOf("help.keys", IS_MAC)} lists the shortcuts.
      </p>
    </div>
  );
}
