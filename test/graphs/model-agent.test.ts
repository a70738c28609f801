import assert from 'node:assert/strict';
import { classifyGraphError } from '../../src/activities/graph/classify-graph-error.ts';
import { invokeGraph } from '../../src/activities/graph/invoke-graph.ts';
import type { Outcome } from '../../src/contracts/graph.ts';
import { graph as fromEnvironment } from '../../graphs/support/graph.ts';
import { createShop } from '../support/shop.ts';
import { startOpenAiServer, type OpenAiServer } from '../support/servers/openai-server.ts';
import { NOTHING_TOLD } from '../../src/contracts/graph.ts';

describe('the support graph with a model', () => {
  let server: OpenAiServer;
  beforeEach(async () => {
    server = await startOpenAiServer();
  });
  afterEach(() => server.close());

  async function ask(content: string, signal = new AbortController().signal): Promise<Outcome> {
    const graph = await createShop({ apiKey: 'sk-secret', model: 'scripted', baseURL: server.url });
    return invokeGraph(
      graph,
      {
        messages: [{ role: 'user', content, id: 'cw:1:1' }],
        fresh: 1,
        sessionId: 'chatwoot:7',
        threadId: 'chatwoot:default:1:7',
        metadata: {
          ...NOTHING_TOLD,
          channel: 'chatwoot',
          account_id: 1,
          conversation_id: 7,
          contact_id: 3,
          contact_name: 'Alice',
          inbox_id: 2,
        },
      },
      { signal },
    );
  }

  async function failure() {
    const error: unknown = await ask('my secret question').then(
      () => assert.fail('it answered'),
      (reason: unknown) => reason,
    );
    return classifyGraphError(error);
  }

  it('answers with what the model says', async () => {
    server.script({ text: 'Hello! How can I help?', tokens: [200, 8] });

    const outcome = await ask('hi');

    assert.deepEqual(outcome, {
      reply: 'Hello! How can I help?',
      actions: {},
      usage: { inputTokens: 200, outputTokens: 8 },
      finish: 'stop',
    });
  });

  it('tells the model its rules, its company and its tools, with the key', async () => {
    server.script({ text: 'Hello!' });

    await ask('hi');

    const [request] = server.requests;
    assert.equal(request?.authorization, 'Bearer sk-secret');
    assert.equal(request.model, 'scripted');
    assert.match(JSON.stringify(request.messages[0]), /assistant of Acme Outdoor/);
    assert.deepEqual(request.tools?.map((tool) => tool.function.name).sort(), [
      'add_labels',
      'offer_options',
      'private_note',
      'request_human',
      'resolve_conversation',
      'search_knowledge',
    ]);
  });

  it('searches its knowledge base and answers from it', async () => {
    server.script(
      { calls: [{ name: 'search_knowledge', args: { query: 'shipping time' } }], tokens: [100, 10] },
      (request) => {
        const found = JSON.stringify(request.messages.at(-1)?.content);
        return {
          text: found.includes('2 to 4 working days') ? 'It takes 2 to 4 working days.' : found,
          tokens: [300, 20],
        };
      },
    );

    const { reply, usage } = await ask('How long does shipping take?');

    assert.equal(reply, 'It takes 2 to 4 working days.');
    assert.deepEqual(usage, { inputTokens: 400, outputTokens: 30 });
  });

  it('tells the model when it found nothing', async () => {
    server.script({ calls: [{ name: 'search_knowledge', args: { query: 'kayak' } }] }, (request) => ({
      text: String(request.messages.at(-1)?.content),
    }));

    assert.match((await ask('kayaks?')).reply, /^No match in the knowledge base/);
  });

  it('hands over when the model asks for a person', async () => {
    const args = { reason: 'a refund', summary: 'Order 7 never came.' };
    server.script({ calls: [{ name: 'request_human', args }] }, { text: 'A colleague will answer you here.' });

    const { reply, actions } = await ask('I want my money back!');

    const summary = 'Order 7 never came.\n\nThe customer wrote:\nI want my money back!';
    assert.deepEqual(
      [reply, actions],
      ['A colleague will answer you here.', { handoff: { reason: 'a refund', summary } }],
    );
  });

  it('carries several tools of one step', async () => {
    server.script(
      {
        calls: [
          { name: 'add_labels', args: { labels: ['shipping'] } },
          { name: 'private_note', args: { note: 'asks for the third time' } },
          { name: 'offer_options', args: { options: ['Track', 'Cancel', 'Track'] } },
        ],
      },
      { text: 'What shall it be?' },
    );

    const { actions } = await ask('my order');

    assert.deepEqual(actions, {
      labels: ['shipping'],
      note: 'asks for the third time',
      options: [
        { title: 'Track', value: 'Track' },
        { title: 'Cancel', value: 'Cancel' },
      ],
    });
  });

  it('waits as long as a 429 says', async () => {
    server.script({ status: 429, headers: { 'retry-after': '3' } });

    const { retry, delayMs, status } = await failure();

    assert.deepEqual([retry, delayMs, status], [true, 3000, 429]);
    assert.equal(server.requests.length, 1, 'the client itself does not retry');
  });

  it('does not try a refused key again, and does not tell it', async () => {
    server.script({ status: 401, message: 'Incorrect API key provided: sk-secret' });

    const { retry, message } = await failure();

    assert.deepEqual([retry, message], [false, 'AuthenticationError: the model refused the key (401)']);
  });

  it('tries a failing server again', async () => {
    server.script({ status: 500 });

    const { retry, status } = await failure();

    assert.deepEqual([retry, status], [true, 500]);
  });

  it('hangs up when the turn is aborted', async () => {
    server.script('hang');
    const controller = new AbortController();
    const reason = new Error('a person took over');

    const run = ask('hi', controller.signal);
    await server.requested(1);
    controller.abort(reason);

    await assert.rejects(run, (error) => error === reason);
    await server.hungUp(1);
  });

  it('stops a model that calls tools for ever', async () => {
    for (let call = 0; call < 10; call += 1) {
      server.script({ calls: [{ name: 'search_knowledge', args: { query: 'x' } }] });
    }

    const { type, retry } = await failure();

    assert.deepEqual([type, retry, server.requests.length], ['ModelCallLimitError', false, 8]);
  });

  it('says nothing when the answer was filtered', async () => {
    server.script({ text: 'half an', finish: 'content_filter' });

    const { type, message } = await failure();

    assert.deepEqual([type, message], ['NoAnswerError', 'a content filter stopped the answer']);
  });
});

describe('the support graph of the environment', () => {
  const names = ['OPENAI_API_KEY', 'OPENAI_MODEL', 'OPENAI_BASE_URL'];
  const saved = names.map((name) => process.env[name]);
  afterEach(() => {
    for (const [at, name] of names.entries()) {
      const value = saved[at];
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  async function answer(environment: Record<string, string>): Promise<string> {
    for (const name of names) process.env[name] = environment[name] ?? '';
    const messages = [{ role: 'user' as const, content: 'How long does shipping take?' }];
    const result = (await (await fromEnvironment()).invoke({ messages })) as { messages: { text: string }[] };
    return result.messages.at(-1)?.text ?? '';
  }

  it('works without a model, empty variables counting as unset', async () => {
    assert.match(await answer({}), /2 to 4 working days/);
  });

  it('has no tools without a model, and says so once, whatever their file holds', async () => {
    for (const name of names) process.env[name] = '';
    const none = {
      companyName: null,
      instructionsFile: null,
      knowledge: null,
      knowledgeRefresh: 0,
      knowledgeStore: null,
      chatwoot: '',
    };
    const told: string[] = [];
    const onServer = ({ why }: { why: string | null }) => told.push(why ?? '');

    await fromEnvironment({
      configurable: { settings: { ...none, model: null, mcpServers: '/no/such/mcp.json' }, onServer },
    });

    assert.deepEqual(told, ['tools need a model, and none is set (MODEL, OPENAI_API_KEY or OPENAI_BASE_URL)']);
  });

  it('uses a model of its own with a base URL alone', async () => {
    const server = await startOpenAiServer({ text: 'from the model' });

    const reply = await answer({ OPENAI_BASE_URL: server.url, OPENAI_MODEL: 'llama' });
    await server.close();

    assert.equal(reply, 'from the model');
    assert.equal(server.requests[0]?.model, 'llama');
  });
});
