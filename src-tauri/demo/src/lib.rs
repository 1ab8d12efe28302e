//! A demo MCP server with what a newcomer wants to try and tests need.
