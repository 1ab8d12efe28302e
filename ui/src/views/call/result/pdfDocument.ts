// pdf.js behind three verbs: open, draw a page, close. It reads in a worker of its own, from bytes at hand; everything
// that would fetch (fonts, character maps, WebAssembly) is off, and so are forms and scripts. A picture inside a PDF keeps
// to the same bound as any other.

import { getDocument, type PDFDocumentProxy, PDFWorker } from "pdfjs-dist/legacy/build/pdf.mjs";
import Worker from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker";
import { MOST_PIXELS } from "../../../model/pictureFacts";

export interface Pdf {
  pages: number;
  draw(number: number, canvas: HTMLCanvasElement): { done: Promise<void>; cancel: () => void };
  close(): void;
}

/** A page is drawn this wide, and no page fills more pixels than `PAGE_PIXELS`, whatever it says of its size. */
const PAGE_WIDTH = 900;
const PAGE_PIXELS = 8_000_000;

/** Rejects with what pdf.js says of a file it cannot read, such as one behind a password. */
export async function openPdf(bytes: Uint8Array<ArrayBuffer>): Promise<Pdf> {
  const port = new Worker();
  const worker = PDFWorker.create({ port });
  const close = () => {
    worker.destroy();
    port.terminate();
  };
  try {
    // The bytes are handed over to the worker, so it gets its own.
    const opened = await getDocument({
      data: bytes.slice(),
      worker,
      enableXfa: false,
      maxImageSize: MOST_PIXELS,
      useSystemFonts: true,
      useWasm: false,
      useWorkerFetch: false,
      verbosity: 0,
    }).promise;
    return { pages: opened.numPages, draw: (number, canvas) => draw(opened, number, canvas), close };
  } catch (thrown) {
    close();
    throw thrown;
  }
}

function draw(opened: PDFDocumentProxy, number: number, canvas: HTMLCanvasElement) {
  let cancel = () => {};
  let isCancelled = false;
  const done = (async () => {
    const page = await opened.getPage(number);
    if (isCancelled) return;
    const natural = page.getViewport({ scale: 1 });
    const wanted = PAGE_WIDTH / natural.width;
    const most = Math.sqrt(PAGE_PIXELS / (natural.width * natural.height));
    const viewport = page.getViewport({ scale: Math.min(wanted, most) });
    canvas.width = Math.max(1, Math.floor(viewport.width));
    canvas.height = Math.max(1, Math.floor(viewport.height));
    const task = page.render({ canvas, viewport, annotationMode: 0 });
    cancel = () => task.cancel();
    try {
      await task.promise;
    } catch (thrown) {
      if (!isCancelled) throw thrown;
    } finally {
      page.cleanup();
    }
  })();
  return {
    done,
    cancel: () => {
      isCancelled = true;
      cancel();
    },
  };
}
