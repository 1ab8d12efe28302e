// URI templates (RFC 6570, all four levels): reading one into literals and expressions, and expanding it for values. It is
// pure and total: an expression that breaks the RFC stays in the result as it is written and is named among the problems,
// so that a person sees what could not be expanded.

export type TemplateValue =
  | { kind: "text"; text: string }
  | { kind: "list"; items: readonly string[] }
  | { kind: "pairs"; pairs: readonly (readonly [string, string])[] };

/** A variable without an entry is undefined, which is something else than an empty text. */
export type TemplateValues = ReadonlyMap<string, TemplateValue>;

export interface TemplateVariable {
  name: string;
  /** `{name*}` somewhere in the template: each item of a list, or each pair, stands for itself. */
  explodes: boolean;
  /** `{name:3}`: the fewest characters of it that an expression takes. */
  prefix: number | null;
}

export interface TemplatePlan {
  /** In order of first appearance. */
  variables: TemplateVariable[];
  /** What is no RFC 6570, in sentences. */
  problems: string[];
}

export interface Expansion {
  uri: string;
  /** Why expressions were left as they are. */
  problems: string[];
}

interface Spec {
  name: string;
  explodes: boolean;
  prefix: number | null;
}

type Part =
  | { kind: "literal"; text: string }
  | { kind: "expression"; raw: string; operator: Operator; specs: Spec[] }
  | { kind: "broken"; raw: string; problem: string };

interface Operator {
  first: string;
  separator: string;
  /** Values stand behind their variable's name. */
  isNamed: boolean;
  /** What stands behind the name of an empty value. */
  ifEmpty: string;
  /** Reserved characters and percent-encoded ones stay as they are. */
  allowsReserved: boolean;
}

function operator(first: string, separator: string, parts: Partial<Operator> = {}): Operator {
  return { first, separator, isNamed: false, ifEmpty: "", allowsReserved: false, ...parts };
}

/** RFC 6570, appendix A. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  "": operator("", ","),
  "+": operator("", ",", { allowsReserved: true }),
  "#": operator("#", ",", { allowsReserved: true }),
  ".": operator(".", "."),
  "/": operator("/", "/"),
  ";": operator(";", ";", { isNamed: true }),
  "?": operator("?", "&", { isNamed: true, ifEmpty: "=" }),
  "&": operator("&", "&", { isNamed: true, ifEmpty: "=" }),
};

const RESERVED_OPERATORS = "=,!@|";
const NAME_PART = "(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})";
const SPEC = new RegExp(`^(${NAME_PART}(?:\\.?${NAME_PART})*)(?:(\\*)|:([1-9][0-9]{0,3}))?$`);

export function planTemplate(template: string): TemplatePlan {
  const variables = new Map<string, TemplateVariable>();
  const problems: string[] = [];
  for (const part of partsOf(template)) {
    if (part.kind === "broken") problems.push(part.problem);
    if (part.kind !== "expression") continue;
    for (const spec of part.specs) {
      const known = variables.get(spec.name) ?? { name: spec.name, explodes: false, prefix: null };
      variables.set(spec.name, {
        name: spec.name,
        explodes: known.explodes || spec.explodes,
        prefix: least(known.prefix, spec.prefix),
      });
    }
  }
  return { variables: [...variables.values()], problems };
}

export function expandTemplate(template: string, values: TemplateValues): Expansion {
  const problems: string[] = [];
  let uri = "";
  for (const part of partsOf(template)) {
    if (part.kind === "literal") uri += encode(part.text, true);
    else if (part.kind === "broken") {
      problems.push(part.problem);
      uri += part.raw;
    } else {
      const cut = part.specs.find((spec) => spec.prefix !== null && isComposite(values.get(spec.name)));
      if (cut === undefined) uri += expandExpression(part.operator, part.specs, values);
      else {
        problems.push(
          `${part.raw}: the first characters can only be taken of a text, and ${cut.name} is none.`,
        );
        uri += part.raw;
      }
    }
  }
  return { uri, problems };
}

function partsOf(template: string): Part[] {
  const parts: Part[] = [];
  for (const [piece] of template.matchAll(/\{[^{}]*\}|[{}]|[^{}]+/g)) {
    if (piece === "{" || piece === "}") {
      parts.push({ kind: "broken", raw: piece, problem: `A brace “${piece}” has no other half.` });
    } else if (piece.startsWith("{")) parts.push(expressionOf(piece));
    else parts.push({ kind: "literal", text: piece });
  }
  return parts;
}

function expressionOf(raw: string): Part {
  const inside = raw.slice(1, -1);
  const first = inside.charAt(0);
  if (first !== "" && RESERVED_OPERATORS.includes(first)) {
    return { kind: "broken", raw, problem: `${raw}: the RFC keeps “${first}” for later.` };
  }
  const named = OPERATORS[first];
  const isOperator = first !== "" && named !== undefined;
  const known = isOperator ? named : OPERATORS[""];
  const specs: Spec[] = [];
  for (const text of (isOperator ? inside.slice(1) : inside).split(",")) {
    const [, name, explodes, prefix] = SPEC.exec(text) ?? [];
    if (name === undefined || known === undefined) {
      return { kind: "broken", raw, problem: `${raw} is no expression of RFC 6570.` };
    }
    specs.push({
      name,
      explodes: explodes !== undefined,
      prefix: prefix === undefined ? null : Number(prefix),
    });
  }
  return known === undefined
    ? { kind: "broken", raw, problem: `${raw} is no expression of RFC 6570.` }
    : { kind: "expression", raw, operator: known, specs };
}

function expandExpression(operator: Operator, specs: readonly Spec[], values: TemplateValues): string {
  const expanded = specs.flatMap((spec) => {
    const value = values.get(spec.name);
    return value === undefined || isUndefined(value) ? [] : [expandVariable(operator, spec, value)];
  });
  return expanded.length === 0 ? "" : operator.first + expanded.join(operator.separator);
}

function expandVariable(operator: Operator, spec: Spec, value: TemplateValue): string {
  const { separator, isNamed, ifEmpty, allowsReserved } = operator;
  const encoded = (text: string) => encode(text, allowsReserved);
  const behind = (name: string, text: string) => `${encode(name, true)}${text === "" ? ifEmpty : `=${text}`}`;
  if (value.kind === "text") {
    const text = spec.prefix === null ? value.text : [...value.text].slice(0, spec.prefix).join("");
    return isNamed ? behind(spec.name, encoded(text)) : encoded(text);
  }
  if (!spec.explodes) {
    const flat = value.kind === "list" ? value.items : value.pairs.flat();
    const text = flat.map(encoded).join(",");
    return isNamed ? behind(spec.name, text) : text;
  }
  if (value.kind === "list") {
    return value.items
      .map((item) => (isNamed ? behind(spec.name, encoded(item)) : encoded(item)))
      .join(separator);
  }
  return value.pairs
    .map(([key, item]) => {
      const name = encoded(key);
      if (!isNamed) return `${name}=${encoded(item)}`;
      return item === "" ? `${name}${ifEmpty}` : `${name}=${encoded(item)}`;
    })
    .join(separator);
}

function isComposite(value: TemplateValue | undefined): boolean {
  return value !== undefined && value.kind !== "text" && !isUndefined(value);
}

/** RFC 6570, 2.3: a list or a set of pairs without members is undefined. */
function isUndefined(value: TemplateValue): boolean {
  if (value.kind === "list") return value.items.length === 0;
  return value.kind === "pairs" && value.pairs.length === 0;
}

function least(left: number | null, right: number | null): number | null {
  return left === null ? right : right === null ? left : Math.min(left, right);
}

const UNRESERVED = /^[A-Za-z0-9\-._~]$/;
/** Reserved characters, and those that are percent-encoded already. */
const KEPT = /^(?:[:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})$/;

/** Percent-encodes as UTF-8. A lone surrogate becomes U+FFFD, as it must in UTF-8. */
function encode(text: string, allowsReserved: boolean): string {
  const pieces = text.match(allowsReserved ? /%[0-9A-Fa-f]{2}|[\s\S]/gu : /[\s\S]/gu) ?? [];
  let out = "";
  for (const piece of pieces) {
    if (UNRESERVED.test(piece) || (allowsReserved && KEPT.test(piece))) out += piece;
    else for (const byte of new TextEncoder().encode(piece)) out += `%${hex(byte)}`;
  }
  return out;
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}
