// Run in the page by window.rs: finds what a person can see by role and accessible name.
// It owns the computing of both, near enough to ARIA for what Wirescope's page uses; it changes nothing.
//
// arguments[0]: a path of [role, mode, name] steps; mode is "is" or "has", a null name takes any. Each step but the last
// narrows the search to the one element it names.
// Returns {elements: [{element, role, name, enabled}], seen: [text]}; `seen` lists all there is when nothing was found.

const path = arguments[0];

const INPUT_ROLES = {
  button: "button", submit: "button", reset: "button", image: "button", checkbox: "checkbox", radio: "radio",
  range: "slider", number: "spinbutton", search: "searchbox", hidden: "", file: "", color: "", date: "",
};

const TAG_ROLES = {
  BUTTON: "button", SUMMARY: "button", TEXTAREA: "textbox", OPTION: "option", TABLE: "table", TR: "row", TD: "cell",
  UL: "list", OL: "list", LI: "listitem", NAV: "navigation", MAIN: "main", ASIDE: "complementary", HEADER: "banner",
  FOOTER: "contentinfo", ARTICLE: "article", H1: "heading", H2: "heading", H3: "heading", H4: "heading", H5: "heading",
  H6: "heading", DIALOG: "dialog", PROGRESS: "progressbar", METER: "meter", OUTPUT: "status", HR: "separator",
  FIELDSET: "group", DETAILS: "group", FIGURE: "figure", SEARCH: "search",
};

// Roles whose name may come from what they contain.
const NAMED_BY_CONTENT = new Set([
  "button", "link", "tab", "option", "menuitem", "menuitemcheckbox", "menuitemradio", "row", "cell", "gridcell",
  "columnheader", "rowheader", "heading", "treeitem", "checkbox", "radio", "switch", "listitem", "tooltip", "status",
  "alert",
]);

const squeeze = (text) => text.replace(/\s+/g, " ").trim();

function roleOf(element) {
  const explicit = (element.getAttribute("role") || "").trim().split(/\s+/)[0];
  if (explicit) return explicit === "none" || explicit === "presentation" ? "" : explicit;
  switch (element.tagName) {
    case "A": return element.hasAttribute("href") ? "link" : "";
    case "IMG": return element.getAttribute("alt") === "" ? "" : "img";
    case "INPUT": {
      const role = INPUT_ROLES[element.type];
      return role !== undefined ? role : element.hasAttribute("list") ? "combobox" : "textbox";
    }
    case "SELECT": return element.multiple || element.size > 1 ? "listbox" : "combobox";
    case "TH": return element.scope === "row" ? "rowheader" : "columnheader";
    case "SECTION": return labelOf(element) ? "region" : "";
    case "FORM": return labelOf(element) ? "form" : "";
    default: return TAG_ROLES[element.tagName] || "";
  }
}

// The name an attribute gives, if any.
function labelOf(element) {
  const ids = (element.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean);
  const texts = ids.map((id) => document.getElementById(id)).filter(Boolean).map(textOf);
  return squeeze(texts.join(" ")) || squeeze(element.getAttribute("aria-label") || "");
}

// Read with a pause before and after, however they are laid out.
const SEPARATE = new Set(["cell", "gridcell", "columnheader", "rowheader", "option", "listitem", "tab", "treeitem", "button"]);

// What a screen reader would read of the contents.
function textOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("aria-hidden") === "true") return "";
  const label = squeeze(node.getAttribute("aria-label") || "");
  if (label) return ` ${label} `;
  if (node.tagName === "IMG") return ` ${node.alt} `;
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return "";
  const inside = Array.from(node.childNodes, textOf).join("");
  return style.display.startsWith("inline") && !SEPARATE.has(roleOf(node)) ? inside : ` ${inside} `;
}

function nameOf(element, role) {
  const label = labelOf(element);
  if (label) return label;
  const labels = element.labels ? squeeze(Array.from(element.labels, textOf).join(" ")) : "";
  if (labels) return labels;
  if (element.tagName === "IMG") return squeeze(element.alt);
  if (element.tagName === "INPUT" && INPUT_ROLES[element.type] === "button") return squeeze(element.value);
  if (element.tagName === "FIELDSET" && element.querySelector("legend")) {
    return squeeze(textOf(element.querySelector("legend")));
  }
  if (element.tagName === "TABLE" && element.caption) return squeeze(textOf(element.caption));
  const content = NAMED_BY_CONTENT.has(role) ? squeeze(textOf(element)) : "";
  return content || squeeze(element.title || "") || squeeze(element.getAttribute("placeholder") || "");
}

function isVisible(element) {
  if (element.closest('[aria-hidden="true"], [inert]')) return false;
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true });
}

function isEnabled(element) {
  return !element.disabled && element.getAttribute("aria-disabled") !== "true";
}

function matches(root, [role, mode, name]) {
  const found = [];
  for (const element of root.querySelectorAll("*")) {
    if (roleOf(element) !== role || !isVisible(element)) continue;
    const its = nameOf(element, role);
    if (name === null || (mode === "is" ? its === name : its.includes(name))) {
      found.push({ element, role, name: its, enabled: isEnabled(element) });
    }
  }
  return found;
}

function everything(root) {
  const lines = [];
  for (const element of root.querySelectorAll("*")) {
    const role = roleOf(element);
    if (!role || !isVisible(element)) continue;
    const value = ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName) ? ` = ${JSON.stringify(element.value)}` : "";
    lines.push(`${role} ${JSON.stringify(nameOf(element, role).slice(0, 100))}${value}${isEnabled(element) ? "" : " (disabled)"}`);
  }
  return lines;
}

let root = document;
for (const step of path.slice(0, -1)) {
  const found = matches(root, step);
  if (found.length !== 1) {
    return { elements: [], seen: [`${found.length} × ${step[0]} "${step[2]}", looked for as the surroundings`, ...everything(root)] };
  }
  root = found[0].element;
}
const elements = matches(root, path[path.length - 1]);
return { elements, seen: elements.length === 1 ? [] : everything(root) };
