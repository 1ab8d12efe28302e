// A server's icons: drawn where they carry their own bytes, told where they do not. A remote one is never loaded.

import { useMemo } from "react";
import { type Icon, iconsOf } from "../model/icons";
import { readJson } from "../model/jsonText";
import { Address } from "./Address";
import { Badge } from "./Badge";
import { useBlobUrl } from "./blobUrl";
import { SafeText } from "./SafeText";

type DrawnIcon = Icon & { kind: "drawn" };

/** The icons of an entry, whose JSON text this is. */
export function useIcons(raw: string): Icon[] {
  return useMemo(() => iconsOf(raw, readJson(raw).root), [raw]);
}

/** The first icon that can be drawn, small, beside a name. It says nothing that the name does not. */
export function LeadingIcon({ icons }: { icons: readonly Icon[] }) {
  const icon = icons.find((one) => one.kind === "drawn");
  return icon === undefined ? null : <IconImage icon={icon} className="size-4" />;
}

/** All icons with what is said of them. */
export function IconList({ icons }: { icons: readonly Icon[] }) {
  if (icons.length === 0) return null;
  return (
    <ul aria-label="Icons" className="flex flex-wrap items-center gap-2 text-small">
      {icons.map((icon, index) => (
        <li key={index} className="inline-flex min-w-0 flex-wrap items-center gap-1">
          {icon.kind === "drawn" ? (
            <IconImage icon={icon} className="size-6" />
          ) : (
            <>
              <Badge title={`Not drawn: ${icon.reason}.`}>icon not drawn: {icon.reason}</Badge>
              <Address text={icon.src} />
            </>
          )}
          {icon.about === "" ? null : <SafeText text={icon.about} className="text-muted" />}
        </li>
      ))}
    </ul>
  );
}

function IconImage({ icon, className }: { icon: DrawnIcon; className: string }) {
  const url = useBlobUrl(icon.bytes, icon.mimeType);
  if (url === null) return null;
  return <img src={url} alt="" className={`shrink-0 object-contain ${className}`} />;
}
