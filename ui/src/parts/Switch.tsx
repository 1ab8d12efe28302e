// On or off, taking effect at once.

import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { useId } from "react";

export interface SwitchProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  hint?: string;
  hideLabel?: boolean;
  disabled?: boolean;
}

export function Switch({ label, checked, onChange, hint, hideLabel = false, disabled = false }: SwitchProps) {
  const id = useId();
  return (
    <span className="inline-flex items-center gap-2" title={hint}>
      <BaseSwitch.Root
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => onChange(next)}
        aria-labelledby={`${id}-label`}
        className="relative inline-flex h-4 w-7 shrink-0 items-center rounded-full border border-control bg-bg focus-visible:outline-offset-1 data-checked:border-accent data-checked:bg-accent data-disabled:opacity-50"
      >
        <BaseSwitch.Thumb className="block size-2.5 translate-x-0.5 rounded-full bg-muted transition-transform duration-100 data-checked:translate-x-3.5 data-checked:bg-on-accent" />
      </BaseSwitch.Root>
      <span id={`${id}-label`} className={hideLabel ? "sr-only" : "text-small"}>
        {label}
      </span>
    </span>
  );
}
