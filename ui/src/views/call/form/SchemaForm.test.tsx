// Each kind of field against the text it must leave behind, byte for byte.

import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { aTool, openCall } from "../callFake";

function form(properties: string, draft: string | null = null, required = "[]") {
  const tool = aTool(`{"type":"object","properties":{${properties}},"required":${required}}`);
  return openCall(tool, { draft });
}

const box = (name: string) => screen.getByRole("textbox", { name });
const choice = (name: string) => screen.getByRole("combobox", { name });
const button = (name: string) => screen.getByRole("button", { name });

/** Types as a person who replaces what is there. */
async function replace(user: ReturnType<typeof form>["user"], field: HTMLElement, text: string) {
  await user.tripleClick(field);
  await user.keyboard(text.replaceAll("[", "[[").replaceAll("{", "{{"));
}

describe("text", () => {
  it("is not sent until typed, and can be empty, null and not sent again", async () => {
    const { user, text } = form('"s":{"type":["string","null"]}');
    expect(text()).toBeNull();
    await user.type(box("s"), 'a"b');
    expect(text()).toBe('{"s":"a\\"b"}');
    await user.clear(box("s"));
    expect(text()).toBe('{"s":""}');
    await user.click(button("Do not send s"));
    expect(text()).toBe("{}");
    await user.click(button("Send empty text for s"));
    expect(text()).toBe('{"s":""}');
    await user.click(button("Send null for s"));
    expect(text()).toBe('{"s":null}');
    await user.type(box("s"), "x");
    expect(text()).toBe('{"s":"x"}');
  });

  it("offers null only where the schema allows it", () => {
    form('"s":{"type":"string"}');
    expect(screen.queryByRole("button", { name: "Send null for s" })).toBeNull();
  });

  it("leaves all other bytes alone", async () => {
    const before = '{ "big": 9007199254740993,\n  "one":1.0, "s": "a", "d":1, "d":2 }';
    const { user, text } = form('"s":{"type":"string"}', before);
    await user.type(box("s"), "b");
    expect(text()).toBe('{ "big": 9007199254740993,\n  "one":1.0, "s": "ab", "d":1, "d":2 }');
  });

  it("takes Enter as a new line only with Shift", async () => {
    const { user, text } = form('"s":{"type":"string"}');
    await user.type(box("s"), "a{Enter}b{Shift>}{Enter}{/Shift}c");
    expect(text()).toBe('{"s":"ab\\nc"}');
  });

  it("that a text box would change is edited as JSON instead", async () => {
    const { user, text } = form('"s":{"type":"string"},"t":{"type":"string"}', '{"s":"a\\r\\nb"}');
    expect(box("s")).toHaveValue('"a\\r\\nb"');
    await user.type(box("t"), "x");
    expect(text()).toBe('{"s":"a\\r\\nb","t":"x"}');
  });
});

describe("numbers", () => {
  it.each(["9007199254740993", "1.0", "-0", "1e400", "12345678901234567890.5"])(
    "keep %s as typed",
    async (typed) => {
      const { user, text } = form('"n":{"type":"number"}');
      await user.type(box("n"), typed);
      expect(text()).toBe(`{"n":${typed}}`);
    },
  );

  it("that are none stay in the field, with what is sent instead", async () => {
    const { user, text } = form('"n":{"type":"integer"},"s":{"type":"string"}');
    await user.type(box("n"), "12x");
    expect(text()).toBe('{"n":12}');
    expect(box("n")).toHaveValue("12x");
    expect(box("n")).toBeInvalid();
    expect(box("n")).toHaveAccessibleDescription(/“12x” is no number in JSON; 12 is still what is sent\./);
    await user.type(box("s"), "y");
    expect(box("n"), "another field's edit does not drop it").toHaveValue("12x");
    expect(button("Send anyway")).toBeEnabled();
    await replace(user, box("n"), "13");
    expect(text()).toBe('{"n":13,"s":"y"}');
    expect(box("n")).toBeValid();
  });

  it("that are cleared are not sent", async () => {
    const { user, text } = form('"n":{"type":"integer"}', '{"n":5}');
    await user.clear(box("n"));
    expect(text()).toBe("{}");
  });
});

describe("choices", () => {
  it("of true and false can be not sent", async () => {
    const { user, text } = form('"b":{"type":["boolean","null"]}');
    expect(choice("b")).toHaveDisplayValue("not sent");
    await user.selectOptions(choice("b"), "false");
    expect(text()).toBe('{"b":false}');
    await user.selectOptions(choice("b"), "null");
    expect(text()).toBe('{"b":null}');
    await user.selectOptions(choice("b"), "not sent");
    expect(text()).toBe("{}");
  });

  it("write the schema's own spelling and show its titles", async () => {
    const { user, text } = form(
      '"e":{"oneOf":[{"const":1.0,"title":"One"},{"const":9007199254740993,"title":"Big"}]}',
    );
    await user.selectOptions(choice("e"), "One");
    expect(text()).toBe('{"e":1.0}');
    await user.selectOptions(choice("e"), "Big");
    expect(text()).toBe('{"e":9007199254740993}');
  });

  it("know an equal value written otherwise, and keep one that is none of them", async () => {
    form('"e":{"enum":[1]},"f":{"enum":["a"]}', '{"e":1.00,"f":"z"}');
    expect(choice("e")).toHaveDisplayValue("1");
    expect(choice("f")).toHaveDisplayValue('"z" (not one of the choices)');
  });

  it("send a constant only when asked", async () => {
    const { user, text } = form('"c":{"const":"v1"}');
    expect(text()).toBeNull();
    await user.click(button('Send "v1" for c'));
    expect(text()).toBe('{"c":"v1"}');
  });
});

describe("defaults", () => {
  it("are shown, not sent, and one press away", async () => {
    const { user, text } = form('"n":{"type":"number","default":1.0}');
    expect(box("n")).toHaveAttribute("placeholder", "not sent; default 1.0");
    expect(text()).toBeNull();
    await user.click(button("Use default for n"));
    expect(text()).toBe('{"n":1.0}');
  });
});

describe("groups", () => {
  it("that are required make themselves when a field is filled in", async () => {
    const { user, text } = form('"o":{"type":"object","properties":{"a":{"type":"string"}}}', null, '["o"]');
    await user.type(box("a"), "x");
    expect(text()).toBe('{"o":{"a":"x"}}');
    await user.click(button("Do not send a"));
    expect(text()).toBe('{"o":{}}');
    await user.click(button("Do not send o"));
    expect(text()).toBe("{}");
  });

  it("that are optional wait for a press", async () => {
    const { user, text } = form('"o":{"type":"object","properties":{"a":{"type":"string"}}}');
    expect(screen.queryByRole("textbox", { name: "a" })).toBeNull();
    await user.click(button("Add o"));
    expect(text()).toBe('{"o":{}}');
    await user.type(
      within(screen.getByRole("group", { name: "o" })).getByRole("textbox", { name: "a" }),
      "x",
    );
    expect(text()).toBe('{"o":{"a":"x"}}');
  });

  it("of odd names write them as names", async () => {
    const { user, text } = form(
      '"__proto__":{"type":"string"},"":{"type":"integer"},"a/b~":{"type":"string"}',
    );
    await user.type(box("__proto__"), "p");
    await user.type(box('""'), "1");
    await user.type(box("a/b~"), "q");
    expect(text()).toBe('{"__proto__":"p","":1,"a/b~":"q"}');
  });

  it("show members the schema does not name, and names written twice", async () => {
    const { user, text } = form('"a":{"type":"integer"}', '{"a":1,"more":[1.0],"a":2}');
    expect(box("more")).toHaveValue("[1.0]");
    expect(box("a")).toHaveAccessibleDescription(/Written 2 times/);
    await user.click(button("Do not send a"));
    expect(text()).toBe('{"more":[1.0]}');
    await replace(user, box("more"), "{");
    expect(text(), "what is no JSON yet is not written").toBe('{"more":[1.0]}');
    await user.keyboard("}");
    expect(text()).toBe('{"more":{}}');
  });
});

describe("lists", () => {
  it("grow, change, move and shrink", async () => {
    const { user, text } = form('"l":{"type":"array","items":{"type":"string"}}');
    await user.click(button("Add l item"));
    expect(text()).toBe('{"l":[""]}');
    await user.type(box("l item 1"), "a");
    await user.click(button("Add l item"));
    await user.type(box("l item 2"), "b");
    expect(text()).toBe('{"l":["a","b"]}');
    await user.click(button("Move l item 2 up"));
    expect(text()).toBe('{"l":["b","a"]}');
    await user.click(button("Remove l item 1"));
    expect(text()).toBe('{"l":["a"]}');
    await user.click(button("Remove l item 1"));
    expect(text()).toBe('{"l":[]}');
    await user.click(button("Do not send l"));
    expect(text()).toBe("{}");
    await user.click(button("Send empty array for l"));
    expect(text()).toBe('{"l":[]}');
  });

  it("of objects are forms of their own", async () => {
    const { user, text } = form(
      '"l":{"type":"array","items":{"type":"object","properties":{"n":{"type":"integer"}}}}',
      '{"l":[{"n":9007199254740993}, {}]}',
    );
    const second = screen.getByRole("group", { name: "l item 2" });
    await user.type(within(second).getByRole("textbox", { name: "n" }), "7");
    expect(text()).toBe('{"l":[{"n":9007199254740993}, {"n":7}]}');
  });
});

describe("JSON text inside the form", () => {
  it("says why, takes any value as written, and keeps what is none yet", async () => {
    const { user, text } = form('"u":{"anyOf":[{"type":"string"},{"type":"number"}]}');
    expect(box("u")).toHaveAccessibleDescription(/One of several shapes: string, number\./);
    await user.click(box("u"));
    await user.keyboard("[[1.0, 9007199254740993");
    expect(text()).toBeNull();
    expect(box("u")).toBeInvalid();
    await user.keyboard("]");
    expect(text()).toBe('{"u":[1.0, 9007199254740993]}');
    await user.clear(box("u"));
    expect(text()).toBe("{}");
  });

  it("shows a value that does not fit its field", () => {
    form('"s":{"type":"string"}', '{"s":12}');
    expect(box("s")).toHaveValue("12");
    expect(box("s")).toHaveAccessibleDescription(
      /The text holds a number here, the schema asks for a string\./,
    );
  });
});

describe("a text that is no JSON", () => {
  it("is left alone, with the way to where it can be mended", async () => {
    const { user, text } = form('"s":{"type":"string"}', '{"s":');
    expect(screen.queryByRole("textbox", { name: "s" })).toBeNull();
    await user.click(button("Open the JSON view"));
    expect(text() ?? '{"s":').toBe('{"s":');
    expect(await screen.findByRole("textbox", { name: "Arguments as JSON" })).toBeInTheDocument();
  });
});
