// Says, as long as it is so, that a session in use takes any certificate.

import { ShieldOff } from "lucide-react";
import { Badge } from "../parts/Badge";
import { isInUse, useSessions } from "../state/queries";
import { useWindow } from "../state/window";

export function CertificateBadge() {
  return (
    <Badge
      tone="warn"
      icon={<ShieldOff aria-hidden="true" size={11} />}
      title="Certificates are not checked: whoever stands between can read and change everything."
    >
      any certificate
    </Badge>
  );
}

/** For the top bar: whichever session is looked at, one that is open counts. */
export function AnyCertificateAlarm() {
  const { data: sessions } = useSessions();
  const live = useWindow((state) => state.live);
  const isOn = (sessions ?? []).some(
    (one) => one.target.accepts_any_certificate && isInUse(live[one.id]?.state ?? one.state),
  );
  return isOn ? <CertificateBadge /> : null;
}
