// What is sent and what came of it, one above the other with a line between them. Where the tab is too low for both, one
// of them is open and the other is a line that opens it: the result once something was sent, the form when it is edited.

import { type ReactNode, useState } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { Button } from "../../parts/Button";
import { SafeText } from "../../parts/SafeText";

export interface CallSplitProps {
  form: ReactNode;
  /** `null` while nothing was sent. */
  result: ReactNode;
  /** The call that is shown; another one opens the result. */
  shown: number | null;
  /** Too low for both. */
  isLow: boolean;
  /** How the form is shown; a change of it opens the form. */
  view: string;
  /** What would be sent, in a line. */
  summary: string;
  /** How the shown call stands. */
  outcome: ReactNode;
}

const LONGEST_SUMMARY = 300;

export function CallSplit(props: CallSplitProps) {
  const { form, result, shown, isLow, view } = props;
  /** The call that the form was opened over. */
  const [editedOver, setEditedOver] = useState<number | null>(null);
  const [lastView, setLastView] = useState(view);
  if (view !== lastView) {
    setLastView(view);
    setEditedOver(shown);
  }
  const isEditing = editedOver === shown;
  if (result === null) return <div className="min-h-0 flex-1">{form}</div>;
  if (!isLow) {
    return (
      <Group orientation="vertical" className="min-h-0 flex-1">
        <Panel id="form" minSize={60}>
          {form}
        </Panel>
        <Separator
          aria-label="Height of the result"
          className="h-px bg-line transition-colors duration-100 focus-visible:bg-accent data-[separator=active]:bg-accent data-[separator=hover]:bg-control"
        />
        <Panel id="result" defaultSize="58%" minSize={100}>
          {result}
        </Panel>
      </Group>
    );
  }
  return isEditing ? (
    <>
      <div className="min-h-0 flex-1">{form}</div>
      <Line label="Result line" border="border-t" action="Show result" onOpen={() => setEditedOver(null)}>
        {props.outcome}
      </Line>
    </>
  ) : (
    <>
      <Line label="Form line" border="border-b" action="Edit" onOpen={() => setEditedOver(shown)}>
        <span className="data truncate text-muted">
          <SafeText text={props.summary.slice(0, LONGEST_SUMMARY)} />
        </span>
      </Line>
      <div className="min-h-0 flex-1">{result}</div>
    </>
  );
}

interface LineProps {
  label: string;
  border: string;
  action: string;
  onOpen: () => void;
  children: ReactNode;
}

function Line({ label, border, action, onOpen, children }: LineProps) {
  return (
    <section
      aria-label={label}
      className={`flex h-8 shrink-0 items-center gap-2 border-line bg-panel pr-1 pl-3 ${border}`}
    >
      <span className="flex min-w-0 flex-1 items-center">{children}</span>
      <Button variant="quiet" onClick={onOpen}>
        {action}
      </Button>
    </section>
  );
}
