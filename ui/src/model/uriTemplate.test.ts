// The examples of RFC 6570 itself, by section, and what a template that breaks it comes to.

import { describe, expect, it } from "vitest";
import { expandTemplate, planTemplate, type TemplateValue, type TemplateValues } from "./uriTemplate";

const text = (words: string): TemplateValue => ({ kind: "text", text: words });
const list = (...items: string[]): TemplateValue => ({ kind: "list", items });
const pairs = (...all: [string, string][]): TemplateValue => ({ kind: "pairs", pairs: all });

/** RFC 6570, 3.2. */
const VALUES: TemplateValues = new Map([
  ["count", list("one", "two", "three")],
  ["dom", list("example", "com")],
  ["dub", text("me/too")],
  ["hello", text("Hello World!")],
  ["half", text("50%")],
  ["var", text("value")],
  ["who", text("fred")],
  ["base", text("http://example.com/home/")],
  ["path", text("/foo/bar")],
  ["list", list("red", "green", "blue")],
  ["keys", pairs(["semi", ";"], ["dot", "."], ["comma", ","])],
  ["v", text("6")],
  ["x", text("1024")],
  ["y", text("768")],
  ["empty", text("")],
  ["empty_keys", pairs()],
]);

const SECTIONS: Record<string, [string, string][]> = {
  "1.2, levels 1 to 4": [
    ["{var}", "value"],
    ["{hello}", "Hello%20World%21"],
    ["{+var}", "value"],
    ["{+hello}", "Hello%20World!"],
    ["{+path}/here", "/foo/bar/here"],
    ["here?ref={+path}", "here?ref=/foo/bar"],
    ["X{#var}", "X#value"],
    ["X{#hello}", "X#Hello%20World!"],
    ["map?{x,y}", "map?1024,768"],
    ["{x,hello,y}", "1024,Hello%20World%21,768"],
    ["{+x,hello,y}", "1024,Hello%20World!,768"],
    ["{+path,x}/here", "/foo/bar,1024/here"],
    ["{#x,hello,y}", "#1024,Hello%20World!,768"],
    ["{#path,x}/here", "#/foo/bar,1024/here"],
    ["X{.var}", "X.value"],
    ["X{.x,y}", "X.1024.768"],
    ["{/var}", "/value"],
    ["{/var,x}/here", "/value/1024/here"],
    ["{;x,y}", ";x=1024;y=768"],
    ["{;x,y,empty}", ";x=1024;y=768;empty"],
    ["{?x,y}", "?x=1024&y=768"],
    ["{?x,y,empty}", "?x=1024&y=768&empty="],
    ["?fixed=yes{&x}", "?fixed=yes&x=1024"],
    ["{&x,y,empty}", "&x=1024&y=768&empty="],
  ],
  "3.2.1, variable expansion": [
    ["{count}", "one,two,three"],
    ["{count*}", "one,two,three"],
    ["{/count}", "/one,two,three"],
    ["{/count*}", "/one/two/three"],
    ["{;count}", ";count=one,two,three"],
    ["{;count*}", ";count=one;count=two;count=three"],
    ["{?count}", "?count=one,two,three"],
    ["{?count*}", "?count=one&count=two&count=three"],
    ["{&count*}", "&count=one&count=two&count=three"],
  ],
  "3.2.2, simple": [
    ["{var}", "value"],
    ["{hello}", "Hello%20World%21"],
    ["{half}", "50%25"],
    ["O{empty}X", "OX"],
    ["O{undef}X", "OX"],
    ["{x,y}", "1024,768"],
    ["{x,hello,y}", "1024,Hello%20World%21,768"],
    ["?{x,empty}", "?1024,"],
    ["?{x,undef}", "?1024"],
    ["?{undef,y}", "?768"],
    ["{var:3}", "val"],
    ["{var:30}", "value"],
    ["{list}", "red,green,blue"],
    ["{list*}", "red,green,blue"],
    ["{keys}", "semi,%3B,dot,.,comma,%2C"],
    ["{keys*}", "semi=%3B,dot=.,comma=%2C"],
  ],
  "3.2.3, reserved": [
    ["{+var}", "value"],
    ["{+hello}", "Hello%20World!"],
    ["{+half}", "50%25"],
    ["{base}index", "http%3A%2F%2Fexample.com%2Fhome%2Findex"],
    ["{+base}index", "http://example.com/home/index"],
    ["O{+empty}X", "OX"],
    ["O{+undef}X", "OX"],
    ["{+path}/here", "/foo/bar/here"],
    ["here?ref={+path}", "here?ref=/foo/bar"],
    ["up{+path}{var}/here", "up/foo/barvalue/here"],
    ["{+x,hello,y}", "1024,Hello%20World!,768"],
    ["{+path,x}/here", "/foo/bar,1024/here"],
    ["{+path:6}/here", "/foo/b/here"],
    ["{+list}", "red,green,blue"],
    ["{+list*}", "red,green,blue"],
    ["{+keys}", "semi,;,dot,.,comma,,"],
    ["{+keys*}", "semi=;,dot=.,comma=,"],
  ],
  "3.2.4, fragment": [
    ["{#var}", "#value"],
    ["{#hello}", "#Hello%20World!"],
    ["{#half}", "#50%25"],
    ["foo{#empty}", "foo#"],
    ["foo{#undef}", "foo"],
    ["{#x,hello,y}", "#1024,Hello%20World!,768"],
    ["{#path,x}/here", "#/foo/bar,1024/here"],
    ["{#path:6}/here", "#/foo/b/here"],
    ["{#list}", "#red,green,blue"],
    ["{#list*}", "#red,green,blue"],
    ["{#keys}", "#semi,;,dot,.,comma,,"],
    ["{#keys*}", "#semi=;,dot=.,comma=,"],
  ],
  "3.2.5, label": [
    ["{.who}", ".fred"],
    ["{.who,who}", ".fred.fred"],
    ["{.half,who}", ".50%25.fred"],
    ["www{.dom*}", "www.example.com"],
    ["X{.var}", "X.value"],
    ["X{.empty}", "X."],
    ["X{.undef}", "X"],
    ["X{.var:3}", "X.val"],
    ["X{.list}", "X.red,green,blue"],
    ["X{.list*}", "X.red.green.blue"],
    ["X{.keys}", "X.semi,%3B,dot,.,comma,%2C"],
    ["X{.keys*}", "X.semi=%3B.dot=..comma=%2C"],
    ["X{.empty_keys}", "X"],
    ["X{.empty_keys*}", "X"],
  ],
  "3.2.6, path segments": [
    ["{/who}", "/fred"],
    ["{/who,who}", "/fred/fred"],
    ["{/half,who}", "/50%25/fred"],
    ["{/who,dub}", "/fred/me%2Ftoo"],
    ["{/var}", "/value"],
    ["{/var,empty}", "/value/"],
    ["{/var,undef}", "/value"],
    ["{/var,x}/here", "/value/1024/here"],
    ["{/var:1,var}", "/v/value"],
    ["{/list}", "/red,green,blue"],
    ["{/list*}", "/red/green/blue"],
    ["{/list*,path:4}", "/red/green/blue/%2Ffoo"],
    ["{/keys}", "/semi,%3B,dot,.,comma,%2C"],
    ["{/keys*}", "/semi=%3B/dot=./comma=%2C"],
  ],
  "3.2.7, path-style parameters": [
    ["{;who}", ";who=fred"],
    ["{;half}", ";half=50%25"],
    ["{;empty}", ";empty"],
    ["{;v,empty,who}", ";v=6;empty;who=fred"],
    ["{;v,bar,who}", ";v=6;who=fred"],
    ["{;x,y}", ";x=1024;y=768"],
    ["{;x,y,empty}", ";x=1024;y=768;empty"],
    ["{;x,y,undef}", ";x=1024;y=768"],
    ["{;hello:5}", ";hello=Hello"],
    ["{;list}", ";list=red,green,blue"],
    ["{;list*}", ";list=red;list=green;list=blue"],
    ["{;keys}", ";keys=semi,%3B,dot,.,comma,%2C"],
    ["{;keys*}", ";semi=%3B;dot=.;comma=%2C"],
  ],
  "3.2.8, form-style query": [
    ["{?who}", "?who=fred"],
    ["{?half}", "?half=50%25"],
    ["{?x,y}", "?x=1024&y=768"],
    ["{?x,y,empty}", "?x=1024&y=768&empty="],
    ["{?x,y,undef}", "?x=1024&y=768"],
    ["{?var:3}", "?var=val"],
    ["{?list}", "?list=red,green,blue"],
    ["{?list*}", "?list=red&list=green&list=blue"],
    ["{?keys}", "?keys=semi,%3B,dot,.,comma,%2C"],
    ["{?keys*}", "?semi=%3B&dot=.&comma=%2C"],
  ],
  "3.2.9, form-style continuation": [
    ["{&who}", "&who=fred"],
    ["{&half}", "&half=50%25"],
    ["?fixed=yes{&x}", "?fixed=yes&x=1024"],
    ["{&x,y,empty}", "&x=1024&y=768&empty="],
    ["{&x,y,undef}", "&x=1024&y=768"],
    ["{&var:3}", "&var=val"],
    ["{&list}", "&list=red,green,blue"],
    ["{&list*}", "&list=red&list=green&list=blue"],
    ["{&keys}", "&keys=semi,%3B,dot,.,comma,%2C"],
    ["{&keys*}", "&semi=%3B&dot=.&comma=%2C"],
  ],
};

for (const [section, examples] of Object.entries(SECTIONS)) {
  describe(`RFC 6570, ${section}`, () => {
    it.each(examples)("expands %s to %s", (template, uri) => {
      expect(expandTemplate(template, VALUES)).toEqual({ uri, problems: [] });
    });
  });
}

describe("expanding", () => {
  it("encodes literals that a URI cannot hold, and keeps what is encoded already", () => {
    expect(expandTemplate("a b/ü/%41?%zz", new Map()).uri).toBe("a%20b/%C3%BC/%41?%25zz");
  });

  it("takes characters for a prefix, not their code units", () => {
    const values = new Map([["v", text("😀😀é")]]);
    expect(expandTemplate("{v:1}", values).uri).toBe("%F0%9F%98%80");
  });

  it("keeps percent-encoded characters of a value only where reserved ones may stand", () => {
    const values = new Map([["v", text("%41%4")]]);
    expect(expandTemplate("{v}|{+v}", values).uri).toBe("%2541%254%7C%41%254");
  });

  it("says half of a surrogate pair as UTF-8 must", () => {
    expect(expandTemplate("{v}", new Map([["v", text("\uD800")]])).uri).toBe("%EF%BF%BD");
  });

  it.each([
    "{",
    "}",
    "a{b",
    "{}",
    "{!x}",
    "{=x}",
    "{x:0}",
    "{x:10000}",
    "{x*:3}",
    "{a b}",
    "{x.}",
    "{?}",
    "{,}",
  ])("leaves %s as it is and says so", (template) => {
    const { uri, problems } = expandTemplate(template, VALUES);
    expect(uri).toBe(template);
    expect(problems).toHaveLength(1);
    expect(planTemplate(template).problems).toEqual(problems);
  });

  it("refuses the beginning of what is no text", () => {
    const { uri, problems } = expandTemplate("x{list:2}{var}", VALUES);
    expect(uri).toBe("x{list:2}value");
    expect(problems[0]).toContain("{list:2}");
  });

  it("takes names that are special to JavaScript like any other", () => {
    expect(expandTemplate("{__proto__}{constructor}", new Map([["constructor", text("c")]])).uri).toBe("c");
  });
});

describe("a template's plan", () => {
  it("names each variable once, with what its expressions ask of it", () => {
    expect(planTemplate("demo://{a}/{+b*}{?a:3,c.d,a:2}")).toEqual({
      variables: [
        { name: "a", explodes: false, prefix: 2 },
        { name: "b", explodes: true, prefix: null },
        { name: "c.d", explodes: false, prefix: null },
      ],
      problems: [],
    });
  });
});
