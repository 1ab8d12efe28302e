import { describe, expect, it } from "vitest";
import {
  lastTop,
  spacerHeight,
  TALLEST_SPACER,
  topToShow,
  toReal,
  toScrollTop,
  visibleRows,
} from "./scaledScroll";

const SMALL = { rows: 1_000, rowPixels: 24, viewPixels: 240 };
const HUGE = { rows: 5_000_000, rowPixels: 24, viewPixels: 240 };

describe("scaled scrolling", () => {
  it("is ordinary scrolling while the list fits the browser", () => {
    expect(spacerHeight(SMALL)).toBe(24_000);
    expect(toReal(SMALL, 480)).toBe(480);
    expect(toScrollTop(SMALL, 480)).toBe(480);
  });

  it("never asks the browser for more than it can lay out", () => {
    expect(spacerHeight(HUGE)).toBe(TALLEST_SPACER);
  });

  it("reaches the first and the last row of a list that is too tall", () => {
    expect(toReal(HUGE, 0)).toBe(0);
    expect(toReal(HUGE, TALLEST_SPACER - HUGE.viewPixels)).toBeCloseTo(lastTop(HUGE), 3);
    expect(visibleRows(HUGE, lastTop(HUGE), 0)).toEqual([4_999_990, 4_999_999]);
  });

  it("goes there and back without losing the place", () => {
    for (const top of [0, 24, 1_000_000, 60_000_000, lastTop(HUGE)]) {
      expect(toReal(HUGE, toScrollTop(HUGE, top))).toBeCloseTo(top, 3);
    }
  });

  it("has no rows on screen when there are none", () => {
    expect(visibleRows({ ...SMALL, rows: 0 }, 0, 4)).toBeNull();
  });

  it("keeps the spare rows inside the list", () => {
    expect(visibleRows(SMALL, 0, 4)).toEqual([0, 13]);
    expect(visibleRows(SMALL, lastTop(SMALL), 4)).toEqual([986, 999]);
  });

  it("moves only as far as it must to show a row", () => {
    expect(topToShow(SMALL, 480, 25)).toBe(480);
    expect(topToShow(SMALL, 480, 10)).toBe(240);
    expect(topToShow(SMALL, 480, 30)).toBe(31 * 24 - 240);
  });
});
