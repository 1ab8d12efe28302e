// What every test of the window needs: the matchers, a clean page, and the few browser parts that jsdom lacks.

import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// A loaded machine may need more than the second that waiting takes by default.
configure({ asyncUtilTimeout: 5_000 });

class QuietObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
  takeRecords() {
    return [];
  }
}

globalThis.ResizeObserver ??= QuietObserver;
Element.prototype.scrollIntoView ??= () => {};
Element.prototype.getAnimations ??= () => [];
window.matchMedia ??= (query: string) => ({
  matches: false,
  media: query,
  onchange: null,
  addListener() {},
  removeListener() {},
  addEventListener() {},
  removeEventListener() {},
  dispatchEvent: () => false,
});

// Everything stands at 0,0 here, so each click would land on the lines between the panes and be taken for a drag.
const measured = Element.prototype.getBoundingClientRect;
Element.prototype.getBoundingClientRect = function here(this: Element) {
  return this.hasAttribute("data-panel") ||
    this.hasAttribute("data-separator") ||
    this.hasAttribute("data-group")
    ? new DOMRect(-10_000, -10_000, 0, 0)
    : measured.call(this);
};

afterEach(() => cleanup());
