// What people must see until it is mended: the log cannot be written, frames were not recorded.

import { Banner } from "../parts/Banner";
import { useWindow } from "../state/window";

export function Alarms() {
  const alarms = useWindow((state) => state.alarms);
  return alarms.map((alarm) => (
    <Banner
      key={`${alarm.code} ${alarm.message}`}
      tone="error"
      role="alert"
      title={alarm.message}
      className="shrink-0 border-b border-line"
    >
      {alarm.advice}
    </Banner>
  ));
}
