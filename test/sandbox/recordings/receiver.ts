import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Answer, Hook } from './load.ts';

/** Where the webhooks of one play arrive, at `/bot`, `/other` and `/inbox`; answers what it was told to. */
export async function startReceiver() {
  const answers = new Map<string, Answer[]>();
  let arrived: Hook[] = [];

  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const to = request.url?.slice(1) ?? '';
      const answered = next(answers.get(to) ?? []);
      arrived.push({ to, ...(answered === 200 ? {} : { answered }), body: JSON.parse(body) as unknown });
      if (answered !== 'hang') response.writeHead(answered).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: (to: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${to}`,
    answer: (wanted: Record<string, Answer[]>) => {
      for (const [to, list] of Object.entries(wanted)) answers.set(to, [...list]);
    },
    /** What has come since it was last asked. */
    take: () => {
      const taken = arrived;
      arrived = [];
      return taken;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const next = (answers: Answer[]): Answer => (answers.length > 1 ? answers.shift() : answers[0]) ?? 200;
