// Which rows of a scrolled list are in view, for rows of one height. Where nothing has been laid out yet, a screenful is
// assumed. It does not know what a row is.

import { type RefObject, useCallback, useEffect, useState } from "react";

const ASSUMED_HEIGHT_PX = 480;
const MOST_HEIGHT_PX = 4_000;
const EXTRA_ROWS = 8;

export interface RowWindow {
  first: number;
  /** After the last row in view. */
  last: number;
  /** Scrolls just so far that a row is in view. */
  reveal: (index: number) => void;
}

export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  rows: number,
  rowHeightPx: number,
): RowWindow {
  const [view, setView] = useState({ top: 0, height: ASSUMED_HEIGHT_PX });
  const measure = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    const top = element.scrollTop;
    const height = Math.min(element.clientHeight || ASSUMED_HEIGHT_PX, MOST_HEIGHT_PX);
    setView((was) => (was.top === top && was.height === height ? was : { top, height }));
  }, [scroller]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, [scroller, measure]);
  const reveal = useCallback(
    (index: number) => {
      const element = scroller.current;
      if (element === null || element.clientHeight === 0) return;
      const top = index * rowHeightPx;
      if (top < element.scrollTop) element.scrollTop = top;
      const lowest = top + rowHeightPx - element.clientHeight;
      if (lowest > element.scrollTop) element.scrollTop = lowest;
      // The scroll event comes a frame later; without this the frame in between would be empty.
      measure();
    },
    [scroller, rowHeightPx, measure],
  );
  const first = Math.max(0, Math.floor(view.top / rowHeightPx) - EXTRA_ROWS);
  const last = Math.min(rows, Math.ceil((view.top + view.height) / rowHeightPx) + EXTRA_ROWS);
  return { first: Math.min(first, rows), last, reveal };
}
