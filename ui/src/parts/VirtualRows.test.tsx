import { act, fireEvent, render, screen } from "@testing-library/react";
import { createRef } from "react";
import { describe, expect, it, vi } from "vitest";
import { TALLEST_SPACER } from "../model/scaledScroll";
import { VirtualRows, type VirtualRowsHandle } from "./VirtualRows";

const VIEW_PIXELS = 480;

function open(rows: number, follow = false) {
  const onScrolled = vi.fn();
  const handle = createRef<VirtualRowsHandle>();
  const list = (count: number, isFollowing: boolean) => (
    <VirtualRows
      handle={handle}
      role="grid"
      aria-label="List"
      rows={count}
      rowPixels={24}
      headerPixels={24}
      header={<div role="row">head</div>}
      activeRow={null}
      rowId={(index) => `row-${index}`}
      follow={isFollowing}
      onVisible={() => {}}
      onScrolled={onScrolled}
      renderRow={(index) => (
        <div role="row" key={index} data-index={index}>
          {index}
        </div>
      )}
    />
  );
  const view = render(list(rows, follow));
  const drawn = () =>
    screen
      .getAllByRole("row")
      .flatMap((row) => (row.dataset.index === undefined ? [] : [Number(row.dataset.index)]));
  return {
    scroller: screen.getByRole("grid"),
    handle,
    onScrolled,
    drawn,
    grow: (count: number, isFollowing: boolean) => view.rerender(list(count, isFollowing)),
  };
}

describe("a list of any length", () => {
  it("draws only what is on screen", () => {
    const { drawn } = open(1_000_000);
    expect(drawn()[0]).toBe(0);
    expect(drawn().length).toBeLessThan(60);
  });

  it("reaches the last of five million rows with the scrollbar", () => {
    const { scroller, drawn, onScrolled } = open(5_000_000);
    scroller.scrollTop = TALLEST_SPACER - VIEW_PIXELS;
    fireEvent.scroll(scroller);
    expect(drawn().at(-1)).toBe(4_999_999);
    expect(onScrolled).toHaveBeenLastCalledWith(true);
  });

  it("moves by real pixels with the wheel, however coarse the scrollbar", () => {
    const { scroller, drawn, handle } = open(5_000_000);
    act(() => handle.current?.show(2_000_000));
    const before = drawn()[0] ?? 0;
    fireEvent.wheel(scroller, { deltaY: 240 });
    expect((drawn()[0] ?? 0) - before).toBe(10);
    fireEvent.scroll(scroller);
    expect((drawn()[0] ?? 0) - before, "its own scroll event moves nothing").toBe(10);
  });

  it("stays at the end while it follows, and where it is while it does not", () => {
    const { drawn, grow } = open(1_000, true);
    expect(drawn().at(-1)).toBe(999);
    grow(1_200, true);
    expect(drawn().at(-1)).toBe(1_199);
    grow(1_500, false);
    expect(drawn().at(-1)).toBeLessThan(1_210);
  });

  it("says that a person scrolled, but not that it scrolled by itself", () => {
    const { scroller, onScrolled, handle } = open(1_000);
    act(() => handle.current?.show(500));
    fireEvent.scroll(scroller);
    expect(onScrolled).not.toHaveBeenCalled();
    scroller.scrollTop = 100;
    fireEvent.scroll(scroller);
    expect(onScrolled).toHaveBeenCalledWith(false);
  });
});
