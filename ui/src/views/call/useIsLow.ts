// Whether a box is too low to hold a form and a result one above the other.

import { type RefObject, useEffect, useState } from "react";

/** Below this the form would keep about four lines. At 960 × 600 a tab has some 290 pixels, at 1440 × 900 some 470. */
const LOW_PIXELS = 400;

export function useIsLow(box: RefObject<HTMLElement | null>): boolean {
  const [isLow, setLow] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver((entries) => {
      const height = entries.at(-1)?.contentRect.height;
      // A hidden box has no height, and says nothing.
      if (height !== undefined && height > 0) setLow(height < LOW_PIXELS);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return isLow;
}
