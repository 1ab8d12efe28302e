// What an empty window offers to do first.

import { Play, Plus } from "lucide-react";
import { useState } from "react";
import { useIpc } from "../ipc/context";
import { toHostError } from "../ipc/errors";
import { keysOf } from "../model/keys";
import { Banner } from "../parts/Banner";
import { Button } from "../parts/Button";
import { IS_MAC } from "../state/keyBindings";
import { useConnect } from "../state/useConnect";
import { useWindow } from "../state/window";

export function Welcome() {
  const ipc = useIpc();
  const connect = useConnect();
  const editServer = useWindow((state) => state.editServer);
  const [failure, setFailure] = useState<string | null>(null);
  const tryDemo = async () => {
    setFailure(null);
    try {
      await connect(await ipc.demoTarget());
    } catch (thrown) {
      setFailure(toHostError(thrown).message);
    }
  };
  return (
    <div className="flex h-full flex-col items-center justify-center gap-5 overflow-auto px-6 py-8">
      <div className="flex max-w-[460px] flex-col gap-2 text-center">
        <h1 className="text-title font-semibold">See every frame between you and an MCP server</h1>
        <p className="text-muted">
          Connect to a server, call its tools, read its resources and prompts. Everything sent and received is
          recorded, byte for byte.
        </p>
      </div>
      <div className="flex flex-wrap items-center justify-center gap-2">
        <Button
          large
          variant="primary"
          icon={<Play aria-hidden="true" size={15} />}
          onClick={() => void tryDemo()}
        >
          Try the demo server
        </Button>
        <Button large icon={<Plus aria-hidden="true" size={15} />} onClick={() => editServer(null, null)}>
          Add a server
        </Button>
      </div>
      {failure ? <Banner tone="error" role="alert" title={failure} className="rounded-base" /> : null}
      <p className="text-small text-muted">
        The demo server is built in and needs no network. {keysOf("help.keys", IS_MAC)} lists the shortcuts.
      </p>
    </div>
  );
}
