// Following the tail of a log. It lets go when a person scrolls up, counts what came meanwhile ("↓ 312 new"), and takes
// hold again at the end. Pure: the view says what happened and is told whether to stay at the end.

export interface Follow {
  following: boolean;
  /** Rows there were when it let go. */
  seen: number;
}

export const FOLLOWING: Follow = { following: true, seen: 0 };

/** A person scrolled (not the list itself growing). */
export function scrolled(follow: Follow, atEnd: boolean, rows: number): Follow {
  if (atEnd) return follow.following ? follow : FOLLOWING;
  return follow.following ? { following: false, seen: rows } : follow;
}

/** A person chose a row: looking at it must not be taken away, unless it is the last one. */
export function chose(follow: Follow, row: number, rows: number): Follow {
  if (row >= rows - 1) return follow;
  return follow.following ? { following: false, seen: rows } : follow;
}

/** How many rows came since it let go. */
export function unseen(follow: Follow, rows: number): number {
  return follow.following ? 0 : Math.max(0, rows - follow.seen);
}
