// The pages of a PDF: the first one at once, each other one when it is asked for.

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { IconButton } from "../../../parts/IconButton";
import { SafeText } from "../../../parts/SafeText";
import { openPdf, type Pdf } from "./pdfDocument";

type State = { is: "reading" } | { is: "open"; pdf: Pdf } | { is: "unreadable"; why: string };

export default function PdfPages({ bytes }: { bytes: Uint8Array<ArrayBuffer> }) {
  const [state, setState] = useState<State>({ is: "reading" });
  useEffect(() => {
    let isGone = false;
    let opened: Pdf | null = null;
    openPdf(bytes).then(
      (pdf) => {
        if (isGone) return pdf.close();
        opened = pdf;
        setState({ is: "open", pdf });
      },
      (thrown: unknown) => isGone || setState({ is: "unreadable", why: wordsOf(thrown) }),
    );
    return () => {
      isGone = true;
      opened?.close();
      setState({ is: "reading" });
    };
  }, [bytes]);
  if (state.is === "reading") return <p className="text-muted">Reading the PDF …</p>;
  if (state.is === "unreadable") return <Unreadable what="The PDF" why={state.why} />;
  return <Pages pdf={state.pdf} />;
}

function Pages({ pdf }: { pdf: Pdf }) {
  const [number, setNumber] = useState(1);
  const [failure, setFailure] = useState<string | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const label = `Page ${number} of ${pdf.pages}`;
  useEffect(() => {
    const target = canvas.current;
    if (target === null) return;
    let isGone = false;
    setFailure(null);
    const drawing = pdf.draw(number, target);
    drawing.done.catch((thrown: unknown) => isGone || setFailure(wordsOf(thrown)));
    return () => {
      isGone = true;
      drawing.cancel();
    };
  }, [pdf, number]);
  const step = (by: 1 | -1, words: string, icon: typeof ChevronLeft) => {
    const Sign = icon;
    const next = number + by;
    return (
      <IconButton
        small
        label={words}
        disabled={next < 1 || next > pdf.pages}
        icon={<Sign aria-hidden="true" size={14} />}
        onClick={() => setNumber(next)}
      />
    );
  };
  return (
    <div className="flex min-w-0 flex-col gap-1 rounded-base border border-line bg-panel">
      <div className="flex h-8 items-center gap-1 border-b border-line px-2">
        {step(-1, "Previous page", ChevronLeft)}
        <span role="status" className="data">
          {label}
        </span>
        {step(1, "Next page", ChevronRight)}
      </div>
      {failure === null ? null : <Unreadable what={label} why={failure} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section aria-label="PDF" tabIndex={0} className="max-h-[480px] overflow-auto p-2">
        <canvas
          key={number}
          ref={canvas}
          role="img"
          aria-label={label}
          className="max-w-full border border-line bg-white"
        />
      </section>
    </div>
  );
}

function Unreadable({ what, why }: { what: string; why: string }) {
  return (
    <p className="text-warn">
      {what} could not be shown: <SafeText text={why} />
    </p>
  );
}

function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
