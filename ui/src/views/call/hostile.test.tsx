// FAULTS.md T1, T7 and T10: two hundred payloads through every field of a server that a call, the log and the inspector
// show; hostileAnswers.test.tsx has those of an answer. None may become script, an element that loads, or a
// request; hidden characters never reach the screen.

import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HOSTILE_PAYLOADS } from "../../test/hostilePayloads";
import { quickly } from "../../test/quickly";
import { aRow } from "../../test/samples";
import { hiddenShown, type PageWatch, watchPage } from "../../test/watchPage";
import { Findings } from "../inspector/Findings";
import { LogRow } from "../log/LogRow";
import { aFinding, aTool, FakeHost, openCall } from "./callFake";

let page: PageWatch;
beforeEach(() => {
  page = watchPage();
});
afterEach(() => page.stop());

describe("the watch", () => {
  it("sees what it is there for", () => {
    const box = document.createElement("div");
    document.body.append(box);
    box.innerHTML = '<script></script><img src="https://evil.example/x" onerror="x"><a href="#"></a>';
    document.createElement("iframe").setAttribute("src", "https://evil.example/frame");
    expect(page.faults()).toEqual([
      "<iframe> was created",
      "iframe[src] was set to https://evil.example/frame",
      "<script> stands in the page",
      "img[src] is https://evil.example/x",
      "img[onerror] stands in the page",
      "a link to #",
    ]);
    box.innerHTML = "<p title='\u202e'>\u200b</p>";
    expect(hiddenShown()).toHaveLength(2);
    box.remove();
  });
});

describe("two hundred payloads", () => {
  it("are as many, and all different", () => {
    expect(HOSTILE_PAYLOADS.length).toBeGreaterThanOrEqual(200);
    expect(new Set(HOSTILE_PAYLOADS).size).toBe(HOSTILE_PAYLOADS.length);
  });

  it("stay texts in rows of the log and in findings", () => {
    for (const text of HOSTILE_PAYLOADS) {
      const rows = [
        aRow({ method: text, name: text, id: text, text }),
        aRow({ kind: "response", method: text, name: text, text, outcome: "error" }),
        aRow({ kind: "mark", mark: "stderr", text, direction: null, method: null }),
        aRow({ kind: "noise", text, direction: "to_client", method: null }),
      ];
      render(
        <>
          {rows.map((row, index) => (
            <LogRow
              key={index}
              id={`row-${index}`}
              index={index}
              row={row}
              server={text}
              selected={false}
              isPair={false}
              onChoose={() => {}}
              onOpen={() => {}}
            />
          ))}
          <Findings findings={[aFinding(text, text, { rule: "r", spec: null })]} />
        </>,
      );
      expect(page.faults(), text).toEqual([]);
      expect(hiddenShown(), text).toEqual([]);
      cleanup();
    }
  }, 120_000);

  it("stay texts in a form, its schema, its claims, its icons and its findings", async () => {
    // A form is dear to draw, so one form holds many payloads; each stands in every field of it.
    const PER_FORM = 20;
    for (let from = 0; from < HOSTILE_PAYLOADS.length; from += PER_FORM) {
      const texts = HOSTILE_PAYLOADS.slice(from, from + PER_FORM);
      const first = texts[0] ?? "";
      const properties = Object.fromEntries(
        texts.flatMap((text, index) => [
          [
            text,
            { type: "string", title: text, description: text, default: text, format: text, pattern: text },
          ],
          [
            `enum ${index}`,
            { oneOf: [{ const: text, title: text }, { const: `${text} too` }], default: text },
          ],
          [`const ${index} ${text}`, { const: text }],
          [`ref ${index}`, { $ref: text, title: text }],
          [`list ${text}`, { type: "array", items: { type: "string", title: text } }],
        ]),
      );
      const raw = JSON.stringify({
        name: first,
        title: first,
        mimeType: first,
        icons: texts.map((src) => ({ src, mimeType: src })),
        annotations: { title: first },
        inputSchema: { type: "object", properties, description: first },
      });
      const host = new FakeHost();
      host.findings = texts.map((text) => aFinding(`/${text}`, text));
      const offered = aTool("{}", {
        key: first,
        label: first,
        description: texts.join("\n\n"),
        raw,
        excluded: first,
      });
      const draft = JSON.stringify(Object.fromEntries(texts.map((text) => [`list ${text}`, [text]])));
      quickly(() => openCall(offered, { draft }, host));
      await screen.findByText(/problems in what would be sent/);
      expect(page.faults(), `payloads from ${from}`).toEqual([]);
      expect(hiddenShown(), `payloads from ${from}`).toEqual([]);
      cleanup();
    }
  }, 120_000);

  it("stay texts in a prompt's arguments", () => {
    const PER_PROMPT = 20;
    for (let from = 0; from < HOSTILE_PAYLOADS.length; from += PER_PROMPT) {
      const texts = HOSTILE_PAYLOADS.slice(from, from + PER_PROMPT);
      const text = texts.join(" ");
      const fields = texts.map((one) => ({ name: one, title: one, description: one }));
      const words = { key: text, label: text, description: text, seq: 3, excluded: null };
      const raw = JSON.stringify({ name: text, arguments: fields });
      quickly(() => openCall({ ...words, raw }, { kind: "prompt" }));
      expect(screen.getAllByRole("textbox").length, "each has its field").toBeGreaterThanOrEqual(
        texts.length,
      );
      expect(page.faults(), `payloads from ${from}`).toEqual([]);
      expect(hiddenShown(), `payloads from ${from}`).toEqual([]);
      cleanup();
    }
  }, 120_000);

  it("stay texts in a template and its variables", () => {
    // One by one: a brace in one of them makes another template of all.
    for (const text of HOSTILE_PAYLOADS) {
      const words = { key: `demo://{a}/${text}{?b}`, label: text, description: text, seq: 3, excluded: null };
      quickly(() => openCall({ ...words, raw: "{}" }, { kind: "template" }));
      expect(page.faults(), text).toEqual([]);
      expect(hiddenShown(), text).toEqual([]);
      cleanup();
    }
  }, 120_000);
});
