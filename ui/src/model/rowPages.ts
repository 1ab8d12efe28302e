// The rows of one session, as many as are looked at: pages of 256, at most 64 of them, the least recently wanted one
// goes first. It owns which page is asked for and when; it knows neither the host nor the screen.
//
// Invariants: a row once shown stays until its newer self arrives (no flicker); at most one request a page is under way;
// a change that comes while a page is being read makes it stale again, so the last answer always wins.

import type { Row } from "../ipc/generated/Row";
import type { RowPage } from "../ipc/generated/RowPage";

export const PAGE_ROWS = 256;
export const MOST_PAGES = 64;

interface Page {
  rows: readonly Row[];
  /** The change count the rows were asked for at. */
  asOf: number;
}

export type FetchPage = (fromSeq: number, limit: number) => Promise<RowPage>;

export class RowPages {
  /** Rows the session is known to have; row index i is seq i+1. */
  count = 0;
  /** Why the last read failed, until one succeeds. */
  failure: unknown = null;

  private version = 0;
  private change = 0;
  private readonly pages = new Map<number, Page>();
  private readonly underWay = new Set<number>();
  private readonly listeners = new Set<() => void>();
  private wanted: readonly [number, number] = [0, 0];

  constructor(private readonly fetchPage: FetchPage) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Changes whenever anything readable here did. */
  readonly snapshot = (): number => this.version;

  row(index: number): Row | null {
    const page = this.pages.get(Math.floor(index / PAGE_ROWS));
    return page?.rows[index % PAGE_ROWS] ?? null;
  }

  /** The session changed: it now has `lastSeq` rows, and any row may differ. */
  advance(lastSeq: number): void {
    this.change += 1;
    this.count = Math.max(this.count, lastSeq);
    this.changed();
    this.read();
  }

  /** These rows are on screen (`last` included). Their pages are read when missing or stale. */
  want(first: number, last: number): void {
    this.wanted = [Math.max(0, first), Math.max(0, last)];
    this.read();
  }

  private read(): void {
    const [first, last] = this.wanted;
    const from = Math.floor(first / PAGE_ROWS);
    const to = Math.min(Math.floor(last / PAGE_ROWS), Math.floor(Math.max(0, this.count - 1) / PAGE_ROWS));
    for (let index = from; index <= to; index += 1) {
      const page = this.pages.get(index);
      if (page) this.touch(index, page);
      if (page?.asOf === this.change && this.isFull(index, page)) continue;
      if (!this.underWay.has(index)) void this.load(index);
    }
  }

  /** Does the page hold every row that is known to be in it? */
  private isFull(index: number, page: Page): boolean {
    const known = Math.min(PAGE_ROWS, this.count - index * PAGE_ROWS);
    return page.rows.length >= known;
  }

  private async load(index: number): Promise<void> {
    const asOf = this.change;
    this.underWay.add(index);
    try {
      const page = await this.fetchPage(index * PAGE_ROWS + 1, PAGE_ROWS);
      this.failure = null;
      // Asking again for rows that the host has not got would never end; what it has is what there is.
      this.count = Math.max(page.last_seq, index * PAGE_ROWS + page.rows.length);
      this.touch(index, { rows: page.rows, asOf });
      this.shrink();
    } catch (thrown) {
      this.failure = thrown;
    } finally {
      this.underWay.delete(index);
    }
    this.changed();
    // The next change reads again after a failure; trying at once would only fail again.
    if (this.failure === null && asOf !== this.change) this.read();
  }

  private touch(index: number, page: Page): void {
    this.pages.delete(index);
    this.pages.set(index, page);
  }

  private shrink(): void {
    for (const index of this.pages.keys()) {
      if (this.pages.size <= MOST_PAGES) return;
      this.pages.delete(index);
    }
  }

  private changed(): void {
    this.version += 1;
    for (const listener of this.listeners) listener();
  }
}
