// The era of a revision, in words. Revisions are dates, so they compare as texts.

const FIRST_MODERN = "2026-07-28";

export function eraWords(revision: string | null): string | null {
  if (revision === null) return null;
  return revision >= FIRST_MODERN ? "modern (stateless)" : "legacy (initialize handshake)";
}
