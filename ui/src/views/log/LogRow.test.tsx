import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Row } from "../../ipc/generated/Row";
import { aRow } from "../../test/samples";
import { LogRow } from "./LogRow";

function cellsOf(parts: Partial<Row>): string[] {
  const nothing = () => {};
  render(
    <LogRow
      id="row"
      index={0}
      row={aRow(parts)}
      server="Files"
      selected={false}
      isPair={false}
      onChoose={nothing}
      onOpen={nothing}
    />,
  );
  return screen.getAllByRole("gridcell").map((cell) => cell.textContent ?? "");
}

const ANSWER: Partial<Row> = { kind: "response", direction: "to_client" };

describe("a row of the log", () => {
  it("calls an answer by its request’s method, and says that it is one", () => {
    expect(cellsOf(ANSWER)[4]).toBe("tools/callresponse");
  });

  it("says once that an answer to no request is one, and what it says", () => {
    const unmatched = { method: null, name: null, id: "null", outcome: null, text: "-32700: Parse error" };
    const cells = cellsOf({ ...ANSWER, ...unmatched });
    expect(cells[4]).toBe("response");
    expect(cells[5]).toBe("-32700: Parse error");
  });

  it("names the hidden characters of a mark’s kind", () => {
    expect(cellsOf({ kind: "mark", direction: null, method: null, mark: "a\u202eb", text: "" })[4]).toBe(
      "aU+202Eb",
    );
  });
});
