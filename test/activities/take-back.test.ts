import assert from 'node:assert/strict';
import { createAgent, type Agent } from '../../src/activities/agents.ts';
import type { AgentGraph } from '../../src/activities/graph/load-graph.ts';
import { takeBack } from '../../src/activities/take-back.ts';
import type { TakeBackResult } from '../../src/contracts/activities.ts';
import type { Snapshot } from '../../src/chatwoot/snapshot.ts';
import { startSandbox, type Sandbox } from '../../sandbox/chatwoot.ts';
import { createCustomer, createDeskClient } from '../support/product/customer.ts';

type Mode = 'agent-bot' | 'api-inbox';

/** Its thread waits for an answer, or does not. */
const graph = (isAsking: boolean, known: string[]): AgentGraph => ({
  invoke: () => Promise.reject(new Error('not to be called')),
  checkpointer: {},
  getState: () =>
    Promise.resolve({
      config: { configurable: { checkpoint_id: 'c1' } },
      values: { messages: known.map((id) => ({ id, role: 'user', content: '' })) },
      tasks: isAsking ? [{ interrupts: [{ value: 'May I?' }] }] : [],
    }),
});

describe('takeBack', () => {
  let sandbox: Sandbox;
  let desk: ReturnType<typeof createDeskClient>;

  before(async () => {
    sandbox = await startSandbox();
    desk = createDeskClient(sandbox);
  });
  after(() => sandbox.close());

  /** A customer's conversation that a person has, and what becomes of it. */
  async function start(mode: Mode = 'agent-bot', isAsking = true) {
    const inbox = mode === 'agent-bot' ? sandbox.inboxes.website : sandbox.inboxes.api;
    const customer = await createCustomer(sandbox, inbox.identifier);
    const { conversation: id } = customer;
    const known: string[] = [];
    const token = mode === 'agent-bot' ? sandbox.tokens.bot : sandbox.tokens.admin;
    const urls = { name: 'default', apiUrl: sandbox.url, accountId: 1 };
    const agent: Agent = createAgent(
      { ...urls, apiToken: token, userToken: sandbox.tokens.admin },
      graph(isAsking, known),
    );
    const nothing: Snapshot = { status: null, assigneeType: null, assigneeId: null, labels: [], at: 0 };
    await desk.setStatus(id, 'open');
    return {
      ...{ id, customer, known },
      take: (note = 10_000): Promise<TakeBackResult> =>
        takeBack(agent, {
          ref: { agent: 'default', account: 1, conversation: id, inbox: 1 },
          guard: { rules: { mode, silenceLabel: 'ai-off' }, formerAssignee: null, ownBot: null, fallback: nothing },
          note,
        }),
      now: () => {
        const { status, assigneeId, labels } = sandbox.conversation(id) ?? {};
        return { status, assigned: assigneeId !== null, labels };
      },
    };
  }

  it('makes it pending again, and leaves the person where they are', async () => {
    const { take, now } = await start();

    const first = await take();
    const again = await take();

    assert.deepEqual([first.kind, again.kind], ['waiting', 'waiting']);
    assert.deepEqual([first.reading.snapshot.status, first.reading.snapshot.assigneeType], ['pending', 'User']);
    assert.deepEqual(now(), { status: 'pending', assigned: true, labels: [] });
  });

  it('takes label and assignee off in an API inbox', async () => {
    const { id, take, now } = await start('api-inbox');
    await desk.label(id, ['ai-off', 'vip']);

    const { kind, reading } = await take();

    assert.deepEqual([kind, reading.snapshot.assigneeType], ['waiting', null]);
    assert.deepEqual(now(), { status: 'open', assigned: false, labels: ['vip'] });
  });

  const refusals: [string, (id: number) => Promise<unknown>, string][] = [
    ['a resolved conversation', (id) => desk.setStatus(id, 'resolved'), 'resolved'],
    ['a silenced one', (id) => desk.label(id, ['ai-off']), 'open'],
  ];
  for (const [what, make, status] of refusals) {
    it(`leaves ${what} alone`, async () => {
      const { id, take, now } = await start();
      await make(id);

      assert.equal((await take()).kind, 'notOurs');
      assert.equal(now().status, status);
    });
  }

  it('leaves it to a person who wrote to the customer after the note', async () => {
    const { id, take, now } = await start();
    await desk.reply(id, 'I have refunded it.');

    assert.equal((await take(1)).kind, 'notOurs');
    assert.equal(now().status, 'open');
  });

  it('brings along what the customer wrote meanwhile, without what the graph has and what people have answered', async () => {
    const { customer, take, known } = await start();
    known.push(`cw:1:${await customer.say('refund me')}`);
    await desk.reply(customer.conversation, 'I will ask.');
    const [first, second] = [await customer.say('hello?'), await customer.say('anyone?')];

    const result = await take();

    assert(result.kind === 'waiting');
    assert.deepEqual(
      result.unheard.map(({ id, text }) => [id, text]),
      [
        [first, 'hello?'],
        [second, 'anyone?'],
      ],
    );
  });

  it('does not bring along the message about which the graph asks', async () => {
    const { customer, take, known } = await start();
    known.push(`cw:1:${await customer.say('refund me')}`);

    const result = await take();

    assert.deepEqual(result.kind === 'waiting' && result.unheard, []);
  });

  it('changes nothing where the graph waits for nothing', async () => {
    const { take, now } = await start('agent-bot', false);

    assert.equal((await take()).kind, 'nothing');
    assert.equal(now().status, 'open');
  });
});
