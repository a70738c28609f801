import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { defaultPayloadConverter } from '@temporalio/common';
import { connectTemporal, type Temporal } from '../../src/temporal/connect.ts';
import type { Policy } from '../../src/contracts/conversation.ts';
import { workflowIdOf } from '../../src/contracts/conversation.ts';
import { createIngress, type Ingress } from '../../src/ingress/create-ingress.ts';
import { createDispatch } from '../../src/ingress/dispatch.ts';
import type { FactFor } from '../../src/ingress/interpretation.ts';
import { createSearchAttributes } from '../../src/temporal/search-attributes.ts';
import { createLogger } from '../../src/logger.ts';
import { freshTaskQueue, temporal } from '../support/temporal.ts';
import { agentConfig, webhook, wholePolicy } from './webhooks.ts';

const policy: Policy = wholePolicy(agentConfig());
const snapshot = { status: 'pending', assigneeType: null, assigneeId: null, labels: [], at: 0 } as const;
const log = createLogger({ logLevel: 'silent', logFormat: 'json' });

/** A conversation that no other test has. */
function freshFact(changes: Partial<Policy> = {}, starts = true): FactFor {
  const ref = { agent: 'default', account: 1, conversation: randomInt(1, 2 ** 40), inbox: 3 };
  const contact = { id: 88, name: null };
  const fact = { key: 'created', snapshot: { ...snapshot, labels: [] }, contact, policy: { ...policy, ...changes } };
  return { kind: 'fact', ref, starts, signalled: { signal: 'conversationCreated', fact } };
}

describe('dispatch', () => {
  async function dispatcher() {
    const { client, connection, namespace } = await temporal();
    return {
      client,
      connection,
      namespace,
      dispatch: createDispatch({ client, connection, taskQueue: freshTaskQueue() }),
    };
  }

  it('stores a fact before it resolves, with no worker to take it', async () => {
    const { client, dispatch } = await dispatcher();
    const fact = freshFact();

    assert.deepEqual(await dispatch(fact), { kind: 'stored' });

    const handle = client.workflow.getHandle(workflowIdOf(fact.ref));
    const { events } = await handle.fetchHistory();
    const started = events?.[0]?.workflowExecutionStartedEventAttributes;
    const signal = events?.find(
      (event) => event.workflowExecutionSignaledEventAttributes,
    )?.workflowExecutionSignaledEventAttributes;
    const [start, told] = [started?.input?.payloads?.[0], signal?.input?.payloads?.[0]];
    assert(start && told);
    assert.equal(started?.workflowType?.name, 'conversation');
    assert.deepEqual(defaultPayloadConverter.fromPayload(start), {
      ref: fact.ref,
      policy,
      contact: { id: 88, name: null },
      startedBy: 'conversationCreated',
    });
    assert.equal(signal?.signalName, 'conversationCreated');
    assert.deepEqual(defaultPayloadConverter.fromPayload(told), fact.signalled.fact);
    await handle.terminate();
  });

  it('tells a conversation that is already running', async () => {
    const { client, dispatch } = await dispatcher();
    const fact = freshFact();

    await dispatch(fact);
    await dispatch(fact);
    assert.deepEqual(await dispatch({ ...fact, starts: false }), { kind: 'stored' });

    const handle = client.workflow.getHandle(workflowIdOf(fact.ref));
    const { events } = await handle.fetchHistory();
    const signals = events?.filter((event) => event.workflowExecutionSignaledEventAttributes);
    assert.equal(signals?.length, 3);
    await handle.terminate();
  });

  it('ignores what only a running conversation would want', async () => {
    const { dispatch } = await dispatcher();

    assert.deepEqual(await dispatch(freshFact({}, false)), { kind: 'ignored', reason: 'no running conversation' });
  });

  it('marks a new run with what it can be searched by, where the server knows that', async () => {
    const { client, connection, namespace, dispatch } = await dispatcher();
    const searchAttributes = await createSearchAttributes(connection, namespace).ask();
    assert.equal(searchAttributes, true);
    const [marked, plain] = [freshFact({ searchAttributes }), freshFact()];

    await dispatch(marked);
    await dispatch(plain);

    const described = await Promise.all(
      [marked, plain].map(async ({ ref }) => {
        const handle = client.workflow.getHandle(workflowIdOf(ref));
        const { typedSearchAttributes } = await handle.describe();
        await handle.terminate();
        return typedSearchAttributes
          .getAll()
          .map(({ key, value }) => [key.name, value])
          .sort();
      }),
    );
    assert.deepEqual(described, [
      [
        ['ChatwootAccount', 1],
        ['ChatwootInbox', 3],
        ['ConversationPhase', 'active'],
      ],
      [],
    ]);
  });
});

describe('ingress', () => {
  let address: string;
  let broken: Temporal;
  let ingress: Ingress;
  let port: number;

  beforeEach(async () => {
    address = await freeAddress();
    broken = connectTemporal({ temporalEnv: { TEMPORAL_ADDRESS: address }, namespace: 'default', encryptionKeys: [] });
    const config = {
      agents: [agentConfig({ ALLOW_UNSIGNED_WEBHOOKS: 'true', CHATWOOT_WEBHOOK_SECRET: '' })],
      port: 0,
      host: '127.0.0.1',
      taskQueue: freshTaskQueue(),
    };
    ingress = createIngress({ config, client: broken.client, connection: broken.connection, log });
    port = await ingress.listen();
  });

  afterEach(async () => {
    await ingress.close();
    await broken.close();
  });

  const post = (conversation: number) =>
    fetch(`http://127.0.0.1:${port}/api/v1/webhook/chatwoot`, {
      method: 'POST',
      body: JSON.stringify(webhook('message-incoming', { 'conversation.id': conversation })),
      // Chatwoot gives up after 5 s: an answer must be there well before.
      signal: AbortSignal.timeout(3000),
    });
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;

  it('answers 500 while Temporal is away, and goes on living', async () => {
    assert.equal((await post(1)).status, 500);
    assert.deepEqual([await get('/health/live'), await get('/health/ready')], [200, 503]);
  });

  it('is back by itself once Temporal is', async () => {
    const { address: real, client } = await temporal();
    const conversation = randomInt(1, 2 ** 40);
    assert.equal((await post(conversation)).status, 500);

    const stop = await forward(address, real);
    let status = 500;
    while (status === 500) ({ status } = await post(conversation));

    assert.equal(status, 200);
    assert.equal(await get('/health/ready'), 200);
    await client.workflow.getHandle(`chatwoot:default:1:${conversation}`).terminate();
    stop();
  });

  it('answers what is under way before it closes, and takes nothing more', async () => {
    const headers = { expect: '100-continue' };
    const sent = request({ port, host: '127.0.0.1', method: 'POST', path: '/api/v1/webhook/chatwoot', headers });
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
    sent.flushHeaders();
    await once(sent, 'continue');
    const closed = ingress.close();
    sent.end(JSON.stringify(webhook('message-incoming')));

    const [response] = await answered;
    response.resume();
    assert.equal(response.statusCode, 500);
    await closed;
    await assert.rejects(post(1));
  });

  it('says so when its port is taken', async () => {
    const config = { agents: [], port, host: '127.0.0.1', taskQueue: 'none' };
    const second = createIngress({ config, client: broken.client, connection: broken.connection, log });

    await assert.rejects(second.listen(), { code: 'EADDRINUSE' });
    await second.close();
  });
});

/** Where nobody listens. */
async function freeAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `127.0.0.1:${port}`;
}

/** Makes `from` a way to `to`, until the returned function is called. */
async function forward(from: string, to: string): Promise<() => void> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect({ host: hostOf(to), port: portOf(to) });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
    }
  });
  server.listen({ host: hostOf(from), port: portOf(from) });
  await once(server, 'listening');
  return () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
}

const hostOf = (address: string) => address.split(':')[0] ?? '';
const portOf = (address: string) => Number(address.split(':')[1]);
