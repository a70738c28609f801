import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Asked {
  method: string;
  /** With the query. */
  path: string;
  token: string;
  body: string;
}

/** What is answered in Chatwoot's place: JSON unless it begins as a page does; `hang`: nothing, for ever. */
export type Lie = { status: number; body?: string; headers?: Record<string, string>; forward?: boolean } | 'hang';

/** What stands between us and Chatwoot: it passes requests on, or answers in Chatwoot's place. */
export interface Proxy {
  url: string;
  /** All that was asked, oldest first. */
  seen: Asked[];
  /** From now on: `undefined` passes a request on. With `forward`, Chatwoot gets it before the lie is told. */
  answer(rule: (asked: Asked) => Lie | undefined): void;
  /** Passes everything on, and forgets what was seen. */
  reset(): void;
  aim(target: string): void;
  close(): void;
}

const CHATWOOTS_OWN = '{"status":500,"error":"Internal Server Error"}';

export async function startProxy(target = ''): Promise<Proxy> {
  let rule: (asked: Asked) => Lie | undefined = () => undefined;
  const seen: Asked[] = [];
  const server = createServer((request, response) => void pass(request, response));

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const asked = { method, path: url, token: String(request.headers['api_access_token']), body: await text(request) };
    seen.push(asked);
    const lie = rule(asked);
    if (lie === 'hang') return;
    const answer = !lie || lie.forward ? await forward(asked, request) : undefined;
    if (lie) {
      const { status, headers, body = CHATWOOTS_OWN } = lie;
      const type = body.startsWith('<') ? 'text/html' : 'application/json';
      response.writeHead(status, { 'content-type': type, ...headers }).end(body);
    } else if (answer) {
      const type = answer.headers.get('content-type');
      response.writeHead(answer.status, type ? { 'content-type': type } : {}).end(await answer.text());
    }
  }

  function forward({ method, path, token, body }: Asked, { headers }: IncomingMessage): Promise<Response> {
    return fetch(target + path, {
      method,
      headers: { api_access_token: token, 'content-type': headers['content-type'] ?? 'application/json' },
      ...(method === 'GET' ? {} : { body }),
    });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    answer: (next) => (rule = next),
    reset() {
      rule = () => undefined;
      seen.length = 0;
    },
    aim: (url) => (target = url),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
