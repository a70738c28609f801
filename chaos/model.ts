import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { markersIn } from './load/markers.ts';

/** Whom it answers, and how that fails next. */
interface Served {
  next: ModelFault[];
  onFault: (fault: ModelFault, markers: string[]) => void;
}

export type ModelFault = 'slow' | '429' | '500' | 'garbage' | 'silent';

interface Asked {
  /** The set-up. */
  model: string;
  messages: { role: string; content: string }[];
}

/** A model behind OpenAI's API that names the messages it answers, and fails as often as it is told to. */
export async function startModel() {
  const sets = new Map<string, Served>();
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { messages, model } = JSON.parse(await text(request)) as Asked;
    const asked = messages.slice(messages.findLastIndex(({ role }) => role === 'assistant') + 1);
    const question = asked.map(({ content }) => content).join('\n');
    const markers = markersIn(question);
    const served = sets.get(model);
    const fault = served?.next.shift();
    if (fault) served?.onFault(fault, markers);
    const reply = `${question.includes('person') ? 'person: ' : ''}answer to ${markers.join(' ')}`;
    switch (fault) {
      case 'silent':
        return;
      case 'garbage':
        send(response, 200, '<html>not a completion');
        return;
      case '429':
      case '500':
        send(response, Number(fault), JSON.stringify({ error: { message: 'try again', type: 'server_error' } }));
        return;
      case 'slow':
        await delay(3000);
        break;
      case undefined:
    }
    const choice = { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: reply } };
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    send(response, 200, JSON.stringify({ id: 'chat', object: 'chat.completion', model, choices: [choice], usage }));
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    /** What one set-up may do to its own requests. */
    serve: (name: string, onFault: Served['onFault']) => {
      const served: Served = { next: [], onFault };
      sets.set(name, served);
      return {
        /** The next so many requests fail in this way. */
        fail: (fault: ModelFault, times: number) => served.next.push(...Array.from({ length: times }, () => fault)),
        heal: () => served.next.splice(0),
      };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type ModelServer = Awaited<ReturnType<typeof startModel>>;
export type Model = ReturnType<ModelServer['serve']>;

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}
