import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createShopTools } from './shop-tools.ts';

/** The shop's tools over HTTP, stateless, on one port for as long as the test likes. */
export async function startMcpServer(port = 0) {
  const calls: { name: string; args: unknown }[] = [];
  const keys: unknown[] = [];
  let isHanging = false;
  const server = createServer((request, response) => {
    keys.push(request.headers['x-api-key']);
    if (!isHanging) void answer(request, response);
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const tools = createShopTools((call) => calls.push(call));
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    await tools.connect(transport);
    await transport.handleRequest(request, response);
  }
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const at = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${at}/mcp`,
    port: at,
    calls,
    keys,
    /** From now on it takes requests and answers none. */
    hang: () => {
      isHanging = true;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
