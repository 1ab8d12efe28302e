// A short word on what just happened, with the way to undo it where there is one. It goes by itself.

import { X } from "lucide-react";
import { useEffect } from "react";
import { Button } from "../parts/Button";
import { IconButton } from "../parts/IconButton";
import { SafeText } from "../parts/SafeText";
import { useWindow } from "../state/window";

const SHOWN_MILLIS = 4_000;
const UNDO_MILLIS = 12_000;

export function NoticeBox() {
  const notice = useWindow((state) => state.notice);
  const say = useWindow((state) => state.say);
  useEffect(() => {
    // An error stays until it was put away.
    if (!notice || notice.tone === "error") return;
    const timer = setTimeout(() => say(null), notice.action ? UNDO_MILLIS : SHOWN_MILLIS);
    return () => clearTimeout(timer);
  }, [notice, say]);
  const action = notice?.action ?? null;
  return (
    <div
      role="status"
      aria-label="Notices"
      className="pointer-events-none fixed inset-x-0 bottom-8 z-40 flex justify-center px-4"
    >
      {notice ? (
        <div className="pointer-events-auto flex max-w-[560px] items-center gap-2 rounded-base border border-control bg-raised py-1 pr-1 pl-3 shadow-overlay">
          <span className={`min-w-0 break-words ${notice.tone === "error" ? "text-error" : ""}`}>
            <SafeText text={notice.text} />
          </span>
          {action ? (
            <Button
              variant="quiet"
              className="text-accent"
              onClick={() => {
                action.run();
                say(null);
              }}
            >
              {action.label}
            </Button>
          ) : null}
          <IconButton
            small
            label="Put the notice away"
            icon={<X aria-hidden="true" size={13} />}
            onClick={() => say(null)}
          />
        </div>
      ) : null}
    </div>
  );
}
