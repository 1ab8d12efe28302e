import { describe, expect, it } from "vitest";
import type { RowPage } from "../ipc/generated/RowPage";
import { aRow } from "../test/samples";
import { MOST_PAGES, PAGE_ROWS, RowPages } from "./rowPages";

interface Asked {
  fromSeq: number;
  answer: (page: RowPage) => void;
  refuse: (why: unknown) => void;
}

function pagesByHand(): { pages: RowPages; asked: Asked[] } {
  const asked: Asked[] = [];
  const pages = new RowPages(
    (fromSeq) => new Promise((answer, refuse) => asked.push({ fromSeq, answer, refuse })),
  );
  return { pages, asked };
}

function pageOf(fromSeq: number, rows: number, lastSeq: number, outcome: "ok" | "pending" = "ok"): RowPage {
  return {
    rows: Array.from({ length: rows }, (_, i) => aRow({ seq: fromSeq + i, outcome })),
    last_seq: lastSeq,
  };
}

const settle = () => new Promise<void>((done) => setTimeout(done, 0));

describe("the page cache", () => {
  it("reads only the pages that are looked at", () => {
    const { pages, asked } = pagesByHand();
    pages.advance(100_000);
    asked.length = 0;
    pages.want(50_000, 50_040);
    expect(asked.map((one) => one.fromSeq)).toEqual([Math.floor(50_000 / PAGE_ROWS) * PAGE_ROWS + 1]);
  });

  it("learns the number of rows from the first page", async () => {
    const { pages, asked } = pagesByHand();
    pages.want(0, 40);
    asked[0]?.answer(pageOf(1, PAGE_ROWS, 9_000));
    await settle();
    expect(pages.count).toBe(9_000);
    expect(pages.row(3)?.seq).toBe(4);
  });

  it("asks for a page once while the answer is under way", () => {
    const { pages, asked } = pagesByHand();
    pages.want(0, 10);
    pages.want(0, 11);
    pages.want(1, 12);
    expect(asked).toHaveLength(1);
  });

  it("keeps showing the old rows until the new ones are there", async () => {
    const { pages, asked } = pagesByHand();
    pages.want(0, 10);
    asked[0]?.answer(pageOf(1, 2, 2, "pending"));
    await settle();
    pages.advance(3);
    expect(pages.row(1)?.outcome).toBe("pending");
    expect(asked).toHaveLength(2);
    asked[1]?.answer(pageOf(1, 3, 3, "ok"));
    await settle();
    expect(pages.row(1)?.outcome).toBe("ok");
    expect(pages.row(2)?.seq).toBe(3);
  });

  it("reads again when a change came while it was reading", async () => {
    const { pages, asked } = pagesByHand();
    pages.want(0, 10);
    pages.advance(2);
    expect(asked, "one request a page at a time").toHaveLength(1);
    asked[0]?.answer(pageOf(1, 1, 1, "pending"));
    await settle();
    expect(asked, "the answer was older than the change").toHaveLength(2);
  });

  it("does not ask forever for rows that the host has not got", async () => {
    const { pages, asked } = pagesByHand();
    pages.advance(5);
    asked[0]?.answer(pageOf(1, 3, 3));
    await settle();
    pages.want(0, 10);
    await settle();
    expect(asked).toHaveLength(1);
    expect(pages.count).toBe(3);
  });

  it("lets the page go that was wanted longest ago", async () => {
    const { pages, asked } = pagesByHand();
    pages.advance(PAGE_ROWS * (MOST_PAGES + 1));
    for (let index = 0; index <= MOST_PAGES; index += 1) {
      pages.want(index * PAGE_ROWS, index * PAGE_ROWS);
      asked.at(-1)?.answer(pageOf(index * PAGE_ROWS + 1, PAGE_ROWS, PAGE_ROWS * (MOST_PAGES + 1)));
      await settle();
    }
    expect(pages.row(0), "the first page went").toBeNull();
    expect(pages.row(PAGE_ROWS)?.seq).toBe(PAGE_ROWS + 1);
  });

  it("keeps the failure as data and goes on with the next change", async () => {
    const { pages, asked } = pagesByHand();
    pages.want(0, 10);
    asked[0]?.refuse("the log is gone");
    await settle();
    expect(pages.failure).toBe("the log is gone");
    expect(asked).toHaveLength(1);
    pages.advance(1);
    asked[1]?.answer(pageOf(1, 1, 1));
    await settle();
    expect(pages.failure).toBeNull();
  });
});
