import { describe, expect, it } from "vitest";
import { chose, FOLLOWING, scrolled, unseen } from "./follow";

describe("following the tail", () => {
  it("lets go when a person scrolls up, and counts what comes", () => {
    const away = scrolled(FOLLOWING, false, 100);
    expect(away.following).toBe(false);
    expect(unseen(away, 100)).toBe(0);
    expect(unseen(away, 412)).toBe(312);
  });

  it("keeps counting from where it let go while scrolling on", () => {
    const away = scrolled(scrolled(FOLLOWING, false, 100), false, 150);
    expect(unseen(away, 160)).toBe(60);
  });

  it("takes hold again at the end", () => {
    const back = scrolled(scrolled(FOLLOWING, false, 100), true, 150);
    expect(back.following).toBe(true);
    expect(unseen(back, 200)).toBe(0);
  });

  it("lets go for a chosen row, but not for the last one", () => {
    expect(chose(FOLLOWING, 5, 100).following).toBe(false);
    expect(chose(FOLLOWING, 99, 100).following).toBe(true);
  });
});
