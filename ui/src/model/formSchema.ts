// What a JSON Schema (2020-12 or draft-07) says about one place, gathered: the subschema itself, what its local `$ref`s
// lead to, its `allOf` parts, and the one real branch of a nullable union, as layers whose keywords apply together. It
// reads nodes of the schema's own text, so values keep their spelling, and it never fetches anything.
//
// It does not decide how a place is drawn. Where it cannot say what applies (a loop, a union), it refuses with the reason
// in words, which ends up in front of the person who fills in the form.

import { type JsonNode, type JsonObject, memberOf, nodeAt, stringOf, textOf } from "./jsonText";

export interface SchemaText {
  text: string;
  root: JsonNode;
}

/** A value that may be chosen, as the schema writes it. */
export interface Choice {
  text: string;
  node: JsonNode;
  /** What to show: its title, else the string itself, else its text. */
  label: string;
}

export interface Gathered {
  layers: JsonObject[];
  /** Every subschema passed on the way here from the root; meeting one of them again is a loop. */
  trail: readonly JsonNode[];
  /** `null` is one of the union's branches. */
  nullable: boolean;
  /** The values of a union whose every branch is one constant. */
  choices: Choice[] | null;
  /** Conditions that apply but are not drawn, in words. */
  remarks: string[];
}

export interface Refusal {
  refusal: string;
}

const CONDITIONS = ["if", "dependentSchemas", "dependentRequired", "dependencies", "not"];

/** All that applies at `node`. */
export function gather(schema: SchemaText, node: JsonNode, trail: readonly JsonNode[]): Gathered | Refusal {
  if (node.kind === "boolean") {
    if (textOf(schema.text, node) === "false") return { refusal: "The schema allows no value here." };
    return { layers: [], trail, nullable: false, choices: null, remarks: [] };
  }
  if (node.kind !== "object") return { refusal: "The schema of this value is no object." };
  if (trail.includes(node)) return { refusal: "This contains itself, at any depth." };
  if (trail.length > 0 && memberOf(node, "$id") !== null) {
    return { refusal: "Its schema has an address of its own ($id)." };
  }
  for (const keyword of ["$dynamicRef", "$recursiveRef"]) {
    if (memberOf(node, keyword) !== null) return { refusal: `Its schema is found by ${keyword}.` };
  }
  const gathered: Gathered = {
    layers: [node],
    trail: [...trail, node],
    nullable: false,
    choices: null,
    remarks: CONDITIONS.filter((keyword) => memberOf(node, keyword) !== null).map(
      (keyword) => `The schema adds a condition (${keyword}) that the form does not draw.`,
    ),
  };
  for (const part of partsOf(schema, node)) {
    if ("refusal" in part) return part;
    const refusal = merge(gathered, gather(schema, part, gathered.trail));
    if (refusal !== null) return refusal;
  }
  for (const keyword of ["anyOf", "oneOf"]) {
    const union = memberOf(node, keyword);
    const refusal = union?.kind === "array" ? gatherUnion(schema, union.items, gathered) : null;
    if (refusal !== null) return refusal;
  }
  return gathered;
}

/** The first layer's value of a keyword: a site's own words win over those of what it refers to. */
export function keyword(gathered: Gathered, name: string): JsonNode | null {
  for (const layer of gathered.layers) {
    const value = memberOf(layer, name);
    if (value !== null) return value;
  }
  return null;
}

/** Every layer's value of a keyword. */
export function keywordsOf(gathered: Gathered, name: string): JsonNode[] {
  return gathered.layers.map((layer) => memberOf(layer, name)).filter((value) => value !== null);
}

/** A value of the schema as a choice. */
export function choiceOf(schema: SchemaText, node: JsonNode, title: string | null): Choice {
  const text = textOf(schema.text, node);
  return { text, node, label: title ?? stringOf(node) ?? text };
}

function partsOf(schema: SchemaText, node: JsonObject): (JsonNode | Refusal)[] {
  const parts: (JsonNode | Refusal)[] = [];
  const reference = memberOf(node, "$ref");
  if (reference !== null) parts.push(resolve(schema, stringOf(reference)));
  const all = memberOf(node, "allOf");
  if (all?.kind === "array") parts.push(...all.items);
  return parts;
}

function resolve(schema: SchemaText, reference: string | null): JsonNode | Refusal {
  if (reference === null) return { refusal: "Its $ref is no text." };
  if (reference !== "#" && !reference.startsWith("#/")) {
    return { refusal: `It refers to ${reference}, which is outside of this schema and is not fetched.` };
  }
  let pointer: string;
  try {
    pointer = decodeURIComponent(reference.slice(1));
  } catch {
    return { refusal: `Its $ref ${reference} is no valid reference.` };
  }
  return nodeAt(schema.root, pointer) ?? { refusal: `It refers to ${reference}, which does not exist.` };
}

function merge(into: Gathered, other: Gathered | Refusal): Refusal | null {
  if ("refusal" in other) return other;
  into.layers.push(...other.layers);
  into.trail = [...new Set([...into.trail, ...other.trail])];
  into.nullable ||= other.nullable;
  into.choices ??= other.choices;
  into.remarks.push(...other.remarks);
  return null;
}

function gatherUnion(schema: SchemaText, branches: JsonNode[], into: Gathered): Refusal | null {
  const real = branches.filter((branch) => !isNullBranch(schema, branch));
  const only = real[0];
  const constants = real.map((branch) => constantBranch(schema, branch));
  if (real.length > 0 && constants.every((constant) => constant !== null)) {
    into.choices ??= constants;
  } else if (only !== undefined && real.length === 1) {
    const refusal = merge(into, gather(schema, only, into.trail));
    if (refusal !== null) return refusal;
  } else if (real.length > 0 && real.every(isRequirement)) {
    into.remarks.push(`One of these groups is required: ${real.map(requirementWords).join("; ")}.`);
  } else {
    return {
      refusal: `One of several shapes: ${real.map((branch) => branchLabel(schema, branch)).join(", ")}.`,
    };
  }
  into.nullable ||= real.length < branches.length;
  return null;
}

function isNullBranch(schema: SchemaText, branch: JsonNode): boolean {
  const constant = memberOf(branch, "const") ?? soleEnum(branch);
  if (constant !== null) return textOf(schema.text, constant) === "null";
  return stringOf(memberOf(branch, "type")) === "null";
}

function constantBranch(schema: SchemaText, branch: JsonNode): Choice | null {
  const constant = memberOf(branch, "const") ?? soleEnum(branch);
  return constant === null ? null : choiceOf(schema, constant, stringOf(memberOf(branch, "title")));
}

function soleEnum(branch: JsonNode): JsonNode | null {
  const values = memberOf(branch, "enum");
  return values?.kind === "array" && values.items.length === 1 ? (values.items[0] ?? null) : null;
}

function isRequirement(branch: JsonNode): boolean {
  return (
    branch.kind === "object" && branch.members.length > 0 && branch.members.every((m) => m.key === "required")
  );
}

function requirementWords(branch: JsonNode): string {
  const names = memberOf(branch, "required");
  return names?.kind === "array" ? names.items.map((name) => stringOf(name) ?? "?").join(" and ") : "?";
}

function branchLabel(schema: SchemaText, branch: JsonNode): string {
  const title = stringOf(memberOf(branch, "title"));
  if (title !== null) return title;
  const reference = stringOf(memberOf(branch, "$ref"));
  if (reference !== null) return reference.slice(reference.lastIndexOf("/") + 1);
  const constant = memberOf(branch, "const") ?? memberOf(branch, "type");
  if (constant !== null) return stringOf(constant) ?? textOf(schema.text, constant);
  return memberOf(branch, "properties") === null ? "any value" : "object";
}
