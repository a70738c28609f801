import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import createError from 'http-errors';
import { createApp } from '../../src/ingress/app.ts';
import type { Dispatch } from '../../src/ingress/dispatch.ts';
import type { FactFor } from '../../src/ingress/interpretation.ts';
import { createMetrics } from '../../src/ingress/metrics.ts';
import { createLogger } from '../../src/logger.ts';
import { agentConfig, webhook, webhookNames } from './webhooks.ts';

const NOW = 1_785_230_400_000;
const PATH = '/api/v1/webhook/chatwoot';
const REFUSED = { error: 'The webhook is not signed with a known secret' };

describe('app', () => {
  let server: Server;
  let url: string;
  let ready: boolean;
  let refused: string[];
  let stored: FactFor[];
  let lines: string[];
  let dispatch: Dispatch;

  const store: Dispatch = (fact) => {
    stored.push(fact);
    return Promise.resolve({ kind: 'stored' });
  };

  before(async () => {
    const app = createApp({
      agents: [
        agentConfig(),
        { ...agentConfig({ CHATWOOT_WEBHOOK_SECRET: 'other', CHATWOOT_WEBHOOK_TOKEN: 'long' }), name: 'shop' },
        { ...agentConfig({ ALLOW_UNSIGNED_WEBHOOKS: 'true', CHATWOOT_WEBHOOK_SECRET: '' }), name: 'lan' },
      ],
      serverPolicy: () => ({ searchAttributes: true, continueAfterEvents: null }),
      dispatch: (fact) => dispatch(fact),
      log: createLogger({ logLevel: 'trace', logFormat: 'json' }, { write: (line) => void lines.push(line) }),
      metrics: createMetrics(() => Promise.resolve(ready)),
      isReady: () => Promise.resolve(ready),
      isRefused: (agent) => refused.includes(agent),
      findTroubles: () => Promise.resolve(refused.map((bot) => ({ bot, trouble: 'no token works' }))),
      now: () => NOW,
    });
    const handle = app.callback();
    server = createServer((request, response) => void handle(request, response)).listen(0);
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });

  beforeEach(() => {
    stored = [];
    lines = [];
    ready = true;
    refused = [];
    dispatch = store;
  });

  async function post(
    body: unknown,
    { path = PATH, headers }: { path?: string; headers?: Record<string, string> } = {},
  ) {
    const raw = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(url + path, { method: 'POST', body: raw, headers: headers ?? signed(raw) });
    return { status: response.status, body: await response.json() };
  }

  it('acknowledges an event once it is stored', async () => {
    const answer = await post(webhook('message-incoming'));

    assert.deepEqual(answer, { status: 200, body: { status: 'stored' } });
    assert.equal(stored.length, 1);
    assert.deepEqual(stored[0]?.ref, { agent: 'default', account: 1, conversation: 42, inbox: 3 });
    const fact = stored[0].signalled.signal === 'messageReceived' ? stored[0].signalled.fact : undefined;
    assert.deepEqual([fact?.message.receivedAt, fact?.policy.searchAttributes], [NOW, true]);
  });

  it('acknowledges what nobody needs, and stores nothing', async () => {
    assert.deepEqual(await post(webhook('private-note')), {
      status: 200,
      body: { status: 'ignored', reason: 'private note' },
    });
    assert.deepEqual(stored, []);
  });

  it('passes on why a fact was not wanted', async () => {
    dispatch = () => Promise.resolve({ kind: 'ignored', reason: 'no running conversation' });

    const answer = await post(webhook('message-by-person'));

    assert.deepEqual(answer, { status: 200, body: { status: 'ignored', reason: 'no running conversation' } });
  });

  it('refuses messages of a bot whose tokens Chatwoot refuses, and stores what people do', async () => {
    refused = ['default'];

    assert.equal((await post(webhook('message-incoming'))).status, 401);
    assert.equal(stored.length, 0);
    assert.match(lines.join(), /"reason":"no token works","answer":401/);
    assert.equal((await post(webhook('message-by-person'))).status, 200);
    assert.equal(stored[0]?.signalled.signal, 'humanReplied');
  });

  it('stays ready for the others, and says what is wrong with it', async () => {
    refused = ['default'];

    const response = await fetch(`${url}/health/ready`);

    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), {
      status: 'ready',
      troubles: [{ bot: 'default', trouble: 'no token works' }],
    });
  });

  it('asks for another try when the event was not stored', async () => {
    dispatch = () => Promise.reject(createError(503, '14 UNAVAILABLE'));

    assert.deepEqual(await post(webhook('message-incoming')), {
      status: 500,
      body: { error: 'Not stored; please send it again' },
    });
  });

  for (const [what, headers] of [
    ['no signature', {}],
    ['a wrong signature', signed('something else')],
    ['a stale signature', signed(JSON.stringify(webhook('message-incoming')), 'secret', NOW / 1000 - 301)],
    ['the signature of another agent', signed(JSON.stringify(webhook('message-incoming')), 'other')],
  ] as const) {
    it(`refuses ${what}`, async () => {
      assert.deepEqual(await post(webhook('message-incoming'), { headers }), { status: 401, body: REFUSED });
      assert.deepEqual(stored, []);
    });
  }

  it('takes a token in the address for a signature', async () => {
    const to = (query: string) => post(webhook('message-incoming'), { path: `${PATH}/shop${query}`, headers: {} });

    assert.equal((await to('?token=long')).status, 200);
    assert.deepEqual(await to('?token=short'), { status: 401, body: REFUSED });
    assert.deepEqual(await to('?token=long&token=long'), { status: 401, body: REFUSED });
    assert.deepEqual(await to(''), { status: 401, body: REFUSED });
  });

  it('knows each agent by its path', async () => {
    await post(webhook('message-incoming'), { path: `${PATH}/lan`, headers: {} });

    assert.equal(stored[0]?.ref.agent, 'lan');
    assert.deepEqual(await post({}, { path: `${PATH}/nobody` }), { status: 404, body: { error: 'No such agent' } });
  });

  for (const [field, body] of [
    ['body', '{"event":'],
    ['body', '"message_created"'],
    ['event', '{}'],
    ['event', '{"event":7}'],
    ['conversation.id', webhook('message-incoming', { 'conversation.id': 'hunter2' })],
  ] as const) {
    it(`names ${field} where it cannot be read: ${JSON.stringify(body).slice(0, 20)}`, async () => {
      const { status, body: answer } = await post(body);

      assert.equal(status, 400);
      assert.equal((answer as { field: string }).field, field);
      assert.doesNotMatch(lines.join() + JSON.stringify(answer), /hunter2/);
      assert.match(lines.join(), /"answer":400/);
    });
  }

  it('takes a long e-mail, and nothing beyond 2 MiB', async () => {
    const email = webhook('message-incoming', {
      content_attributes: { email: { html_content: 'x'.repeat(2_000_000) } },
    });

    assert.equal((await post(email)).status, 200);
    assert.equal((await post('x'.repeat(2 * 1024 * 1024 + 1))).status, 413);
  });

  for (const [method, path, allow] of [
    ['GET', PATH, 'POST'],
    ['PUT', `${PATH}/shop`, 'POST'],
    ['OPTIONS', PATH, 'POST'],
    ['POST', '/health/ready', 'GET'],
    ['DELETE', '/metrics', 'GET'],
  ] as const) {
    it(`refuses ${method} ${path}`, async () => {
      const { status, headers } = await fetch(url + path, { method });

      assert.deepEqual([status, headers.get('allow')], [405, allow]);
    });
  }

  it('knows no other path', async () => {
    const response = await fetch(`${url}/api/v1/webhook`);

    assert.deepEqual([response.status, await response.json()], [404, { error: 'No such path' }]);
  });

  it('is alive whether or not it is ready', async () => {
    ready = false;

    assert.equal((await fetch(`${url}/health/live`)).status, 200);
    assert.equal((await fetch(`${url}/health/ready`)).status, 503);
    ready = true;
    assert.equal((await fetch(`${url}/health/ready`)).status, 200);
  });

  it('counts webhooks by answer and reason', async () => {
    await post(webhook('template'));
    await post(webhook('template'));

    const metrics = await (await fetch(`${url}/metrics`)).text();

    assert.match(metrics, /^chatwoot_webhooks_total\{agent="default",answer="200",reason="template"\} 2$/m);
    assert.match(metrics, /^chatwoot_webhooks_total\{agent="default",answer="200",reason="messageReceived"\} \d+$/m);
    assert.match(metrics, /^chatwoot_webhook_ack_seconds_count\{agent="default",answer="200"\} \d+$/m);
  });

  it('logs one line for each webhook: ids and no words', async () => {
    const raw = JSON.stringify(webhook('message-incoming'));
    const delivery = '6f0a2c1e-8d4b-4c59-9a77-2f1d3b5e7c90';

    await post(raw, { path: `${PATH}?token=hunter2`, headers: { ...signed(raw), 'x-chatwoot-delivery': delivery } });

    assert.equal(lines.length, 1);
    const { time: _time, ms: _ms, ...line } = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    assert.deepEqual(line, {
      level: 'info',
      agent: 'default',
      delivery,
      event: 'message_created',
      account: 1,
      conversation: 42,
      reason: 'messageReceived',
      answer: 200,
      msg: 'webhook',
    });
  });

  it('answers whatever is sent with 200 or 400, and never logs a text', async () => {
    const sites = webhookNames().flatMap((name) => Object.keys(webhook(name)).map((field) => [name, field] as const));
    const mutated = fc
      .tuple(fc.constantFrom(...sites), fc.jsonValue())
      .map(([[name, field], value]) => webhook(name, { [field]: value }));

    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), mutated), async (body) => {
        const { status } = await post(body);
        assert([200, 400].includes(status), `answered ${status}`);
      }),
      { numRuns: 300 },
    );

    assert.doesNotMatch(lines.join(), /Lena|waterproof|lena@example/);
  });

  it('answers any bytes that are not JSON with 400', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        assert.equal((await post(`{${text}`.replaceAll('}', ''))).status, 400);
      }),
      { numRuns: 100 },
    );
  });
});

function signed(raw: string, secret = 'secret', seconds = NOW / 1000): Record<string, string> {
  const timestamp = String(seconds);
  const signature = createHmac('sha256', secret).update(`${timestamp}.${raw}`).digest('hex');
  return { 'x-chatwoot-timestamp': timestamp, 'x-chatwoot-signature': `sha256=${signature}` };
}
