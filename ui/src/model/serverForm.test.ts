import { describe, expect, it } from "vitest";
import { aTarget } from "../test/samples";
import { envProblem, formOf, targetOf } from "./serverForm";

describe("the form of a target", () => {
  it("comes back as the target it was made of", () => {
    const target = aTarget({ env: { A: "1", B: "" }, cwd: "/data" });
    expect(targetOf(formOf(target), target.command)).toEqual(target);
    expect(formOf(target).command).toBe("npx -y server-files /data");
  });

  it("starts empty, and says no folder with null", () => {
    expect(targetOf(formOf(null), ["x"])).toEqual({ name: "", command: ["x"], env: {}, cwd: null });
  });

  it("says what is wrong with a variable", () => {
    const rows = [
      { id: 0, name: "A", value: "1" },
      { id: 1, name: "A", value: "2" },
      { id: 2, name: "B=C", value: "" },
      { id: 3, name: "", value: "x" },
      { id: 4, name: "", value: "" },
    ];
    expect(rows.map((row) => envProblem(row, rows))).toEqual([
      null,
      "“A” is there already.",
      "A name cannot hold “=”.",
      "This value has no name.",
      null,
    ]);
  });

  it("leaves an empty row out", () => {
    expect(targetOf({ ...formOf(null), env: [{ id: 0, name: "", value: "" }] }, ["x"]).env).toEqual({});
  });
});
