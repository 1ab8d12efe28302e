// 36 px: which session is looked at, whether it is recorded, the theme, and the panes.

import { Circle, Keyboard, Monitor, Moon, PanelBottom, PanelLeft, PanelRight, Sun } from "lucide-react";
import { keysOf } from "../model/keys";
import type { PaneName, Theme } from "../model/layout";
import { Choice, type ChoiceOption } from "../parts/Choice";
import { IconButton } from "../parts/IconButton";
import { SafeText } from "../parts/SafeText";
import { IS_MAC } from "../state/keyBindings";
import { useSession, useStateOf } from "../state/queries";
import { useWindow } from "../state/window";
import { AnyCertificateAlarm } from "./CertificateBadge";
import { StateDot, stateWord } from "./sidebar/ServerRow";

const THEMES: readonly ChoiceOption<Theme>[] = [
  { value: "system", label: "System theme", icon: <Monitor aria-hidden="true" size={13} /> },
  { value: "light", label: "Light theme", icon: <Sun aria-hidden="true" size={13} /> },
  { value: "dark", label: "Dark theme", icon: <Moon aria-hidden="true" size={13} /> },
];

export function TopBar() {
  const theme = useWindow((state) => state.theme);
  const setTheme = useWindow((state) => state.setTheme);
  const showHelp = useWindow((state) => state.showHelp);
  const hasSession = useWindow((state) => state.session !== null);
  return (
    <header className="flex h-9 shrink-0 items-center gap-2 border-b border-line bg-panel px-2">
      <span className="pl-1 font-semibold">Wirescope</span>
      <CurrentSession />
      <span className="flex-1" />
      <AnyCertificateAlarm />
      <Recording />
      <Choice label="Theme" value={theme} options={THEMES} onChange={setTheme} />
      <span className="flex items-center">
        <PaneButton pane="sidebar" label="Sidebar" icon={<PanelLeft aria-hidden="true" size={15} />} />
        <PaneButton
          pane="log"
          label="Log"
          disabled={!hasSession}
          icon={<PanelBottom aria-hidden="true" size={15} />}
        />
        <PaneButton
          pane="inspector"
          label="Inspector"
          disabled={!hasSession}
          icon={<PanelRight aria-hidden="true" size={15} />}
        />
        <IconButton
          label="Shortcuts"
          keys={keysOf("help.keys", IS_MAC)}
          icon={<Keyboard aria-hidden="true" size={15} />}
          onClick={() => showHelp(true)}
        />
      </span>
    </header>
  );
}

interface PaneButtonProps {
  pane: PaneName;
  label: string;
  icon: React.ReactNode;
  disabled?: boolean;
}

function PaneButton({ pane, label, icon, disabled = false }: PaneButtonProps) {
  const shown = useWindow((state) => state.panes[pane]);
  const toggle = useWindow((state) => state.togglePane);
  return (
    <IconButton
      label={label}
      icon={icon}
      pressed={shown}
      disabled={disabled}
      keys={keysOf(`pane.${pane}`, IS_MAC)}
      onClick={() => toggle(pane)}
    />
  );
}

function CurrentSession() {
  const id = useWindow((state) => state.session);
  const { data: session } = useSession(id);
  const state = useStateOf(session);
  if (!session) return null;
  return (
    <span className="flex min-w-0 items-center gap-1.5 border-l border-line pl-3 text-muted">
      <StateDot state={state} />
      <SafeText text={session.name ?? session.target.label} className="truncate text-text" />
      <span className="shrink-0">{stateWord(state)}</span>
    </span>
  );
}

function Recording() {
  const path = useWindow((state) => state.logPath);
  return (
    <span
      className={`flex shrink-0 items-center gap-1.5 text-small ${path === null ? "text-warn" : "text-muted"}`}
      title={path === null ? "Nothing is written to disk" : `Every frame is written to ${path}`}
    >
      <Circle aria-hidden="true" size={9} className={path === null ? "" : "fill-current text-in"} />
      {path === null ? "not recorded" : "recording"}
    </span>
  );
}
