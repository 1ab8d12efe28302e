// A server of the TypeScript SDK's second major version, written with its public API only.
//
//   node typescript-v2.mjs stdio|http [both|modern]
//
// `both` (the default) serves the 2026-07-28 revision and the handshake of the revisions before it; `modern` refuses the
// latter. Over HTTP the SDK serves the old revisions without sessions. Which port it gets is any-port.cjs's affair.

import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import * as z from 'zod';

function factory() {
  const server = new McpServer({ name: 'typescript-v2', version: '1.0.0' });
  server.registerTool(
    'add',
    {
      description: 'Adds two numbers',
      inputSchema: z.object({ a: z.number(), b: z.number() }),
      outputSchema: z.object({ sum: z.number() }),
    },
    async ({ a, b }) => ({
      content: [{ type: 'text', text: `${a} + ${b} = ${a + b}` }],
      structuredContent: { sum: a + b },
    }),
  );
  server.registerTool('fail', { description: 'Fails', inputSchema: z.object({}) }, async () => ({
    content: [{ type: 'text', text: 'the kettle is empty' }],
    isError: true,
  }));
  server.registerTool(
    'count',
    { description: 'Counts with progress', inputSchema: z.object({ to: z.number().int() }) },
    async ({ to }, context) => {
      const progressToken = context.mcpReq._meta?.progressToken;
      for (let progress = 1; progress <= to && progressToken !== undefined; progress += 1) {
        const params = { progressToken, progress, total: to, message: `number ${progress}` };
        await context.mcpReq.notify({ method: 'notifications/progress', params });
      }
      return { content: [{ type: 'text', text: `counted to ${to}` }] };
    },
  );
  server.registerResource('tea', 'text://tea', { mimeType: 'text/plain' }, async (uri) => ({
    contents: [{ uri: uri.href, mimeType: 'text/plain', text: 'two spoons' }],
  }));
  server.registerPrompt('brew', { argsSchema: z.object({ leaf: z.string() }) }, ({ leaf }) => ({
    messages: [{ role: 'user', content: { type: 'text', text: `Brew ${leaf}.` } }],
  }));
  return server;
}

const [transport, eras = 'both'] = process.argv.slice(2);
const isModernOnly = eras === 'modern';
if (transport === 'stdio') {
  serveStdio(factory, { legacy: isModernOnly ? 'reject' : 'serve' });
} else if (transport === 'http') {
  const handler = createMcpHandler(factory, { legacy: isModernOnly ? 'reject' : 'stateless' });
  createServer(toNodeHandler(handler)).listen(0, '127.0.0.1');
} else {
  console.error('usage: node typescript-v2.mjs stdio|http [both|modern]');
  process.exit(2);
}
