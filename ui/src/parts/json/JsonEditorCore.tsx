// CodeMirror around a JSON text. The editor holds a copy of the text only while it is edited; every change goes out as
// text, and a text that comes in from elsewhere replaces it. Syntax errors and findings are underlined where they stand.
//
// Tab leaves the editor, as everywhere else; Mod+Enter is the window's, so CodeMirror's own binding is left out.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, linter, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import type { Finding } from "../../ipc/generated/Finding";
import { HIDDEN_PATTERN } from "../../model/escapes";
import { type JsonNode, nodeAt, readJson } from "../../model/jsonText";
import type { JsonEditorProps } from "./JsonEditor";

const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--bg)", color: "var(--text)", fontSize: "12px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": {
    fontFamily: '"JetBrains Mono Variable", ui-monospace, monospace',
    lineHeight: "18px",
    overflow: "auto",
  },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--muted)", border: "none" },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--selection)",
  },
  ".tok-propertyName": { color: "var(--muted)" },
  ".cm-specialChar": { color: "var(--warn)" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--error)",
    textDecorationSkipInk: "none",
  },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--warn)" },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--text)",
    border: "1px solid var(--line)",
    boxShadow: "var(--shadow)",
  },
});

export default function JsonEditorCore({ text, onChange, label, findings, readOnly }: JsonEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const changed = useRef(onChange);
  const attributes = useRef(new Compartment());
  // The editor is made once for a place; what it starts with is read from here.
  const start = useRef({ text, label, readOnly: readOnly === true });

  useEffect(() => {
    changed.current = onChange;
  });

  useEffect(() => {
    if (place.current === null) return;
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: start.current.text,
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          highlightSpecialChars({ addSpecialChars: HIDDEN_PATTERN }),
          bracketMatching(),
          json(),
          syntaxHighlighting(classHighlighter),
          linter(null),
          EditorView.lineWrapping,
          // Kept as they come: a carriage return that is typed or pasted is part of the text.
          EditorState.lineSeparator.of("\n"),
          EditorState.readOnly.of(start.current.readOnly),
          attributes.current.of(
            EditorView.contentAttributes.of({ "aria-label": start.current.label, spellcheck: "false" }),
          ),
          keymap.of([...defaultKeymap.filter((binding) => binding.key !== "Mod-Enter"), ...historyKeymap]),
          look,
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const held = editor.state.doc.toString();
    if (held !== text) editor.dispatch({ changes: { from: 0, to: held.length, insert: text } });
    editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(text, findings ?? [])));
  }, [text, findings]);

  useEffect(() => {
    view.current?.dispatch({
      effects: attributes.current.reconfigure(
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
      ),
    });
  }, [label]);

  return <div ref={place} className="h-full min-h-0 overflow-hidden" />;
}

function diagnosticsOf(text: string, findings: readonly Finding[]): Diagnostic[] {
  const { root, problem } = readJson(text);
  if (problem !== null) {
    const to = Math.min(text.length, Math.max(problem.end, problem.start + 1));
    return [{ from: Math.min(problem.start, to), to, severity: "error", message: problem.message }];
  }
  return findings.flatMap((finding) => {
    const node = nearest(root, finding.pointer);
    if (node === null) return [];
    const severity = finding.severity === "hint" ? "info" : finding.severity;
    // Of a container only its bracket: a whole document underlined points at nothing.
    const to = node.kind === "object" || node.kind === "array" ? node.start + 1 : node.end;
    return [{ from: node.start, to, severity, message: finding.message }];
  });
}

/** What a pointer names; of something that is missing, what it is missing from. */
function nearest(root: JsonNode | null, pointer: string): JsonNode | null {
  let place = pointer;
  while (place !== "" && nodeAt(root, place) === null) {
    place = place.slice(0, Math.max(0, place.lastIndexOf("/")));
  }
  return nodeAt(root, place);
}
