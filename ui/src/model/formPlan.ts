// From a schema to a plan of fields: what a form shows, in order, for every place it can draw, and for every other place
// an inline JSON text with the reason. The plan holds no values; those stand in the JSON text the form edits. A plan is
// bounded (depth and number of fields), so a hostile schema costs no more than a large one.

import { hintsOf } from "./formHints";
import {
  type Choice,
  choiceOf,
  type Gathered,
  gather,
  keyword,
  keywordsOf,
  type SchemaText,
} from "./formSchema";
import { type JsonNode, memberOf, readJson, stringOf, textOf } from "./jsonText";

interface FieldBase {
  /** The property's name; `null` for the whole value and for items. */
  name: string | null;
  title: string | null;
  description: string | null;
  required: boolean;
  /** `null` is an allowed value beside those of `kind`. */
  nullable: boolean;
  /** The default as the schema writes it. */
  defaultText: string | null;
  /** Bounds and flags in words. */
  hints: string[];
  /** What applies but is not drawn, in sentences. */
  remarks: string[];
}

export type FieldPlan = FieldBase &
  (
    | { kind: "string" | "number" | "integer" | "boolean" }
    | { kind: "enum"; choices: Choice[] }
    | { kind: "const"; text: string }
    | { kind: "object"; fields: FieldPlan[] }
    | { kind: "array"; item: FieldPlan }
    | { kind: "json"; reason: string }
  );

export type FieldKind = FieldPlan["kind"];

const DEEPEST_SCHEMA = 200;
const DEEPEST_FIELD = 12;
const MOST_FIELDS = 2_000;

interface Planning extends SchemaText {
  fieldsLeft: number;
}

interface Place {
  name: string | null;
  required: boolean;
  trail: readonly JsonNode[];
  level: number;
}

/** The form of a tool: its entry's text as the server listed it. */
export function planTool(raw: string): FieldPlan {
  const { root } = readJson(raw);
  const schema = memberOf(root, "inputSchema");
  return schema === null ? blank("The tool has no inputSchema.") : planSchema(textOf(raw, schema));
}

/** The form of a prompt: a text field for each argument it names. */
export function planPrompt(raw: string): FieldPlan {
  const listed = memberOf(readJson(raw).root, "arguments");
  const fields: FieldPlan[] = [];
  for (const argument of listed?.kind === "array" ? listed.items : []) {
    const name = stringOf(memberOf(argument, "name"));
    if (name === null) continue;
    const required = memberOf(argument, "required");
    fields.push({
      ...empty(name, required !== null && textOf(raw, required) === "true"),
      kind: "string",
      title: stringOf(memberOf(argument, "title")),
      description: stringOf(memberOf(argument, "description")),
    });
  }
  return { ...empty(null, true), kind: "object", fields };
}

/** The form of a schema's text. */
export function planSchema(text: string): FieldPlan {
  const { root, depth, problem } = readJson(text);
  if (root === null) return blank(`The schema is no JSON: ${problem?.message ?? "unreadable"}.`);
  if (depth > DEEPEST_SCHEMA) return blank(`The schema is nested ${depth} levels deep.`);
  const planning: Planning = { text, root, fieldsLeft: MOST_FIELDS };
  return plan(planning, root, { name: null, required: true, trail: [], level: 0 });
}

/** The field of a value that no schema describes. */
export function planUnknown(name: string | null, reason: string): FieldPlan {
  return { ...empty(name, false), kind: "json", reason };
}

function empty(name: string | null, required: boolean): FieldBase {
  return {
    name,
    title: null,
    description: null,
    required,
    nullable: false,
    defaultText: null,
    hints: [],
    remarks: [],
  };
}

function blank(reason: string): FieldPlan {
  return { ...empty(null, true), kind: "json", reason };
}

function plan(planning: Planning, node: JsonNode, place: Place): FieldPlan {
  const base = empty(place.name, place.required);
  planning.fieldsLeft -= 1;
  if (planning.fieldsLeft < 0) return json(base, `The schema has more than ${MOST_FIELDS} fields.`);
  if (place.level > DEEPEST_FIELD)
    return json(base, `This is nested more than ${DEEPEST_FIELD} levels deep.`);
  const gathered = gather(planning, node, place.trail);
  if ("refusal" in gathered) {
    return json({ ...base, ...wordsOf(node), defaultText: null }, gathered.refusal);
  }
  const given = keyword(gathered, "default");
  const described: FieldBase = {
    ...base,
    title: stringOf(keyword(gathered, "title")),
    description: stringOf(keyword(gathered, "description")),
    defaultText: given === null ? null : textOf(planning.text, given),
    hints: hintsOf(planning, gathered),
    remarks: gathered.remarks,
    nullable: gathered.nullable,
  };
  return planChoices(planning, gathered, described) ?? planTyped(planning, gathered, described, place);
}

function planChoices(planning: Planning, gathered: Gathered, base: FieldBase): FieldPlan | null {
  const constant = keyword(gathered, "const");
  if (constant !== null) return { ...base, kind: "const", text: textOf(planning.text, constant) };
  const listed = gathered.choices ?? enumChoices(planning, gathered);
  if (listed === null) return null;
  const choices = listed.filter((choice) => choice.text !== "null");
  const nullable = base.nullable || choices.length < listed.length;
  if (choices.length === 0) return { ...base, nullable: false, kind: "const", text: "null" };
  return { ...base, nullable, kind: "enum", choices };
}

function enumChoices(planning: Planning, gathered: Gathered): Choice[] | null {
  const values = keyword(gathered, "enum");
  if (values?.kind !== "array") return null;
  const titles = keyword(gathered, "enumNames");
  return values.items.map((value, index) =>
    choiceOf(planning, value, titles?.kind === "array" ? stringOf(titles.items[index] ?? null) : null),
  );
}

function planTyped(planning: Planning, gathered: Gathered, described: FieldBase, place: Place): FieldPlan {
  const types = typesOf(gathered);
  const real = types.filter((type) => type !== "null");
  const base = { ...described, nullable: described.nullable || real.length < types.length };
  if (types.length > 0 && real.length === 0) return { ...base, nullable: false, kind: "const", text: "null" };
  if (real.length > 1) return json(base, `One of several types: ${real.join(", ")}.`);
  const type = real[0];
  switch (type) {
    case "string":
    case "number":
    case "integer":
    case "boolean":
      return { ...base, kind: type };
    case "object":
      return planObject(planning, gathered, base, place);
    case "array":
      return planArray(planning, gathered, base, place);
    case undefined:
      return json(base, "The schema names no type: any value may stand here.");
    default:
      return json(base, `The schema names a type that JSON does not have: ${type}.`);
  }
}

/** The types every layer allows; where none names one, what its keywords are about. */
function typesOf(gathered: Gathered): string[] {
  let types: string[] | null = null;
  for (const value of keywordsOf(gathered, "type")) {
    const named = value.kind === "array" ? value.items.map(stringOf) : [stringOf(value)];
    const next = named.filter((type) => type !== null);
    types = types === null ? next : narrowed(types, next);
  }
  if (types !== null) return [...new Set(types)];
  if (keyword(gathered, "properties") !== null) return ["object"];
  if (keyword(gathered, "items") !== null || keyword(gathered, "prefixItems") !== null) return ["array"];
  return [];
}

function narrowed(types: string[], next: string[]): string[] {
  const whole = (list: string[], other: string[]) =>
    list.includes("number") && other.includes("integer") && !other.includes("number") ? ["integer"] : [];
  return [...types.filter((type) => next.includes(type)), ...whole(types, next), ...whole(next, types)];
}

function planObject(planning: Planning, gathered: Gathered, base: FieldBase, place: Place): FieldPlan {
  const required = new Set<string>();
  for (const names of keywordsOf(gathered, "required")) {
    for (const name of names.kind === "array" ? names.items : []) {
      if (name.kind === "string") required.add(name.value);
    }
  }
  const properties = new Map<string, JsonNode[]>();
  for (const group of keywordsOf(gathered, "properties")) {
    for (const member of group.kind === "object" ? group.members : []) {
      properties.set(member.key, [...(properties.get(member.key) ?? []), member.value]);
    }
  }
  if (properties.size === 0 && base.remarks.length > 0) return json(base, base.remarks.join(" "));
  if (properties.size === 0 && keyword(gathered, "patternProperties") !== null) {
    return json(base, "A map whose names follow a pattern (patternProperties).");
  }
  const others = keyword(gathered, "additionalProperties");
  if (properties.size === 0 && (place.level > 0 || (others !== null && others.kind === "object"))) {
    return json(base, "A map: its names are free.");
  }
  const remarks = [...base.remarks];
  if (keyword(gathered, "patternProperties") !== null) {
    remarks.push("More properties may follow a pattern (patternProperties); add them in the JSON view.");
  }
  const fields = [...properties].map(([name, schemas]) => {
    const isRequired = required.has(name);
    const schema = schemas[0];
    if (schema === undefined || schemas.length > 1) {
      return json(empty(name, isRequired), "The schema describes this in more than one place.");
    }
    const inner = { name, required: isRequired, trail: gathered.trail, level: place.level + 1 };
    return plan(planning, schema, inner);
  });
  return { ...base, remarks, kind: "object", fields };
}

function planArray(planning: Planning, gathered: Gathered, base: FieldBase, place: Place): FieldPlan {
  const items = keyword(gathered, "items");
  if (keyword(gathered, "prefixItems") !== null || items?.kind === "array") {
    return json(base, "A list whose items each have a shape of their own.");
  }
  const inner = { name: null, required: true, trail: gathered.trail, level: place.level + 1 };
  const item =
    items === null
      ? planUnknown(null, "The schema does not say what the items are.")
      : plan(planning, items, inner);
  return { ...base, kind: "array", item };
}

function json(base: FieldBase, reason: string): FieldPlan {
  return { ...base, kind: "json", reason };
}

function wordsOf(node: JsonNode): { title: string | null; description: string | null } {
  return {
    title: stringOf(memberOf(node, "title")),
    description: stringOf(memberOf(node, "description")),
  };
}
