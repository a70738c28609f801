import assert from 'node:assert/strict';
import { AIMessage, HumanMessage } from '@langchain/core/messages';
import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { ChatOpenAI } from '@langchain/openai';
import { createAgent, createMiddleware } from 'langchain';
import { z } from 'zod';
import { classifyGraphError } from '../../../src/activities/graph/classify-graph-error.ts';
import { startOpenAiServer, type OpenAiServer, type Step } from '../../support/servers/openai-server.ts';

/** Stands for whatever a provider may quote; no message may ever hold it. */
const SECRET = 'sk-secret of Alice Miller';

async function thrown(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('classifyGraphError', () => {
  let server: OpenAiServer;
  before(async () => {
    server = await startOpenAiServer();
  });
  after(() => server.close());

  const modelAt = (baseURL: string, timeout = 5000) =>
    new ChatOpenAI({ model: 'm', apiKey: SECRET, maxRetries: 0, timeout, configuration: { baseURL } });

  async function classify(step: Step) {
    server.script(step);
    return classifyGraphError(await thrown(() => modelAt(server.url).invoke([new HumanMessage(SECRET)])));
  }

  const statuses: [number, boolean, string, string][] = [
    [400, false, 'BadRequestError', 'the model refused the request'],
    [401, false, 'AuthenticationError', 'the model refused the key'],
    [403, false, 'PermissionDeniedError', 'the key may not use this model'],
    [404, false, 'NotFoundError', 'no such model at this address'],
    [408, true, 'APIError', 'the model timed out'],
    [409, false, 'ConflictError', 'the model refused the request'],
    [413, false, 'APIError', 'the request is too large for the model'],
    [422, false, 'UnprocessableEntityError', 'the model refused the request'],
    [429, true, 'RateLimitCapacityError', 'too many requests to the model'],
    [500, true, 'InternalServerError', 'the model is down'],
    [503, true, 'InternalServerError', 'the model is down'],
  ];
  for (const [status, retry, type, hint] of statuses) {
    it(`${retry ? 'retries' : 'does not retry'} a ${status}`, async () => {
      const found = await classify({ status, message: SECRET });

      assert.deepEqual(found, { type, retry, status, message: `${type}: ${hint} (${status})` });
    });
  }

  it('does not retry a used-up quota', async () => {
    const { type, retry, message } = await classify({ status: 429, code: 'insufficient_quota', message: SECRET });

    assert.deepEqual([type, retry], ['InsufficientQuotaError', false]);
    assert.equal(message, "InsufficientQuotaError: the model account's quota is used up (429)");
  });

  it('does not retry a dialogue that is too long', async () => {
    const { type, retry, message } = await classify({
      status: 400,
      code: 'context_length_exceeded',
      message: "This model's maximum context length is 8 tokens",
    });

    assert.deepEqual([type, retry], ['ContextOverflowError', false]);
    assert.match(message, /the dialogue is too long/);
  });

  const delays: [string, number, Record<string, string>, number | undefined][] = [
    ['Retry-After in seconds', 429, { 'retry-after': '2' }, 2000],
    ['retry-after-ms', 429, { 'retry-after-ms': '1500' }, 1500],
    ['Retry-After of a 503', 503, { 'retry-after': '7' }, 7000],
    ['Retry-After of an hour: five minutes', 503, { 'retry-after': '3600' }, 300_000],
    ['a past date: at once', 503, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, 0],
    ['nonsense: no wait', 503, { 'retry-after': 'soon' }, undefined],
  ];
  for (const [what, status, headers, delay] of delays) {
    it(`waits as told by ${what}`, async () => {
      const { retry, delayMs } = await classify({ status, headers });

      assert.deepEqual([retry, delayMs], [true, delay]);
    });
  }

  it('reads an HTTP date', async () => {
    const date = new Date(Date.now() + 60_000).toUTCString();

    const { delayMs = 0 } = await classify({ status: 503, headers: { 'retry-after': date } });

    assert.ok(delayMs > 50_000 && delayMs <= 60_000, String(delayMs));
  });

  it('retries a broken answer without quoting it', async () => {
    const { retry, message } = await classify({ raw: `{"${SECRET}` });

    assert.equal(retry, true);
    assert.doesNotMatch(message, /sk-secret|Alice/);
  });

  it('retries a model that cannot be reached', async () => {
    const gone = await startOpenAiServer();
    await gone.close();

    const found = classifyGraphError(await thrown(() => modelAt(gone.url).invoke('x')));

    assert.deepEqual(found, {
      type: 'APIConnectionError',
      retry: true,
      message: 'APIConnectionError: the model cannot be reached',
    });
  });

  it('retries a model that does not answer in time', async () => {
    server.script('hang');

    const found = classifyGraphError(await thrown(() => modelAt(server.url, 50).invoke('x')));

    assert.deepEqual([found.type, found.retry], ['TimeoutError', true]);
  });

  it('does not retry a missing key', () => {
    const error = new Error(`Missing credentials. Please pass an apiKey ${SECRET}`);

    assert.deepEqual(classifyGraphError(error), {
      type: 'MissingCredentialsError',
      retry: false,
      message: 'MissingCredentialsError: no key for the model is set',
    });
  });

  it("looks through a middleware's wrapping", async () => {
    server.script({ status: 401 });
    const middleware = [createMiddleware({ name: 'pass', wrapModelCall: (request, handler) => handler(request) })];
    const agent = createAgent({ model: modelAt(server.url), tools: [], middleware });

    const error = await thrown(() => agent.invoke({ messages: [new HumanMessage('x')] }));

    const { type, retry, status } = classifyGraphError(error);
    assert.deepEqual([type, retry, status], ['AuthenticationError', false, 401]);
  });

  it('looks through the wrapping of parallel nodes', () => {
    const error = new AggregateError([
      Object.assign(new Error(SECRET), { status: 503, headers: { 'retry-after': '1' } }),
    ]);

    const { retry, status, delayMs, message } = classifyGraphError(error);

    assert.deepEqual([retry, status, delayMs], [true, 503, 1000]);
    assert.equal(message, 'GraphError: a service that the graph called refused (503)');
  });

  it('survives causes that go in a circle', () => {
    const error = new Error('x');
    error.cause = error;

    const { message, ...classified } = classifyGraphError(error);
    assert.deepEqual(classified, { type: 'GraphError', retry: true });
    assert.match(message, /^GraphError at classify-graph-error\.test\.ts:\d+$/);
  });

  it('says where an error without a class of its own was thrown, and none of its words', () => {
    const { message } = classifyGraphError(new Error(SECRET));

    assert.match(message, /^GraphError at classify-graph-error\.test\.ts:\d+$/);
  });
});

describe('classifyGraphError, with the graph at fault,', () => {
  const graphOf = (node: () => object) =>
    new StateGraph(MessagesAnnotation)
      .addNode('answer', node)
      .addEdge(START, 'answer')
      .addEdge('answer', END)
      .compile();
  const run = (node: () => object) => thrown(() => graphOf(node).invoke({ messages: [new HumanMessage(SECRET)] }));

  it('retries what nobody knows, by its class alone', async () => {
    class ShopError extends Error {
      override name = 'ShopError';
    }
    const error = await run(() => {
      throw new ShopError(SECRET);
    });

    assert.deepEqual(classifyGraphError(error), { type: 'ShopError', retry: true, message: 'ShopError' });
  });

  it('says what a programming error is about, and where it is', async () => {
    const error = await run(() => {
      const order: { total?: { sum: number } } = {};
      return { messages: [new AIMessage(String((order.total as { sum: number }).sum))] };
    });

    const { type, message } = classifyGraphError(error);

    assert.equal(type, 'TypeError');
    assert.match(
      message,
      /^TypeError: Cannot read properties of undefined \(reading 'sum'\) at classify-graph-error\.test\.ts:\d+$/,
    );
  });

  const quoting: [string, () => unknown][] = [
    ['a number conversion', () => BigInt(SECRET)],
    ['a text conversion', () => JSON.parse(SECRET) as unknown],
    ['a pattern', () => new RegExp(`${SECRET}(`)],
    ['an operator', () => 'x' in (SECRET as unknown as object)],
    ['a property', () => (undefined as unknown as Record<string, unknown>)[SECRET]],
    [
      'a hand-made error',
      () => {
        throw new TypeError(SECRET);
      },
    ],
    [
      'a name',
      () => {
        throw Object.assign(new Error('x'), { name: SECRET });
      },
    ],
    [
      'a thrown text',
      () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- graphs do such things
        throw SECRET;
      },
    ],
  ];
  for (const [what, fail] of quoting) {
    it(`does not quote the value in ${what}`, async () => {
      const { type, message } = classifyGraphError(await thrown(fail));

      assert.doesNotMatch(`${type} ${message}`, /sk-secret|Alice/);
    });
  }

  it('does not retry its recursion limit', async () => {
    const loop = new StateGraph(MessagesAnnotation)
      .addNode('again', () => ({}))
      .addEdge(START, 'again')
      .addEdge('again', 'again')
      .compile();

    const { type, retry } = classifyGraphError(await thrown(() => loop.invoke({ messages: [] })));

    assert.deepEqual([type, retry], ['GraphRecursionError', false]);
  });

  it('does not retry a value of a wrong shape', async () => {
    const { retry } = classifyGraphError(await thrown(() => z.number().parse(SECRET)));

    assert.equal(retry, false);
  });

  it('does not retry a field that its state refuses, and names it', () => {
    const error = new Error(`Validation failed for field "session_id": ${SECRET}`);

    assert.deepEqual(classifyGraphError(error), {
      type: 'StateValidationError',
      retry: false,
      message: `StateValidationError: field "session_id" of the graph's state`,
    });
  });
});
