// A JSON text editor that loads when it is first shown: CodeMirror is a third of the window's script. Until it is there
// the text stands in a plain text area, so that nothing typed waits.

import { lazy, Suspense } from "react";
import type { Finding } from "../../ipc/generated/Finding";

export interface JsonEditorProps {
  text: string;
  onChange: (text: string) => void;
  /** Its accessible name. */
  label: string;
  /** Underlined where their pointers lead. */
  findings?: readonly Finding[];
  readOnly?: boolean;
}

const Core = lazy(() => import("./JsonEditorCore"));

export function JsonEditor(props: JsonEditorProps) {
  return (
    <Suspense
      fallback={
        <textarea
          aria-label={props.label}
          value={props.text}
          readOnly={props.readOnly}
          spellCheck={false}
          onChange={(event) => props.onChange(event.currentTarget.value)}
          className="data block h-full w-full resize-none bg-bg p-2"
        />
      }
    >
      <Core {...props} />
    </Suspense>
  );
}
