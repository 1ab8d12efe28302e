import { describe, expect, it } from "vitest";
import { clock, count, dateTime, duration, fromHome, plural, shortWhen, size } from "./format";

const NOON = new Date(2026, 10, 22, 12, 3, 7, 120).getTime() * 1000;

describe("format", () => {
  it("shows a path from the person's own folder on, and no other", () => {
    expect(fromHome("/users/me/a/log.db", "/users/me")).toBe("~/a/log.db");
    expect(fromHome("/users/meier/log.db", "/users/me")).toBe("/users/meier/log.db");
    expect(fromHome("/x/log.db", null)).toBe("/x/log.db");
  });

  it("says durations in the unit people think in", () => {
    expect([412, 1_240, 61_000, 3_200_000, 125_000_000].map(duration)).toEqual([
      "412 µs",
      "1.24 ms",
      "61.0 ms",
      "3.20 s",
      "2 min 05 s",
    ]);
  });

  it("says what is not known as a dash, never as zero", () => {
    expect(duration(null)).toBe("–");
    expect(size(null)).toBe("–");
    expect(duration(0)).toBe("0 µs");
  });

  it("says sizes in powers of 1,024", () => {
    expect([0, 1023, 1024, 1536, 12_900_000, 5e12].map(size)).toEqual([
      "0 B",
      "1023 B",
      "1.0 KB",
      "1.5 KB",
      "12.3 MB",
      "4.5 TB",
    ]);
  });

  it("writes times in the local zone", () => {
    expect(clock(NOON)).toBe("12:03:07.120");
    expect(dateTime(NOON)).toBe("2026-11-22 12:03:07");
  });

  it("leaves out of a time what today makes plain", () => {
    expect(shortWhen(NOON, new Date(2026, 10, 22, 18))).toBe("12:03");
    expect(shortWhen(NOON, new Date(2026, 10, 23, 18))).toBe("Nov 22, 12:03");
    expect(shortWhen(NOON, new Date(2027, 0, 1))).toBe("Nov 22 2026, 12:03");
  });

  it("groups thousands and counts one thing as one", () => {
    expect(count(1_024_311)).toBe("1,024,311");
    expect(plural(1, "frame")).toBe("1 frame");
    expect(plural(0, "frame")).toBe("0 frames");
  });
});
