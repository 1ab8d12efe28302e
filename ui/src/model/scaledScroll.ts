// Where rows stand in a list taller than a browser can make one. WebKitGTK and Chromium stop at 33,554,428 px, and a
// scrollTop past that lands at 0, so the spacer stops at 32,000,000 px and the scrollbar is scaled above it. Positions
// in the list ("real") are exact; only the scrollbar is coarse.

export const TALLEST_SPACER = 32_000_000;

export interface ScrollShape {
  rows: number;
  rowPixels: number;
  viewPixels: number;
}

export function realHeight(shape: ScrollShape): number {
  return shape.rows * shape.rowPixels;
}

export function spacerHeight(shape: ScrollShape): number {
  return Math.min(realHeight(shape), TALLEST_SPACER);
}

export function isScaled(shape: ScrollShape): boolean {
  return realHeight(shape) > TALLEST_SPACER;
}

/** The largest position, at which the last row stands at the bottom. */
export function lastTop(shape: ScrollShape): number {
  return Math.max(0, realHeight(shape) - shape.viewPixels);
}

function lastScrollTop(shape: ScrollShape): number {
  return Math.max(0, spacerHeight(shape) - shape.viewPixels);
}

/** From the scrollbar to a position in the list. */
export function toReal(shape: ScrollShape, scrollTop: number): number {
  if (!isScaled(shape)) return Math.min(scrollTop, lastTop(shape));
  const last = lastScrollTop(shape);
  return last === 0 ? 0 : (Math.min(scrollTop, last) / last) * lastTop(shape);
}

/** From a position in the list to the scrollbar. */
export function toScrollTop(shape: ScrollShape, realTop: number): number {
  const top = clamp(realTop, 0, lastTop(shape));
  if (!isScaled(shape)) return top;
  return (top / lastTop(shape)) * lastScrollTop(shape);
}

/** The rows on screen, both ends included, with `spare` rows around; null when there are none. */
export function visibleRows(shape: ScrollShape, realTop: number, spare: number): [number, number] | null {
  if (shape.rows === 0) return null;
  const first = Math.floor(realTop / shape.rowPixels) - spare;
  const last = Math.ceil((realTop + shape.viewPixels) / shape.rowPixels) - 1 + spare;
  return [clamp(first, 0, shape.rows - 1), clamp(last, 0, shape.rows - 1)];
}

/** The nearest position at which the row is wholly on screen. */
export function topToShow(shape: ScrollShape, realTop: number, row: number): number {
  const rowTop = row * shape.rowPixels;
  if (rowTop < realTop) return rowTop;
  const rowBottom = rowTop + shape.rowPixels;
  return rowBottom > realTop + shape.viewPixels ? rowBottom - shape.viewPixels : realTop;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
