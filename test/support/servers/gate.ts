import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Where the graph of `fixtures/graphs/gated.ts` waits, as it would on a model. */
export interface Gate {
  url: string;
  shut(): void;
  open(): void;
  /** The next (or already waiting) call of the graph's model. */
  reached(): Promise<ServerResponse>;
  /** How often anybody came by. */
  calls(): number;
  /** What the calls say that wait, as soon as there are so many. */
  hold(count: number): Promise<string[]>;
  close(): void;
}

interface Call {
  said: string;
  response: ServerResponse;
}

/** Opens a gate for this process; another one is told of it by `GRAPH_GATE_URL`. */
export async function openGate(): Promise<Gate> {
  let shut = false;
  let calls = 0;
  let waiting: Call[] = [];
  const watchers = new Set<() => void>();
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  process.env['GRAPH_GATE_URL'] = url;

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    calls++;
    const said = await text(request).catch(() => undefined);
    if (said === undefined) return;
    if (!shut) return void response.end();
    const call = { said, response };
    waiting.push(call);
    response.once('close', () => (waiting = waiting.filter((other) => other !== call)));
    for (const look of watchers) look();
  }

  /** Asks `check` now and at every call that comes to wait. */
  function until<T>(check: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const look = () => {
        const found = check();
        if (found === undefined) return;
        watchers.delete(look);
        resolve(found);
      };
      watchers.add(look);
      look();
    });
  }

  return {
    url,
    shut: () => (shut = true),
    open() {
      shut = false;
      for (const { response } of waiting) response.end();
    },
    calls: () => calls,
    reached: () => until(() => waiting[0]?.response),
    hold: (count) => until(() => (waiting.length >= count ? waiting.map(({ said }) => said) : undefined)),
    close() {
      delete process.env['GRAPH_GATE_URL'];
      server.close();
      server.closeAllConnections();
    },
  };
}
