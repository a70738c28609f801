import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from './listen.ts';

/** How the server answers one voice note. */
export type Speech = { text: string } | { status: number; location?: string } | { raw: string } | 'hang';

export interface Asked {
  path: string | undefined;
  authorization: string | undefined;
  model: string | undefined;
  /** The name and the bytes of what it shall listen to. */
  file: string;
  bytes: Buffer;
}

/** OpenAI's API for sound, on port 0, from a script; at its end it answers 500. */
export async function startSpeechServer(...answers: Speech[]) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void receive(request, response);
  });

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await buffer(request)).toString('latin1');
    const [, model] = /name="model"\r\n\r\n(.*?)\r\n--/.exec(body) ?? [];
    const [, file = '', bytes = ''] = /name="file"; filename="(.*?)"\r\n.*?\r\n\r\n(.*?)\r\n--/s.exec(body) ?? [];
    const { authorization } = request.headers;
    asked.push({ path: request.url, authorization, model, file, bytes: Buffer.from(bytes, 'latin1') });
    const answer = answers.shift() ?? { status: 500 };
    if (answer === 'hang') return;
    if ('status' in answer) {
      response.writeHead(answer.status, answer.location === undefined ? {} : { location: answer.location }).end('{}');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('raw' in answer ? answer.raw : JSON.stringify(answer));
  }

  const { port, close } = await listen(server);
  return {
    /** What `OPENAI_BASE_URL` is set to. */
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    script: (...more: Speech[]) => answers.push(...more),
    close,
  };
}

export type SpeechServer = Awaited<ReturnType<typeof startSpeechServer>>;
