// The log's column heads; they stand still while rows move.

const COLUMNS = [
  "#",
  "Time",
  "Direction",
  "Server",
  "Method",
  "Name",
  "Id",
  "Status",
  "Duration",
  "Size",
] as const;

/** Heads set right, over numbers that are. */
const RIGHT = new Set<string>(["#", "Duration", "Size"]);

export function LogHeader() {
  return (
    <div role="row" className="log-row caps h-6 items-center border-b border-line bg-panel">
      {COLUMNS.map((column) => (
        <span
          key={column}
          role="columnheader"
          className={`${RIGHT.has(column) ? "text-right" : ""} ${column === "Server" ? "log-server" : ""} truncate`}
        >
          {column === "Direction" ? <span className="sr-only">Direction</span> : column}
        </span>
      ))}
    </div>
  );
}
