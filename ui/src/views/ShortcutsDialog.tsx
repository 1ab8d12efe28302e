// Every shortcut, from the one list of them (model/keys).

import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { KEYS, type KeyGroup, shown } from "../model/keys";
import { IconButton } from "../parts/IconButton";
import { IS_MAC } from "../state/keyBindings";
import { useWindow } from "../state/window";

const GROUPS: readonly KeyGroup[] = ["Call", "Tabs", "Panes", "Log", "Help"];

export function ShortcutsDialog() {
  const isOpen = useWindow((state) => state.helpShown);
  const showHelp = useWindow((state) => state.showHelp);
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => showHelp(open)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-50 bg-black/40" />
        <Dialog.Popup className="fixed top-1/2 left-1/2 z-50 flex max-h-[85vh] w-[680px] max-w-[92vw] -translate-x-1/2 -translate-y-1/2 flex-col rounded-[6px] border border-line bg-raised shadow-overlay">
          <div className="flex h-10 shrink-0 items-center border-b border-line pr-2 pl-4">
            <Dialog.Title className="flex-1 font-semibold">Shortcuts</Dialog.Title>
            <IconButton
              label="Close"
              icon={<X aria-hidden="true" size={14} />}
              onClick={() => showHelp(false)}
            />
          </div>
          <section
            aria-label="List of shortcuts"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
            tabIndex={0}
            className="min-h-0 columns-2 gap-8 overflow-auto px-4 py-3"
          >
            {GROUPS.map((group) => (
              <div key={group} className="mb-4 break-inside-avoid">
                <h3 className="caps mb-1">{group === "Log" ? "Log, while it has the focus" : group}</h3>
                <dl>
                  {KEYS.filter((entry) => entry.group === group).map((entry) => (
                    <div key={entry.id} className="flex items-center gap-2 py-0.5">
                      <dt className="min-w-0 flex-1">{entry.label}</dt>
                      <dd className="flex shrink-0 gap-1">
                        {entry.keys.map((keys) => (
                          <kbd
                            key={keys}
                            className="data rounded-[3px] border border-line bg-panel px-1 text-[11px] text-muted"
                          >
                            {shown(keys, IS_MAC)}
                          </kbd>
                        ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </div>
            ))}
          </section>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
