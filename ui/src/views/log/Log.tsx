// The log of one session: every frame and mark, newest at the end. Rows come from the page cache; this view owns the
// choice, the keys and following the tail.

import { ArrowDown, ListEnd, X } from "lucide-react";
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { toHostError } from "../../ipc/errors";
import { chose, FOLLOWING, type Follow, scrolled, unseen } from "../../model/follow";
import { count, plural } from "../../model/format";
import { keyFor, keysOf } from "../../model/keys";
import { Banner } from "../../parts/Banner";
import { IconButton } from "../../parts/IconButton";
import { SafeText } from "../../parts/SafeText";
import { VirtualRows, type VirtualRowsHandle } from "../../parts/VirtualRows";
import { IS_MAC } from "../../state/keyBindings";
import { useRowPages } from "../../state/useRowPages";
import { useWindow } from "../../state/window";
import { LogHeader } from "./LogHeader";
import { LogRow } from "./LogRow";

const ROW_PIXELS = 24;

function rowId(index: number): string {
  return `log-row-${index + 1}`;
}

export function Log({ session, server }: { session: string; server: string }) {
  const pages = useRowPages(session);
  const chosen = useWindow((state) => state.chosen[session] ?? null);
  const choose = useWindow((state) => state.choose);
  const showPane = useWindow((state) => state.showPane);
  const togglePane = useWindow((state) => state.togglePane);
  const list = useRef<VirtualRowsHandle>(null);
  const [follow, setFollow] = useState<Follow>(FOLLOWING);
  const rows = pages.count;
  const pair = chosen === null ? null : (pages.row(chosen - 1)?.pair ?? null);

  const onVisible = useCallback((first: number, last: number) => pages.want(first, last), [pages]);
  const onScrolled = useCallback(
    (atEnd: boolean) => setFollow((before) => scrolled(before, atEnd, pages.count)),
    [pages],
  );
  const onChoose = useCallback(
    (seq: number) => {
      choose(session, seq);
      setFollow((before) => chose(before, seq - 1, pages.count));
    },
    [choose, session, pages],
  );
  const onOpen = useCallback(
    (seq: number) => {
      onChoose(seq);
      showPane("inspector");
    },
    [onChoose, showPane],
  );

  // A row chosen elsewhere (a result's "show frame", the pair in the inspector) is brought on screen.
  const isThere = chosen !== null && chosen <= rows;
  useEffect(() => {
    if (chosen === null || !isThere) return;
    setFollow((before) => chose(before, chosen - 1, pages.count));
    list.current?.show(chosen - 1);
  }, [chosen, isThere, pages]);

  const moveTo = (index: number) => {
    if (rows === 0) return;
    onChoose(Math.min(Math.max(0, index), rows - 1) + 1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const id = keyFor(event.nativeEvent, "log", IS_MAC);
    const at = chosen === null ? -1 : chosen - 1;
    const page = list.current?.pageRows() ?? 10;
    const row = at < 0 ? null : pages.row(at);
    switch (id) {
      case "log.down":
        moveTo(at + 1);
        break;
      case "log.up":
        moveTo(at < 0 ? rows - 1 : at - 1);
        break;
      case "log.pageDown":
        moveTo(at + page);
        break;
      case "log.pageUp":
        moveTo(at - page);
        break;
      case "log.first":
        moveTo(0);
        break;
      case "log.last":
        moveTo(rows - 1);
        setFollow(FOLLOWING);
        break;
      case "log.inspect":
        showPane("inspector");
        break;
      case "log.request":
        if (row?.pair && row.pair < row.seq) moveTo(row.pair - 1);
        break;
      case "log.response":
        if (row?.pair && row.pair > row.seq) moveTo(row.pair - 1);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  const fresh = unseen(follow, rows);
  const failure = pages.failure === null ? null : toHostError(pages.failure);
  return (
    <div className="@container flex h-full min-h-0 flex-col">
      <div className="flex h-7 shrink-0 items-center gap-2 border-b border-line bg-panel pr-1 pl-3">
        <h2 className="caps">Log</h2>
        <SafeText text={server} className="truncate text-small text-muted" />
        <span className="text-small text-muted tabular-nums">· {plural(rows, "row")}</span>
        <span className="ml-auto" />
        <IconButton
          small
          label="Follow the newest row"
          pressed={follow.following}
          icon={<ListEnd aria-hidden="true" size={14} className={follow.following ? "text-accent" : ""} />}
          onClick={() => setFollow(follow.following ? { following: false, seen: rows } : FOLLOWING)}
        />
        <IconButton
          small
          label="Hide the log"
          keys={keysOf("pane.log", IS_MAC)}
          icon={<X aria-hidden="true" size={14} />}
          onClick={() => togglePane("log")}
        />
      </div>
      {failure ? (
        <Banner tone="error" role="alert" title={`The log could not be read: ${failure.message}`}>
          {failure.advice}
        </Banner>
      ) : null}
      <div className="log-ring relative min-h-0 flex-1">
        <VirtualRows
          handle={list}
          role="grid"
          aria-label="Log"
          aria-rowcount={rows + 1}
          activeRow={chosen === null ? null : chosen - 1}
          rowId={rowId}
          tabIndex={0}
          data-pane-focus=""
          onKeyDown={onKeyDown}
          className="h-full"
          rows={rows}
          rowPixels={ROW_PIXELS}
          headerPixels={ROW_PIXELS}
          header={<LogHeader />}
          follow={follow.following}
          onVisible={onVisible}
          onScrolled={onScrolled}
          renderRow={(index) => (
            <LogRow
              key={index}
              id={rowId(index)}
              index={index}
              row={pages.row(index)}
              server={server}
              selected={chosen === index + 1}
              isPair={pair === index + 1}
              onChoose={onChoose}
              onOpen={onOpen}
            />
          )}
        />
        {fresh > 0 ? (
          <button
            type="button"
            onClick={() => setFollow(FOLLOWING)}
            className="absolute bottom-3 left-1/2 z-20 inline-flex h-7 -translate-x-1/2 items-center gap-1 rounded-full border border-control bg-raised px-3 shadow-overlay hover:bg-hover"
          >
            <ArrowDown aria-hidden="true" size={14} />
            {count(fresh)} new
          </button>
        ) : null}
      </div>
    </div>
  );
}
