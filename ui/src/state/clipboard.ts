// Copies text and says so; a window without the right to the clipboard says that instead.

import { useWindow } from "./window";

/** `what` begins the notice: "Frame #12". */
export async function copyText(text: string, what: string): Promise<void> {
  const { say } = useWindow.getState();
  try {
    await navigator.clipboard.writeText(text);
    say({ text: `${what} copied.`, tone: "info", action: null });
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    say({ text: `${what} could not be copied: ${why}`, tone: "error", action: null });
  }
}
