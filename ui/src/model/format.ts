// Numbers as people read them. Times are integer microseconds; what is not known is an en dash, never a zero.

const UNKNOWN = "–";

function two(value: number): string {
  return value.toString().padStart(2, "0");
}

/** Local wall-clock time to the millisecond: `14:03:07.120`. */
export function clock(atMicros: number): string {
  const at = new Date(Math.floor(atMicros / 1000));
  const millis = at.getMilliseconds().toString().padStart(3, "0");
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${millis}`;
}

/** Local date and time to the second: `2026-11-22 14:03:07`. */
export function dateTime(atMicros: number): string {
  const at = new Date(Math.floor(atMicros / 1000));
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** Today's times without the date, older ones with it: `14:03` or `Nov 20, 14:03`. */
export function shortWhen(atMicros: number, now: Date): string {
  const at = new Date(Math.floor(atMicros / 1000));
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  if (at.toDateString() === now.toDateString()) return time;
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const day = `${months[at.getMonth()]} ${at.getDate()}`;
  return at.getFullYear() === now.getFullYear() ? `${day}, ${time}` : `${day} ${at.getFullYear()}, ${time}`;
}

/** `412 µs`, `1.24 ms`, `3.20 s`, `2 min 05 s`. */
export function duration(micros: number | null): string {
  if (micros === null) return UNKNOWN;
  if (micros < 1_000) return `${micros} µs`;
  if (micros < 1_000_000) return `${significant(micros / 1_000)} ms`;
  if (micros < 60_000_000) return `${significant(micros / 1_000_000)} s`;
  const seconds = Math.floor(micros / 1_000_000);
  return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
}

/** `500 B`, `1.5 KB`, `12.3 MB` (powers of 1,024, as file managers count). */
export function size(bytes: number | null): string {
  if (bytes === null) return UNKNOWN;
  if (bytes < 1024) return `${bytes} B`;
  const units = ["KB", "MB", "GB", "TB"];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

function significant(value: number): string {
  if (value < 10) return value.toFixed(2);
  return value < 100 ? value.toFixed(1) : Math.round(value).toString();
}

/** `1,024,311`. Written by hand: the page's locale may be one that `Intl` refuses. */
export function count(value: number): string {
  return value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** `1 frame`, `2 frames`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A path with `~` in the place of the person's own folder. */
export function fromHome(path: string, home: string | null): string {
  return home !== null && home !== "" && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
