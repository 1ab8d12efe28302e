import { describe, expect, it } from "vitest";
import { HostError, toHostError } from "./errors";

describe("a rejection of the host", () => {
  it("is believed when it has the shape of an error", () => {
    const error = toHostError({
      code: "spawn_failed",
      message: "No such program.",
      advice: "Check the path.",
      stderr: ["a", "b"],
      session: "ab",
    });
    expect(error).toBeInstanceOf(HostError);
    expect({ ...error, message: error.message }).toMatchObject({
      code: "spawn_failed",
      message: "No such program.",
      advice: "Check the path.",
      stderr: ["a", "b"],
      session: "ab",
    });
  });

  it.each([
    ["words", "command x not found", "command x not found"],
    ["an Error", new Error("boom"), "boom"],
    ["a code of nobody", { code: "nonsense", message: "m" }, '{"code":"nonsense","message":"m"}'],
    ["a code that objects inherit", { code: "toString", message: "m" }, '{"code":"toString","message":"m"}'],
    ["a message that is none", { code: "cancelled", message: 4 }, '{"code":"cancelled","message":4}'],
    ["nothing", undefined, "undefined"],
    ["null", null, "null"],
  ])("is kept as words when it is %s", (_what, thrown, message) => {
    const error = toHostError(thrown);
    expect(error.code).toBe("host_failed");
    expect(error.message).toBe(message);
  });

  it("loses only the parts that are not what they should be", () => {
    const error = toHostError({ code: "cancelled", message: "m", advice: 3, stderr: ["a", 5], session: {} });
    expect(error).toMatchObject({ code: "cancelled", advice: null, stderr: ["a"], session: null });
  });

  it("passes through once it is one", () => {
    const error = toHostError("x");
    expect(toHostError(error)).toBe(error);
  });
});
