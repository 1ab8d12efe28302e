// Watches what a page makes of hostile texts: every element that is created and every address that is set, also those that
// are gone again before a test looks. What could run or load is reported.

import { escaped, segments } from "../model/escapes";

const RUNS_OR_LOADS = new Set(
  "script iframe frame frameset object embed applet base link meta style template portal track source use image foreignobject animate set math form isindex marquee".split(
    " ",
  ),
);

/** An address that leads nowhere but to bytes of the page itself. */
const HARMLESS = /^(blob:test\/|data:image\/|#|$)/;
const ADDRESSED = new Set(
  "src srcset href xlink:href action formaction data poster background ping srcdoc".split(" "),
);

export interface PageWatch {
  /** What was made that must not be, in words. */
  faults: () => string[];
  stop: () => void;
}

export function watchPage(): PageWatch {
  const faults: string[] = [];
  const undo: (() => void)[] = [];
  const replace = <Owner extends object, Name extends keyof Owner>(
    owner: Owner,
    name: Name,
    next: Owner[Name],
  ) => {
    const before = owner[name];
    owner[name] = next;
    undo.push(() => {
      owner[name] = before;
    });
  };

  const created = (element: Element) => {
    const name = element.localName.toLowerCase();
    if (RUNS_OR_LOADS.has(name)) faults.push(`<${name}> was created`);
  };
  const { createElement, createElementNS } = Document.prototype;
  replace(Document.prototype, "createElement", function (
    this: Document,
    ...args: Parameters<typeof createElement>
  ) {
    const element = createElement.apply(this, args);
    created(element);
    return element;
  } as typeof createElement);
  replace(Document.prototype, "createElementNS", function (this: Document, ...args: [string, string]) {
    const element = createElementNS.apply(this, args) as Element;
    created(element);
    return element;
  } as typeof createElementNS);

  const { setAttribute } = Element.prototype;
  replace(Element.prototype, "setAttribute", function (this: Element, name, value) {
    const lower = name.toLowerCase();
    if (lower.startsWith("on")) faults.push(`${this.localName}[${lower}] was set`);
    if (ADDRESSED.has(lower) && !HARMLESS.test(value)) {
      faults.push(`${this.localName}[${lower}] was set to ${value.slice(0, 80)}`);
    }
    if (lower === "style" && /url\(|expression|@import/i.test(value))
      faults.push(`a style of ${value.slice(0, 80)}`);
    setAttribute.call(this, name, value);
  });
  replace(globalThis, "fetch", (async (input: RequestInfo | URL) => {
    faults.push(`fetch of ${String(input)}`);
    throw new TypeError("no network");
  }) as typeof fetch);
  replace(XMLHttpRequest.prototype, "open", ((_method: string, url: string | URL) => {
    faults.push(`XMLHttpRequest of ${String(url)}`);
  }) as typeof XMLHttpRequest.prototype.open);
  replace(globalThis, "alert", () => void faults.push("alert ran"));

  return {
    faults: () => [...faults, ...standing()],
    stop: () => {
      for (const step of undo.reverse()) step();
    },
  };
}

/** What stands in the page however it came there (`innerHTML`, properties). */
function standing(): string[] {
  const found: string[] = [];
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName.toLowerCase();
    if (RUNS_OR_LOADS.has(name) && element.closest("head") === null)
      found.push(`<${name}> stands in the page`);
    if (name === "a") found.push(`a link to ${element.getAttribute("href")}`);
    for (const { name: attribute, value } of element.attributes) {
      if (attribute.startsWith("on")) found.push(`${name}[${attribute}] stands in the page`);
      if (ADDRESSED.has(attribute) && !HARMLESS.test(value))
        found.push(`${name}[${attribute}] is ${value.slice(0, 80)}`);
    }
  }
  return found;
}

const SAID = ["title", "aria-label", "placeholder", "alt"];

/**
 * The places where a character stands that must not reach the screen as itself: texts, and words for assistive technology.
 * What is typed in fields is the person's.
 */
export function hiddenShown(): string[] {
  const found: string[] = [];
  const look = (place: string, text: string) => {
    const isHidden = segments(text).some(
      (part) => part.hidden !== null && part.text !== "\n" && part.text !== "\t",
    );
    if (isHidden) found.push(`${place}: ${escaped(text)}`);
  };
  for (const element of document.body.querySelectorAll("*")) {
    const place = `${element.parentElement?.localName} > ${element.localName}.${element.className.toString().slice(0, 60)}`;
    for (const name of SAID) look(`${place}[${name}]`, element.getAttribute(name) ?? "");
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE && element.localName !== "textarea")
        look(place, child.textContent ?? "");
    }
  }
  return found;
}
