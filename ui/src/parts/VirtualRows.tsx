// A list of any length, drawn by the rows on screen. Rows are of one height and stand in a viewport that sticks to the
// scroller; the scrollbar is scaled where the list is taller than a browser allows (model/scaledScroll). It knows
// nothing of what a row is; focus, keys and roles are the caller's.

import {
  type HTMLAttributes,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import {
  isScaled,
  lastTop,
  spacerHeight,
  topToShow,
  toReal,
  toScrollTop,
  visibleRows,
} from "../model/scaledScroll";

export interface VirtualRowsHandle {
  /** Scrolls just so far that the row is on screen. */
  show: (row: number) => void;
  /** Rows that fit on screen. */
  pageRows: () => number;
  focus: () => void;
}

export interface VirtualRowsProps extends Omit<HTMLAttributes<HTMLDivElement>, "children"> {
  handle: Ref<VirtualRowsHandle>;
  rows: number;
  rowPixels: number;
  headerPixels: number;
  header: ReactNode;
  /** The row that is "active" for assistive technology while the list has the focus. */
  activeRow: number | null;
  rowId: (index: number) => string;
  /** Stay at the end while rows come. */
  follow: boolean;
  renderRow: (index: number) => ReactNode;
  /** Which rows are on screen, both ends included. */
  onVisible: (first: number, last: number) => void;
  /** A person scrolled. */
  onScrolled: (atEnd: boolean) => void;
}

/** Where nothing has been laid out yet (and in tests), a screenful is assumed. */
const ASSUMED_PIXELS = 480;
const SPARE_ROWS = 6;

export function VirtualRows(props: VirtualRowsProps) {
  const {
    handle,
    rows,
    rowPixels,
    headerPixels,
    header,
    activeRow,
    rowId,
    follow,
    renderRow,
    onVisible,
    onScrolled,
    ...rest
  } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const setByUs = useRef(0);
  const [viewPixels, setViewPixels] = useState(ASSUMED_PIXELS);
  const [top, setTop] = useState(0);
  const shape = { rows, rowPixels, viewPixels };
  const realTop = Math.min(top, lastTop(shape));
  const visible = visibleRows(shape, realTop, SPARE_ROWS);

  const goTo = (next: number) => {
    const element = scroller.current;
    const clamped = Math.min(Math.max(0, next), lastTop(shape));
    setTop(clamped);
    if (!element) return;
    element.scrollTop = toScrollTop(shape, clamped);
    setByUs.current = element.scrollTop;
  };

  useImperativeHandle(handle, () => ({
    show: (row) => goTo(topToShow(shape, realTop, row)),
    pageRows: () => Math.max(1, Math.floor(viewPixels / rowPixels) - 1),
    focus: () => scroller.current?.focus(),
  }));

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () =>
      setViewPixels((element.clientHeight || ASSUMED_PIXELS + headerPixels) - headerPixels);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [headerPixels]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: moves when the list or the view grew, not when it scrolled
  useLayoutEffect(() => {
    if (follow) goTo(lastTop(shape));
  }, [follow, rows, viewPixels]);

  const first = visible?.[0] ?? 0;
  const last = visible?.[1] ?? 0;
  useEffect(() => onVisible(first, last), [onVisible, first, last]);

  const scaled = isScaled(shape);
  useEffect(() => {
    const element = scroller.current;
    if (!element || !scaled) return;
    // A scaled scrollbar would make one turn of the wheel jump by thousands of rows.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = { rows, rowPixels, viewPixels };
      setTop((before) => {
        const next = Math.min(Math.max(0, before + event.deltaY), lastTop(box));
        element.scrollTop = toScrollTop(box, next);
        setByUs.current = element.scrollTop;
        onScrolled(next >= lastTop(box) - 1);
        return next;
      });
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [scaled, rows, rowPixels, viewPixels, onScrolled]);

  const onScroll = () => {
    const element = scroller.current;
    if (!element || Math.abs(element.scrollTop - setByUs.current) < 1) return;
    setByUs.current = element.scrollTop;
    const next = toReal(shape, element.scrollTop);
    setTop(next);
    onScrolled(next >= lastTop(shape) - 1);
  };

  const activeOnScreen = activeRow !== null && visible !== null && activeRow >= first && activeRow <= last;
  const indexes = visible ? Array.from({ length: last - first + 1 }, (_, offset) => first + offset) : [];
  return (
    <div
      ref={scroller}
      onScroll={onScroll}
      {...rest}
      {...(activeOnScreen ? { "aria-activedescendant": rowId(activeRow) } : {})}
      className={`overflow-x-hidden overflow-y-auto ${rest.className ?? ""}`}
    >
      <div role="rowgroup" className="sticky top-0 z-10" style={{ height: headerPixels }}>
        {header}
      </div>
      <div role="rowgroup" style={{ height: Math.max(spacerHeight(shape), 1) }}>
        <div
          role="presentation"
          className="sticky overflow-hidden"
          style={{ top: headerPixels, height: Math.min(viewPixels, Math.max(spacerHeight(shape), 1)) }}
        >
          <div role="presentation" style={{ transform: `translateY(${first * rowPixels - realTop}px)` }}>
            {indexes.map((index) => renderRow(index))}
          </div>
        </div>
      </div>
    </div>
  );
}
