// How a session's era was found: the sentences of its `verdict` marks, which stand among its first rows.

import { useQuery } from "@tanstack/react-query";
import { useIpc } from "../../ipc/context";

/** Beyond these no handshake is looked for, however much a server writes to stderr meanwhile. */
const ROWS_READ = 256;

/** `state` is the session's: while it connects, more may come. */
export function useVerdicts(session: string, state: string | null): string[] {
  const ipc = useIpc();
  const { data } = useQuery({
    queryKey: ["verdicts", session, state],
    queryFn: async () => {
      const { rows } = await ipc.pageRows(session, 1, ROWS_READ);
      return rows.flatMap((row) => (row.mark === "verdict" && row.text !== null ? [row.text] : []));
    },
  });
  return data ?? [];
}
