"""A server of the Python SDK's first major version, written with its public API only.

    python v1.py stdio|http|sse [stateless] [json] [resume]

It knows the handshake only. `stateless` and `json` are the SDK's own settings of its HTTP transport; with `resume` it ends
the stream of a count after the first number, and a client gets the rest when it resumes. uvicorn picks a free port and
tells it on stderr.
"""

import sys
from typing import TypedDict

from events import Events
from mcp.server.fastmcp import Context, FastMCP
from mcp.server.fastmcp.exceptions import ToolError

SETTINGS = sys.argv[2:]

server = FastMCP(
    "python-v1",
    port=0,
    stateless_http="stateless" in SETTINGS,
    json_response="json" in SETTINGS,
    event_store=Events() if "resume" in SETTINGS else None,
    retry_interval=100,
)


class Sum(TypedDict):
    sum: int


@server.tool(description="Adds two whole numbers")
def add(a: int, b: int) -> Sum:
    return Sum(sum=a + b)


@server.tool(description="Fails")
def fail() -> str:
    raise ToolError("the kettle is empty")


@server.tool(description="Counts with progress", structured_output=False)
async def count(to: int, context: Context) -> str:
    for number in range(1, to + 1):
        await context.report_progress(number, to, f"number {number}")
        if number == 1 and "resume" in SETTINGS:
            await context.close_sse_stream()
    return f"counted to {to}"


@server.resource("text://tea", mime_type="text/plain")
def tea() -> str:
    return "two spoons"


@server.prompt()
def brew(leaf: str) -> str:
    return f"Brew {leaf}."


match sys.argv[1:2]:
    case ["stdio"]:
        server.run("stdio")
    case ["sse"]:
        server.run("sse")
    case ["http"]:
        server.run("streamable-http")
    case _:
        sys.exit(__doc__)
