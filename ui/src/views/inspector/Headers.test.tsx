import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { HTTP_ID, httpSession } from "../../test/httpSession";
import { expectAccessible, openApp } from "../../test/renderApp";

async function onHttp() {
  const app = await openApp((ipc) => {
    ipc.put(httpSession());
    ipc.greeting.layout = JSON.stringify({
      tabs: [{ kind: "session", session: HTTP_ID, label: "Trips" }],
      active: `session:${HTTP_ID}`,
      session: HTTP_ID,
    });
  });
  await screen.findByRole("row", { name: "6 request tools/call trip error" });
  return { ...app, inspector: within(screen.getByRole("region", { name: "Inspector" })) };
}

describe("the headers of a frame", () => {
  it("are shown in their order, with status, first byte and event fields", async () => {
    const { user, inspector } = await onHttp();
    await user.click(screen.getByRole("row", { name: /^7 response/ }));
    await user.click(await inspector.findByRole("tab", { name: "Headers" }));
    const http = within(inspector.getByRole("region", { name: "HTTP" }));
    expect(http.getByText("HTTP 200")).toBeInTheDocument();
    expect(http.getByText("after 1.20 ms")).toBeInTheDocument();
    const rows = http.getAllByRole("row").map((row) => row.textContent);
    expect(rows).toEqual(["HeaderValue", "Content-Typetext/event-stream", "X-Twicea", "X-Twiceb"]);
    const event = inspector.getByRole("region", { name: "Server-sent event" });
    expect(event, "an empty id is not the same as none").toHaveTextContent(
      "eventnot sentid(empty)retry500 ms",
    );
    await expectAccessible();
  });

  it("stand with a request, its line first", async () => {
    const { user, inspector } = await onHttp();
    await user.click(screen.getByRole("row", { name: /^6 request/ }));
    await user.click(await inspector.findByRole("tab", { name: "Headers" }));
    expect(inspector.getByText("POST http://127.0.0.1:3001/mcp")).toBeInTheDocument();
    expect(inspector.getByRole("row", { name: "Authorization [masked]" })).toBeInTheDocument();
  });

  it("stand with a mark, and give way where there are none, without being forgotten", async () => {
    const { user, inspector } = await onHttp();
    await user.click(screen.getByRole("row", { name: /^9 mark HTTP response GET HTTP 405/ }));
    await user.click(await inspector.findByRole("tab", { name: "Headers" }));
    expect(inspector.getByText("HTTP 405")).toBeInTheDocument();
    await user.click(screen.getByRole("row", { name: /^4 mark era/ }));
    expect(await inspector.findByRole("tab", { name: "Summary", selected: true })).toBeInTheDocument();
    expect(inspector.queryByRole("tab", { name: "Headers" })).not.toBeInTheDocument();
    await user.click(screen.getByRole("row", { name: /^5 mark HTTP request GET/ }));
    expect(await inspector.findByRole("tab", { name: "Headers", selected: true })).toBeInTheDocument();
  });
});

describe("the marks of HTTP in the log", () => {
  it("are called by words", async () => {
    await onHttp();
    for (const name of [/^1 mark connection/, /^8 mark SSE comment keep-alive/, /^10 mark connection lost/]) {
      expect(screen.getByRole("row", { name })).toBeInTheDocument();
    }
  });
});
