// What is worth knowing of an address before anyone trusts it: which host it really names, and what it would do besides
// leading somewhere. Pure and total.

import { readUrl } from "./urls";

/** A few words; `null` where there is nothing to say. */
export function addressRemark(text: string): string | null {
  const url = readUrl(text.trim());
  if (url === null) return null;
  if (/^(javascript|vbscript|data|blob):$/.test(url.protocol)) return `not a place: ${url.protocol}`;
  if (url.username !== "" || url.password !== "") {
    return `a name stands before the host, which is ${url.host || "empty"}`;
  }
  const labels = url.hostname.split(".");
  if (!labels.some((label) => label.startsWith("xn--"))) return null;
  return `Punycode: the host is ${url.hostname}`;
}
