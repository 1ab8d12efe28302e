// What a session offers, as the sidebar groups and filters it. Pure.

import type { Offered } from "../ipc/generated/Offered";
import type { Offers } from "../ipc/generated/Offers";
import type { OfferKind } from "./layout";

export interface OfferGroup {
  kind: OfferKind;
  title: string;
  /** Those that match the filter. */
  shown: Offered[];
  total: number;
}

export const GROUP_TITLES: Record<OfferKind, string> = {
  tool: "Tools",
  resource: "Resources",
  template: "Templates",
  prompt: "Prompts",
};

export function offerGroups(offers: Offers, filter: string): OfferGroup[] {
  const wanted = filter.trim().toLowerCase();
  const group = (kind: OfferKind, all: Offered[]): OfferGroup => ({
    kind,
    title: GROUP_TITLES[kind],
    shown: wanted ? all.filter((offered) => isMatch(offered, wanted)) : all,
    total: all.length,
  });
  return [
    group("tool", offers.tools),
    group("resource", offers.resources),
    group("template", offers.templates),
    group("prompt", offers.prompts),
  ].filter((one) => one.total > 0);
}

function isMatch(offered: Offered, wanted: string): boolean {
  return [offered.key, offered.label, offered.description ?? ""].some((text) =>
    text.toLowerCase().includes(wanted),
  );
}
