import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where the graph of `fixtures/graphs/gated.ts` waits, as it would on a model. */
export interface Gate {
  url: string;
  shut(): void;
  open(): void;
  /** The next (or already waiting) call of the graph's model. */
  reached(): Promise<ServerResponse>;
  /** How often anybody came by. */
  calls(): number;
  close(): void;
}

/** Opens a gate for this process; another one is told of it by `GRAPH_GATE_URL`. */
export async function openGate(): Promise<Gate> {
  let shut = false;
  let calls = 0;
  const waiting = new Set<ServerResponse>();
  const heard: ((response: ServerResponse) => void)[] = [];
  const server = createServer((request, response) => {
    calls++;
    request.resume();
    if (!shut) return void response.end();
    waiting.add(response);
    response.once('close', () => waiting.delete(response));
    heard.shift()?.(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  process.env['GRAPH_GATE_URL'] = url;
  return {
    url,
    shut: () => (shut = true),
    open() {
      shut = false;
      for (const response of waiting) response.end();
    },
    reached: () => {
      const [first] = waiting;
      return first ? Promise.resolve(first) : new Promise((resolve) => heard.push(resolve));
    },
    calls: () => calls,
    close() {
      delete process.env['GRAPH_GATE_URL'];
      server.close();
      server.closeAllConnections();
    },
  };
}
