// The four panes and the lines between them. A hidden pane is not on the page; its size is kept for when it comes back.

import type { ReactNode } from "react";
import { Group, type Layout, type LayoutChangedMeta, Panel, Separator } from "react-resizable-panels";
import type { PaneName } from "../model/layout";
import { useSession } from "../state/queries";
import { useWindow } from "../state/window";
import { Inspector } from "./inspector/Inspector";
import { Log } from "./log/Log";
import { Sidebar } from "./sidebar/Sidebar";
import { Center } from "./tabs/Center";

/** How near a line the pointer grabs it; more would take clicks from the scrollbars beside it. */
const GRAB_PIXELS = { coarse: 20, fine: 7 };

export function Panes() {
  const panes = useWindow((state) => state.panes);
  const sizes = useWindow((state) => state.sizes);
  const session = useWindow((state) => state.session);
  const setSize = useWindow((state) => state.setSize);
  const { data: summary } = useSession(session);
  const server = summary?.name ?? summary?.target.label ?? "";
  const hasLog = panes.log && session !== null;
  const hasInspector = panes.inspector && session !== null;

  /** Only what a person did is kept; a pane that comes or goes moves the others too. */
  const keep = (pane: PaneName) => (layout: Layout, meta: LayoutChangedMeta) => {
    const percent = layout[pane];
    if (meta.isUserInteraction && percent !== undefined) setSize(pane, Math.round(percent * 10) / 10);
  };

  return (
    <Group
      orientation="vertical"
      id="rows"
      resizeTargetMinimumSize={GRAB_PIXELS}
      className="min-h-0 flex-1"
      onLayoutChanged={keep("log")}
    >
      <Panel id="work" minSize={160}>
        <Group orientation="horizontal" id="columns" resizeTargetMinimumSize={GRAB_PIXELS}>
          {panes.sidebar ? (
            <>
              <Panel
                id="sidebar"
                defaultSize={sizes.sidebar}
                minSize={180}
                maxSize={400}
                groupResizeBehavior="preserve-pixel-size"
                onResize={(size) => setSize("sidebar", Math.round(size.inPixels))}
              >
                <Pane name="sidebar" label="Sidebar">
                  <Sidebar />
                </Pane>
              </Panel>
              <Line label="Width of the sidebar" />
            </>
          ) : null}
          <Panel id="main" minSize={300}>
            <Group
              orientation="horizontal"
              id="main-columns"
              resizeTargetMinimumSize={GRAB_PIXELS}
              onLayoutChanged={keep("inspector")}
            >
              <Panel id="center" minSize={240}>
                <Pane name="center" label="Open tab">
                  <Center />
                </Pane>
              </Panel>
              {hasInspector ? (
                <>
                  <Line label="Width of the inspector" />
                  <Panel id="inspector" defaultSize={`${sizes.inspector}%`} minSize={220}>
                    <Pane name="inspector" label="Inspector">
                      <Inspector session={session} />
                    </Pane>
                  </Panel>
                </>
              ) : null}
            </Group>
          </Panel>
        </Group>
      </Panel>
      {hasLog ? (
        <>
          <Line label="Height of the log" horizontal />
          <Panel id="log" defaultSize={`${sizes.log}%`} minSize={96}>
            <Pane name="log" label="Log pane">
              <Log key={session} session={session} server={server} />
            </Pane>
          </Panel>
        </>
      ) : null}
    </Group>
  );
}

function Pane({ name, label, children }: { name: PaneName | "center"; label: string; children: ReactNode }) {
  return (
    <section data-pane={name} aria-label={label} className="h-full min-h-0">
      {children}
    </section>
  );
}

function Line({ label, horizontal = false }: { label: string; horizontal?: boolean }) {
  return (
    <Separator
      aria-label={label}
      className={`bg-line transition-colors duration-100 focus-visible:bg-accent data-[separator=active]:bg-accent data-[separator=hover]:bg-control ${horizontal ? "h-px" : "w-px"}`}
    />
  );
}
