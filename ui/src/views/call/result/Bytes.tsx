// Bytes of a server, shown as what they are: picture, sound, PDF, text, else in hexadecimal. Whatever is shown, its bytes
// stand one press away; what the server called it is told beside it.

import { type ReactNode, useMemo, useState } from "react";
import { type BytesKind, bytesKind, disagreement } from "../../../model/bytesKind";
import { size } from "../../../model/format";
import { base64Bytes } from "../../../model/jsonHex";
import { Button } from "../../../parts/Button";
import { RawText } from "../../../parts/json/RawText";
import { Picture } from "../../../parts/Picture";
import { SafeText } from "../../../parts/SafeText";
import { PdfView } from "./PdfView";
import { Sound } from "./Sound";
import { TextBlock } from "./TextBlock";

export interface BytesProps {
  base64: string;
  /** The media type the server gave; empty for none. */
  mimeType: string;
  /** What the server said it is; `null` where it only gave bytes. */
  expected: "image" | "audio" | null;
}

export function Bytes({ base64, mimeType, expected }: BytesProps) {
  const bytes = useMemo(() => base64Bytes(base64), [base64]);
  const found = useMemo(() => (bytes === null ? null : bytesKind(bytes, mimeType)), [bytes, mimeType]);
  const [asBytes, setAsBytes] = useState(false);
  if (bytes === null || found === null) {
    return (
      <div className="flex flex-col gap-1">
        <p className="text-small text-warn">
          <SafeText text={mimeType || "no media type"} />: its data is no base64.
        </p>
        <TextBlock text={base64} />
      </div>
    );
  }
  const isHex = asBytes || found.kind === "bytes";
  const remark = disagreement(found, mimeType) ?? unexpected(found, expected);
  return (
    <figure className="flex min-w-0 flex-col gap-1">
      {isHex ? (
        <div className="h-60 rounded-base border border-line">
          <RawText text={base64} base64={base64} label="Bytes of the resource" />
        </div>
      ) : (
        <Shown found={found} bytes={bytes} mimeType={mimeType} />
      )}
      <figcaption className="flex flex-wrap items-center gap-x-2 text-small text-muted">
        <span>
          {WORDS[found.kind]}, <SafeText text={mimeType || "no media type"} />, {size(bytes.length)}
          {factsOf(found)}
        </span>
        {remark === null ? null : (
          <span className="text-warn">
            <SafeText text={remark} />
          </span>
        )}
        {found.kind === "bytes" ? null : (
          <Button variant="quiet" onClick={() => setAsBytes(!asBytes)}>
            {asBytes ? "Hide bytes" : "Show bytes"}
          </Button>
        )}
      </figcaption>
    </figure>
  );
}

const WORDS: Record<BytesKind["kind"], string> = {
  picture: "Image",
  sound: "Sound",
  pdf: "PDF",
  text: "Text",
  bytes: "Bytes",
};

interface ShownProps {
  found: BytesKind;
  bytes: Uint8Array<ArrayBuffer>;
  mimeType: string;
}

function Shown({ found, bytes, mimeType }: ShownProps): ReactNode {
  switch (found.kind) {
    case "picture":
      return <Picture bytes={bytes} facts={found.facts} alt={`From the server, ${found.mimeType}`} />;
    case "sound":
      return <Sound bytes={bytes} mimeType={found.mimeType} />;
    case "pdf":
      return <PdfView bytes={bytes} />;
    case "text":
      return <TextBlock text={found.text} mimeType={mimeType} />;
    case "bytes":
      return null;
  }
}

function factsOf(found: BytesKind): string {
  if (found.kind === "picture" && found.facts.size !== null) {
    const { width, height } = found.facts.size;
    return `, ${Math.round(width)} × ${Math.round(height)} pixels`;
  }
  if (found.kind !== "sound") return "";
  const { format, sampling } = found.facts;
  if (sampling === null) return `, ${format}`;
  const length = sampling.seconds === null ? "" : `, ${sampling.seconds.toFixed(1)} s`;
  return `, ${format}, ${sampling.hertz} Hz, ${sampling.channels} channel${sampling.channels === 1 ? "" : "s"}${length}`;
}

function unexpected(found: BytesKind, expected: BytesProps["expected"]): string | null {
  if (expected === null) return null;
  const wanted = expected === "image" ? "picture" : "sound";
  return found.kind === wanted ? null : `said to be ${expected}, but these bytes are not shown as that`;
}
