import { describe, expect, it } from "vitest";
import { type FieldPlan, planPrompt, planSchema, planTool } from "./formPlan";

/** A plan in one line: `{name!: string|null, list: [integer], x: json(reason)}`. */
function drawn(plan: FieldPlan): string {
  const nullable = plan.nullable ? "|null" : "";
  switch (plan.kind) {
    case "object":
      return `{${plan.fields.map((field) => `${field.name}${field.required ? "!" : ""}: ${drawn(field)}`).join(", ")}}${nullable}`;
    case "array":
      return `[${drawn(plan.item)}]${nullable}`;
    case "enum":
      return `enum(${plan.choices.map((choice) => `${choice.label}=${choice.text}`).join(" ")})${nullable}`;
    case "const":
      return `const(${plan.text})${nullable}`;
    case "json":
      return `json(${plan.reason})${nullable}`;
    default:
      return `${plan.kind}${nullable}`;
  }
}

function check(schema: string, expected: string) {
  expect(drawn(planSchema(schema))).toBe(expected);
}

function property(schema: string): string {
  const plan = planSchema(`{"type":"object","properties":{"x":${schema}}}`);
  const field = plan.kind === "object" ? plan.fields[0] : undefined;
  if (field === undefined) throw new Error(`not drawn: ${drawn(plan)}`);
  return drawn(field);
}

describe("what is drawn", () => {
  it("scalars, required ones marked, in the schema's order", () => {
    check(
      '{"type":"object","required":["b"],"properties":{"a":{"type":"string"},"b":{"type":"integer"},"c":{"type":"number"},"d":{"type":"boolean"}}}',
      "{a: string, b!: integer, c: number, d: boolean}",
    );
  });

  it("odd names like any other", () => {
    check(
      '{"properties":{"":{"type":"string"},"__proto__":{"type":"number"},"constructor":{"type":"boolean"}},"required":["__proto__"]}',
      "{: string, __proto__!: number, constructor: boolean}",
    );
  });

  it("nullable types in all three spellings", () => {
    expect(property('{"type":["string","null"]}')).toBe("string|null");
    expect(property('{"anyOf":[{"type":"integer"},{"type":"null"}]}')).toBe("integer|null");
    expect(
      property(
        '{"oneOf":[{"type":"null"},{"$ref":"#/properties/x/$defs/s"}],"$defs":{"s":{"type":"string"}}}',
      ),
    ).toBe("string|null");
    expect(property('{"type":"null"}')).toBe("const(null)");
  });

  it("enumerations with their titles and exact values", () => {
    expect(property('{"enum":["a","b"]}')).toBe('enum(a="a" b="b")');
    expect(property('{"enum":[1.0,9007199254740993,null]}')).toBe(
      "enum(1.0=1.0 9007199254740993=9007199254740993)|null",
    );
    expect(property('{"type":"string","enum":["r","g"],"enumNames":["Red","Green"]}')).toBe(
      'enum(Red="r" Green="g")',
    );
    expect(property('{"oneOf":[{"const":"r","title":"Red"},{"const":2}]}')).toBe('enum(Red="r" 2=2)');
    expect(property('{"anyOf":[{"enum":["r"]},{"const":"g"},{"type":"null"}]}')).toBe(
      'enum(r="r" g="g")|null',
    );
    expect(property('{"const":1.0}')).toBe("const(1.0)");
    expect(property('{"anyOf":[{"type":"string","enum":["a","b"]},{"type":"null"}]}')).toBe(
      'enum(a="a" b="b")|null',
    );
  });

  it("nested objects and lists of anything that is drawn", () => {
    check(
      '{"type":"object","properties":{"o":{"type":"object","properties":{"l":{"type":"array","items":{"type":"object","required":["n"],"properties":{"n":{"type":"integer"}}}}}}}}',
      "{o: {l: [{n!: integer}]}}",
    );
    expect(property('{"type":"array","items":{"enum":["a"]}}')).toBe('[enum(a="a")]');
    expect(property('{"type":"array","items":{"type":"array","items":{"type":"string"}}}')).toBe(
      "[[string]]",
    );
    expect(property('{"type":"array"}')).toBe("[json(The schema does not say what the items are.)]");
  });

  it("local references of both dialects, with words of the site first", () => {
    const plan = planSchema(
      '{"properties":{"a":{"$ref":"#/$defs/A~1a","title":"Site"},"b":{"$ref":"#/definitions/B%20b"}},"$defs":{"A/a":{"type":"string","title":"Target","description":"d"}},"definitions":{"B b":{"type":"boolean"}}}',
    );
    expect(drawn(plan)).toBe("{a: string, b: boolean}");
    const first = plan.kind === "object" ? plan.fields[0] : undefined;
    expect(first?.title).toBe("Site");
    expect(first?.description).toBe("d");
  });

  it("allOf parts together", () => {
    expect(property('{"allOf":[{"type":"number"},{"type":"integer","minimum":1}]}')).toBe("integer");
    check(
      '{"allOf":[{"properties":{"a":{"type":"string"}},"required":["a"]},{"properties":{"b":{"type":"null"}}}]}',
      "{a!: string, b: const(null)}",
    );
  });

  it("bounds as words and defaults as written", () => {
    const plan = planSchema(
      '{"type":"integer","minimum":1,"exclusiveMaximum":9007199254740993,"default":1.0,"deprecated":true,"pattern":"^(a+)+$"}',
    );
    expect(plan.hints).toEqual(["pattern ^(a+)+$", "at least 1", "less than 9007199254740993", "deprecated"]);
    expect(plan.defaultText).toBe("1.0");
  });
});

describe("what becomes JSON text, with the reason", () => {
  it.each([
    ['{"anyOf":[{"type":"string"},{"type":"number"}]}', "One of several shapes: string, number."],
    ['{"oneOf":[{"title":"Cat"},{"$ref":"#/$defs/Dog"}]}', "One of several shapes: Cat, Dog."],
    ['{"type":["string","number"]}', "One of several types: string, number."],
    [
      '{"type":"array","prefixItems":[{"type":"string"}]}',
      "A list whose items each have a shape of their own.",
    ],
    ['{"type":"array","items":[{"type":"string"}]}', "A list whose items each have a shape of their own."],
    ['{"type":"object"}', "A map: its names are free."],
    ['{"type":"object","additionalProperties":{"type":"string"}}', "A map: its names are free."],
    [
      '{"type":"object","patternProperties":{"^a":{}}}',
      "A map whose names follow a pattern (patternProperties).",
    ],
    ["{}", "The schema names no type: any value may stand here."],
    ["true", "The schema names no type: any value may stand here."],
    ["false", "The schema allows no value here."],
    ["7", "The schema of this value is no object."],
    ['{"type":"date"}', "The schema names a type that JSON does not have: date."],
    [
      '{"$ref":"https://example.org/a.json"}',
      "It refers to https://example.org/a.json, which is outside of this schema and is not fetched.",
    ],
    ['{"$ref":"#/$defs/none"}', "It refers to #/$defs/none, which does not exist."],
    ['{"$ref":"#/%E0%A4%A"}', "Its $ref #/%E0%A4%A is no valid reference."],
    ['{"$ref":"#"}', "This contains itself, at any depth."],
    ['{"$ref":"#/properties/x"}', "This contains itself, at any depth."],
    ['{"$dynamicRef":"#node"}', "Its schema is found by $dynamicRef."],
    ['{"$id":"urn:x","type":"string"}', "Its schema has an address of its own ($id)."],
    ['{"if":{},"then":{},"type":"object"}', "The schema adds a condition (if) that the form does not draw."],
  ])("%s", (schema, reason) => {
    expect(property(schema)).toBe(`json(${reason})`);
  });

  it("a recursive tree, from where it repeats on", () => {
    check(
      '{"$ref":"#/$defs/N","$defs":{"N":{"type":"object","properties":{"v":{"type":"string"},"kids":{"type":"array","items":{"$ref":"#/$defs/N"}}}}}}',
      "{v: string, kids: [json(This contains itself, at any depth.)]}",
    );
  });

  it("names that allOf describes twice", () => {
    check(
      '{"allOf":[{"properties":{"a":{"type":"string"}}},{"properties":{"a":{"minLength":1}}}]}',
      "{a: json(The schema describes this in more than one place.)}",
    );
  });

  it("keeps conditions beside drawn properties as remarks", () => {
    const plan = planSchema(
      '{"properties":{"a":{"type":"string"},"b":{"type":"string"}},"if":{},"anyOf":[{"required":["a"]},{"required":["b"]}]}',
    );
    expect(drawn(plan)).toBe("{a: string, b: string}");
    expect(plan.remarks).toEqual([
      "The schema adds a condition (if) that the form does not draw.",
      "One of these groups is required: a; b.",
    ]);
  });
});

describe("hostile schemas stay bounded", () => {
  it("references that double at every step", () => {
    const definitions = Array.from(
      { length: 40 },
      (_, i) => `"d${i}":{"properties":{"a":{"$ref":"#/$defs/d${i + 1}"},"b":{"$ref":"#/$defs/d${i + 1}"}}}`,
    );
    const text = `{"$ref":"#/$defs/d0","$defs":{${definitions.join(",")},"d40":{"type":"string"}}}`;
    expect(drawn(planSchema(text))).toContain("The schema has more than 2000 fields.");
  });

  it("nesting without end, and text that is no JSON", () => {
    const deep = `${'{"allOf":['.repeat(50_000)}{}${"]}".repeat(50_000)}`;
    expect(drawn(planSchema(deep))).toBe("json(The schema is nested 100001 levels deep.)");
    expect(drawn(planSchema("{"))).toContain("The schema is no JSON");
  });
});

describe("what is listed", () => {
  it("a tool brings its inputSchema, or says that it has none", () => {
    expect(drawn(planTool('{"name":"t","inputSchema":{"type":"object"}}'))).toBe("{}");
    expect(drawn(planTool('{"name":"t"}'))).toBe("json(The tool has no inputSchema.)");
  });

  it("a prompt brings a text field for each argument", () => {
    const plan = planPrompt(
      '{"name":"p","arguments":[{"name":"city","required":true,"description":"d"},{"name":"__proto__"},7]}',
    );
    expect(drawn(plan)).toBe("{city!: string, __proto__: string}");
    expect(drawn(planPrompt('{"name":"p"}'))).toBe("{}");
  });
});
