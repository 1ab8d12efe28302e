// URI templates (RFC 6570) as far as a form needs them: variables of the simple kind, `{name}`. Any other expression
// (operators, lists, lengths) is left to the person, who edits the URI itself.

export interface TemplatePlan {
  /** The variables in order of first appearance; empty when the template cannot be expanded here. */
  variables: string[];
  /** Expressions of another kind, as written: `{?q,page}`. */
  foreign: string[];
}

const EXPRESSION = /\{([^{}]*)\}/g;
const VARIABLE = /^(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:[A-Za-z0-9_.]|%[0-9A-Fa-f]{2})*$/;

export function planTemplate(template: string): TemplatePlan {
  const variables = new Set<string>();
  const foreign: string[] = [];
  for (const [whole, inside = ""] of template.matchAll(EXPRESSION)) {
    if (VARIABLE.test(inside)) variables.add(inside);
    else foreign.push(whole);
  }
  return { variables: [...variables], foreign };
}

/** The URI for these values. A variable without a value expands to nothing, as the RFC has it; foreign expressions stay. */
export function expandTemplate(template: string, values: ReadonlyMap<string, string>): string {
  return template.replace(EXPRESSION, (whole: string, inside: string) =>
    VARIABLE.test(inside) ? percentEncoded(values.get(inside) ?? "") : whole,
  );
}

/** All but the unreserved characters of RFC 3986, as UTF-8. A lone surrogate becomes U+FFFD, as it must in UTF-8. */
function percentEncoded(value: string): string {
  let out = "";
  for (const byte of new TextEncoder().encode(value)) {
    const character = String.fromCharCode(byte);
    out += /[A-Za-z0-9\-._~]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return out;
}
