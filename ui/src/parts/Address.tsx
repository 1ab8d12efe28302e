// An address that a server names: the whole of it, as text. Nothing here is a link, so nothing is fetched in advance and
// nothing opens by a stray click; what could deceive about it is said beside it.

import { addressRemark } from "../model/addressRemark";
import { Badge } from "./Badge";
import { SafeText } from "./SafeText";

export function Address({ text, className = "text-muted" }: { text: string; className?: string }) {
  const remark = addressRemark(text);
  return (
    <>
      <SafeText text={text} className={`data wrap-anywhere ${className}`} />
      {remark === null ? null : (
        <>
          {" "}
          <Badge tone="warn">
            <SafeText text={remark} />
          </Badge>
        </>
      )}
    </>
  );
}
