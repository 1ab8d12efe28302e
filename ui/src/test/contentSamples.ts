// An answer with every kind of content, and its parts, for tests and for looking at the window without a host.

/** A PDF of as many pages as there are texts. */
export function aPdf(...texts: string[]): string {
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    `<</Type/Pages/Count ${texts.length}/Kids[${texts.map((_, index) => `${4 + index * 2} 0 R`).join(" ")}]>>`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  ];
  for (const text of texts) {
    const drawing = `BT /F 24 Tf 40 80 Td (${text}) Tj ET`;
    const page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 160]/Resources<</Font<</F 3 0 R>>>>";
    objects.push(`${page}/Contents ${objects.length + 2} 0 R>>`);
    objects.push(`<</Length ${drawing.length}>>stream\n${drawing}\nendstream`);
  }
  let file = "%PDF-1.4\n";
  const places = objects.map((object, index) => {
    const place = file.length;
    file += `${index + 1} 0 obj${object}endobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  return `${file}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer<</Size ${size}/Root 1 0 R>>\nstartxref\n${file.length}\n%%EOF`;
}

/** 48 × 48 pixels of one colour would be as good; one pixel is shorter. */
export const PNG_BASE64 =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Its header asks for 30,000 × 30,000 pixels. */
export const BOMB_BASE64 = btoa(
  "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x08\x06\0\0\0\0\0\0\0",
);

export const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><script>alert(1)</script><rect width="120" height="60" rx="8" fill="#6ea8ff"/><image href="https://evil.example/p.png"/></svg>';

/** A tenth of a second of silence. */
export const WAV_BASE64 = btoa(
  `RIFF\x64\x06\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\x40\x06\0\0${"\0".repeat(1_600)}`,
);

export function everyContent(): string {
  const annotations = { audience: ["user"], priority: 0.8, lastModified: "2026-01-15T10:00:00Z" };
  const blob = (mimeType: string, bytes: string) => ({
    type: "resource",
    resource: { uri: `demo://${mimeType}`, mimeType, blob: btoa(bytes) },
  });
  return JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    result: {
      content: [
        { type: "text", text: "Plain, with a hidden \u202e character and a tag \u{E0041}.", annotations },
        { type: "text", text: "# Some *Markdown*\n\n- [a link](https://xn--80ak6aa92e.com/)\n- `code`" },
        { type: "text", text: '{"temperature": 21.0}' },
        { type: "image", data: PNG_BASE64, mimeType: "image/png", annotations },
        { type: "image", data: btoa(SVG), mimeType: "image/svg+xml" },
        { type: "image", data: BOMB_BASE64, mimeType: "image/png" },
        { type: "audio", data: WAV_BASE64, mimeType: "audio/wav" },
        {
          type: "resource",
          resource: { uri: "demo://md", mimeType: "text/markdown", text: "**bold** text" },
        },
        blob("application/pdf", aPdf("The first page", "The second page")),
        blob("application/octet-stream", "\x00\x01\xff binary"),
        {
          type: "resource_link",
          uri: "demo://a/rather/long/address?that=is&shown=whole",
          name: "link",
          title: "A linked resource",
          mimeType: "text/plain",
          size: 12,
          icons: [{ src: `data:image/png;base64,${PNG_BASE64}` }, { src: "https://evil.example/icon.png" }],
          annotations: { priority: 2 },
        },
      ],
      structuredContent: { temperature: 21.0 },
    },
  });
}
