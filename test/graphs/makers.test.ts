import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { classifyGraphError } from '../../src/activities/graph/classify-graph-error.ts';
import { readOutcome } from '../../src/activities/graph/answer/read-outcome.ts';
import { createShop } from '../support/shop.ts';
import { startOpenAiServer } from '../support/servers/openai-server.ts';

const names = ['ANTHROPIC_API_KEY', 'ANTHROPIC_BASE_URL', 'GOOGLE_API_KEY'];

/** Anthropic's API, which gives one answer to everything. */
async function startAnthropic(status: number, body: object, headers: Record<string, string> = {}) {
  const requests: { key: unknown; body: unknown }[] = [];
  const server = createServer((request, response) => {
    void text(request).then((sent) => {
      requests.push({ key: request.headers['x-api-key'], body: JSON.parse(sent) });
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, requests, close: () => new Promise((resolve) => server.close(resolve)) };
}

describe('MODEL', () => {
  const saved = names.map((name) => process.env[name]);
  beforeEach(() => {
    for (const name of names) Reflect.deleteProperty(process.env, name);
  });
  afterEach(() => {
    for (const [at, name] of names.entries()) {
      Reflect.deleteProperty(process.env, name);
      if (saved[at] !== undefined) process.env[name] = saved[at];
    }
  });
  const input = { messages: [{ role: 'user' as const, content: 'hello', id: 'cw:1:1' }] };
  const ask = async (named: string) => readOutcome(await (await createShop({ named })).invoke(input));

  it("answers by another maker's package and key, and counts its tokens", async () => {
    const usage = { input_tokens: 100, output_tokens: 7, cache_read_input_tokens: 20 };
    const content = [{ type: 'text', text: 'Hello from Anthropic.' }];
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-x', content };
    const server = await startAnthropic(200, { ...message, stop_reason: 'end_turn', stop_sequence: null, usage });
    Object.assign(process.env, { ANTHROPIC_BASE_URL: server.url, ANTHROPIC_API_KEY: 'key-of-anthropic' });

    const outcome = await ask('anthropic:claude-x');
    await server.close();

    assert.equal(outcome.reply, 'Hello from Anthropic.');
    assert.deepEqual(outcome.usage, { inputTokens: 120, outputTokens: 7, cachedTokens: 20 });
    const [request] = server.requests;
    const { model, max_tokens: most } = request?.body as Record<string, unknown>;
    assert.deepEqual([request?.key, model, most], ['key-of-anthropic', 'claude-x', 2000]);
  });

  it('leaves retries to whoever runs the graph', async () => {
    const error = { type: 'error', error: { type: 'rate_limit_error', message: 'slow down' } };
    const server = await startAnthropic(429, error, { 'retry-after': '3' });
    Object.assign(process.env, { ANTHROPIC_BASE_URL: server.url, ANTHROPIC_API_KEY: 'key-of-anthropic' });

    const failure = await ask('anthropic:claude-x').catch((reason: unknown) => classifyGraphError(reason));
    await server.close();

    assert.deepEqual(failure, { ...failure, retry: true, status: 429, delayMs: 3000 });
    assert.equal(server.requests.length, 1);
  });

  it('wins over OPENAI_MODEL, by the same key and server', async () => {
    const server = await startOpenAiServer({ text: 'Hello.' });
    const graph = await createShop({ named: 'openai:big', model: 'small', baseURL: server.url });

    await graph.invoke(input);
    await server.close();

    assert.equal(server.requests[0]?.model, 'big');
  });

  for (const [named, says] of [
    [
      'google-genai:gemini',
      /^MODEL: google-genai needs the package @langchain\/google-genai, .*: npm install @langchain\/google-genai$/,
    ],
    [
      'anthropic:claude-x',
      /^MODEL: anthropic cannot be used: Anthropic API key not found; its key is ANTHROPIC_API_KEY in the environment$/,
    ],
    ['openai:gpt-x', /^MODEL: openai needs OPENAI_API_KEY, or OPENAI_BASE_URL/],
    ['anthropic:', /^MODEL: "anthropic:" names no model: write it as <maker>:<model>/],
    ['gpt-x', /^MODEL: "gpt-x" names no maker that is known: .* makers are openai, anthropic, /],
    ['antropic:claude-x', /^MODEL: "antropic:claude-x" names no maker that is known/],
  ] as const) {
    it(`refuses ${named} where it cannot be had, with what to do`, async () => {
      await assert.rejects(ask(named), (error: Error) => says.test(error.message));
    });
  }
});
