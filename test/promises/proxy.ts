import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A reverse proxy before the sandbox; `rule` may answer in its place. */
export async function startProxy(
  rule: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>,
) {
  let target = '';
  const seen: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      seen.push(`${request.method} ${request.url?.replace('/api/v1/accounts/1/', '')}`);
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      (request as IncomingMessage & { text: string }).text = Buffer.concat(chunks).toString();
      if (await rule(request, response)) return;
      const url = new URL(request.url ?? '/', target);
      const out = forward(
        url,
        { method: request.method, headers: { ...request.headers, host: url.host } },
        (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        },
      );
      out.on('error', () => response.destroy());
      out.end(Buffer.concat(chunks));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    aim: (url: string) => (target = url),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
