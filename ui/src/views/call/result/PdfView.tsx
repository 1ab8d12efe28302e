// A PDF, page by page. The reader is large, so it is loaded with the first PDF; what it draws is pixels, so nothing that
// stands in the file (links, forms, scripts) becomes part of the page.

import { lazy, Suspense } from "react";

const PdfPages = lazy(() => import("./PdfPages"));

export function PdfView({ bytes }: { bytes: Uint8Array<ArrayBuffer> }) {
  return (
    <Suspense fallback={<p className="text-muted">Loading the PDF reader …</p>}>
      <PdfPages bytes={bytes} />
    </Suspense>
  );
}
