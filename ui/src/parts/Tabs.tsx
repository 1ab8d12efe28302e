// Views of one thing, one shown at a time: a segmented row of tabs and the panel they control. The caller renders the
// panel's content for the chosen value, so hidden views cost nothing.

import { Tabs as BaseTabs } from "@base-ui/react/tabs";
import type { ReactNode } from "react";

export interface TabOption<Value extends string> {
  value: Value;
  label: string;
  /** A count shown behind the label, such as the number of findings. */
  count?: number;
}

export interface TabsProps<Value extends string> {
  /** The accessible name of the row of tabs. */
  label: string;
  value: Value;
  options: readonly TabOption<Value>[];
  onChange: (value: Value) => void;
  /** What stands left and right of the tabs in the same row. */
  start?: ReactNode;
  end?: ReactNode;
  className?: string;
  rowClassName?: string;
  panelClassName?: string;
  children: ReactNode;
}

export function Tabs<Value extends string>(props: TabsProps<Value>) {
  const { label, value, options, onChange, start, end, children } = props;
  return (
    <BaseTabs.Root
      value={value}
      onValueChange={(next: unknown) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen) onChange(chosen.value);
      }}
      className={`flex min-h-0 min-w-0 flex-col ${props.className ?? ""}`}
    >
      <div className={`flex h-8 shrink-0 items-center gap-2 ${props.rowClassName ?? "px-2"}`}>
        {start}
        <BaseTabs.List
          aria-label={label}
          activateOnFocus
          className="inline-flex h-6 shrink-0 items-center rounded-base border border-line bg-panel p-px"
        >
          {options.map((option) => (
            <BaseTabs.Tab
              key={option.value}
              value={option.value}
              className="inline-flex h-full items-center gap-1 rounded-[3px] px-2 text-small text-muted hover:text-text data-active:bg-bg data-active:text-text data-active:shadow-[0_0_0_1px_var(--control)]"
            >
              {option.label}{" "}
              {option.count ? (
                <span className="text-[11px] text-muted tabular-nums">{option.count}</span>
              ) : null}
            </BaseTabs.Tab>
          ))}
        </BaseTabs.List>
        {end ? <div className="ml-auto flex min-w-0 items-center gap-1">{end}</div> : null}
      </div>
      <BaseTabs.Panel value={value} className={`min-h-0 min-w-0 flex-1 ${props.panelClassName ?? ""}`}>
        {children}
      </BaseTabs.Panel>
    </BaseTabs.Root>
  );
}
