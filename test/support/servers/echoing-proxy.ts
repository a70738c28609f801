import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A Chatwoot that repeats what it was sent when it fails, as a proxy or a debugging page before it would. */
export interface EchoingProxy {
  url: string;
  /** Where the Chatwoot behind it is. */
  aim(target: string): void;
  close(): void;
}

/**
 * Refuses private notes and labels with 422, and answers 500 to a message that says `lost` once it is stored; the body and
 * a header repeat the request.
 */
export async function startEchoingProxy(): Promise<EchoingProxy> {
  let target = '';
  const server = createServer((request, response) => void pass(request, response));

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '' } = request;
    const body = method === 'GET' ? undefined : await text(request);
    const token = String(request.headers['api_access_token']);
    const echo = JSON.stringify({ message: body, token });
    const headers = { 'content-type': 'application/json', 'x-echo': encodeURIComponent(body ?? '').slice(0, 4000) };
    if (body !== undefined && (url.endsWith('/labels') || /"private":true/.test(body))) {
      response.writeHead(422, headers).end(echo);
      return;
    }
    const answer = await fetch(target + url, {
      method,
      headers: { api_access_token: token, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    });
    if (body && url.endsWith('/messages') && /\blost\b/.test(body)) response.writeHead(500, headers).end(echo);
    else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    aim: (url) => (target = url),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
