import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { markersIn } from './load/markers.ts';

export type ModelFault = 'slow' | '429' | '500' | 'garbage' | 'silent';

/** A model behind OpenAI's API that names the messages it answers, and fails as often as it is told to. */
export async function startModel(onFault: (fault: ModelFault, markers: string[]) => void) {
  const next: ModelFault[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { messages } = JSON.parse(await text(request)) as { messages: { role: string; content: string }[] };
    const asked = messages.slice(messages.findLastIndex(({ role }) => role === 'assistant') + 1);
    const question = asked.map(({ content }) => content).join('\n');
    const markers = markersIn(question);
    const fault = next.shift();
    if (fault) onFault(fault, markers);
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
    send(
      response,
      200,
      JSON.stringify({ id: 'chat', object: 'chat.completion', model: 'echo', choices: [choice], usage }),
    );
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    /** The next so many requests fail in this way. */
    fail: (fault: ModelFault, times: number) => next.push(...Array.from({ length: times }, () => fault)),
    heal: () => next.splice(0),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type Model = Awaited<ReturnType<typeof startModel>>;

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}
