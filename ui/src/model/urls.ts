// Reading a URL without an exception. (`URL.parse` is younger than the oldest web view the window runs in.)

export function readUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    // What cannot be read is no URL: that is the answer.
    return null;
  }
}
