import assert from 'node:assert/strict';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { BaseMessage } from '@langchain/core/messages';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import { invokeGraph } from '../../../src/activities/graph/invoke-graph.ts';
import { loadGraph } from '../../../src/activities/graph/load-graph.ts';
import { findQuestion } from '../../../src/activities/graph/resume-thread.ts';
import type { Sandbox } from '../../../sandbox/chatwoot.ts';
import { createCustomer, createDeskClient, type Customer } from '../../support/product/customer.ts';
import { startDeployment, type Deployment } from '../../support/product/deployment.ts';
import { openGate, type Gate } from '../../support/servers/gate.ts';
import { startPostgres, type Postgres } from '../../support/servers/postgres.ts';
import { graphFixture } from '../../support/product/product.ts';
import { NOTHING_TOLD } from '../../../src/contracts/graph.ts';

const PATIENCE = 60_000;
const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('a graph that keeps its threads in PostgreSQL', function () {
  this.timeout(150_000);
  let postgres: Postgres;
  /** Where the answer, the stored checkpoint and the effect wait. */
  let gates: Record<'answer' | 'saved' | 'effect', Gate>;
  let deployment: Deployment;
  let customer: Customer;

  before(async () => {
    postgres = await startPostgres();
    gates = { answer: await openGate(), saved: await openGate(), effect: await openGate() };
    const settings = {
      AGENT_GRAPH: graphFixture('remembering.ts'),
      GRAPH_DATABASE_URL: postgres.url,
      GRAPH_GATE_URL: gates.answer.url,
      GRAPH_SAVED_URL: gates.saved.url,
      GRAPH_EFFECT_URL: gates.effect.url,
    };
    // Without it a note would hide what stands before it.
    const withUser = (sandbox: Sandbox) => ({ CHATWOOT_USER_TOKEN: sandbox.tokens.admin });
    deployment = await startDeployment(settings, {}, withUser);
  });
  after(async () => {
    await deployment.close();
    for (const gate of Object.values(gates)) gate.close();
    await postgres.close();
  });
  beforeEach(async () => {
    customer = await createCustomer(deployment.sandbox);
  });
  afterEach(() => {
    for (const gate of Object.values(gates)) gate.open();
  });

  it('remembers what was said over several turns', async () => {
    for (const [index, text] of ['one', 'two', 'three'].entries()) {
      await customer.say(text);
      await customer.hears(index + 1);
    }

    assert.deepEqual(customer.heard(), ['re: one (1)', 're: two (3)', 're: three (5)']);
    assert.deepEqual(await thread(), [
      ...['human: one', 'ai: re: one (1)', 'human: two', 'ai: re: two (3)', 'human: three', 'ai: re: three (5)'],
    ]);
  });

  it('hears what a person said while they had the conversation', async () => {
    const desk = createDeskClient(deployment.sandbox);
    await customer.say('one');
    await customer.hears(1);
    await desk.reply(customer.conversation, 'I have refunded you 20 EUR.');
    await deployment.sandbox.until(() => status() === 'open', PATIENCE);
    await customer.say('thank you');
    await desk.setStatus(customer.conversation, 'resolved');
    await customer.say('two');
    await customer.hears(3, PATIENCE);

    const told = ['ai: I have refunded you 20 EUR.', 'human: thank you', 'human: two'];
    assert.deepEqual((await thread()).slice(0, -1), ['human: one', 'ai: re: one (1)', ...told]);
  });

  it('answers once when the worker is killed before the answer', async () => {
    gates.answer.shut();
    await customer.say('one');
    await gates.answer.reached();

    await deployment.kill('worker');
    gates.answer.open();
    await deployment.start('worker');
    await customer.hears(1, PATIENCE);

    await staysAt(['re: one (1)']);
  });

  it('answers once when the worker is killed after the thread has the answer', async () => {
    gates.saved.shut();
    await customer.say('one');
    await gates.saved.reached();

    await deployment.kill('worker');
    gates.saved.open();
    const calls = gates.answer.calls();
    await deployment.start('worker');
    await customer.hears(1, PATIENCE);

    assert.equal(gates.answer.calls(), calls, 'the graph ran again');
    await staysAt(['re: one (1)']);
  });

  it('goes back before a turn in whose middle the customer wrote on', async () => {
    gates.answer.shut();
    await customer.say('one');
    const stopped = once(await gates.answer.reached(), 'close');

    await customer.say('two');
    await stopped;
    gates.answer.open();
    await customer.hears(1, PATIENCE);

    await staysAt(['re: one+two (2)']);
  });

  it('does not repeat a step whose end is stored', async () => {
    const before = gates.effect.calls();
    gates.answer.shut();
    await customer.say('tool');
    await gates.answer.reached();

    await deployment.kill('worker');
    gates.answer.open();
    await deployment.start('worker');
    await customer.hears(1, PATIENCE);

    assert.equal(gates.effect.calls() - before, 1);
    await staysAt(['re: tool (1)']);
  });

  it('may be the example: it asks, and goes on with the answer', async () => {
    process.env['DATABASE_URL'] = postgres.url;
    const { signal } = new AbortController();
    const graph = await loadGraph({ cwd: root, spec: './examples/approval-graph.ts:graph' });
    const metadata = { account_id: 1, conversation_id: 1, contact_id: 1, contact_name: 'Lena', inbox_id: 1 };
    const turn = {
      ...{ messages: [{ role: 'user', content: 'Refund me', id: 'cw:1:1' } as const], fresh: 1 },
      ...{
        sessionId: 'chatwoot:1',
        threadId: 'the-example',
        metadata: { ...NOTHING_TOLD, channel: 'chatwoot', ...metadata } as const,
      },
    };

    const { question, reply } = await invokeGraph(graph, turn, { signal });
    const { asked } = (await findQuestion(graph, turn.threadId)) ?? {};
    const last = await invokeGraph(graph, { ...turn, ...(asked && { resume: { asked, answer: 'yes' } }) }, { signal });
    await (graph.checkpointer as PostgresSaver).end();

    assert.deepEqual(
      [question, reply, last.reply],
      ['May I refund this? "Refund me"', '', 'Your money is on its way.'],
    );
  });

  describe('and asks the team', () => {
    let desk: ReturnType<typeof createDeskClient>;

    beforeEach(async () => {
      desk = createDeskClient(deployment.sandbox);
      await customer.say('ask');
      await deployment.sandbox.until(() => status() === 'open', PATIENCE);
    });

    it('goes on when a person answers in a private note, and keeps the conversation', async () => {
      const [note] = notes();
      assert.match(note ?? '', /The bot asks:\*\* May I refund 20 EUR\?.*`\/resume yes`/s);

      await desk.note(customer.conversation, '/resume yes');
      await customer.hears(1, PATIENCE);

      await staysAt(['re: yes (1)']);
      assert.equal(status(), 'pending');
      assert.deepEqual(notes(), [note, '/resume yes']);
    });

    it('goes on once when the worker is killed meanwhile', async () => {
      for (const gate of [gates.answer, gates.saved]) gate.shut();
      await desk.note(customer.conversation, '/resume yes');
      for (const gate of [gates.answer, gates.saved]) {
        await gate.reached();
        await deployment.kill('worker');
        gate.open();
        await deployment.start('worker');
      }
      await customer.hears(1, PATIENCE);

      await staysAt(['re: yes (1)']);
    });

    it('answers what the customer wrote while people had it', async () => {
      await customer.say('hello?');
      await desk.note(customer.conversation, '/resume yes');
      await customer.hears(2, PATIENCE);

      assert.deepEqual(customer.heard(), ['re: yes (1)', 're: hello? (3)']);
    });

    it('is silent where a person answers the customer instead', async () => {
      await desk.reply(customer.conversation, 'I have refunded it.');
      await desk.note(customer.conversation, 'not for the bot');
      await desk.setStatus(customer.conversation, 'resolved');
      await customer.say('thanks');
      await customer.hears(2, PATIENCE);

      const [first, second = ''] = customer.heard();
      assert.equal(first, 'I have refunded it.');
      assert.match(second, /^re: thanks /);
      assert.deepEqual(await thread(), ['human: ask', 'ai: I have refunded it.', 'human: thanks', `ai: ${second}`]);
    });

    const notes = () =>
      deployment.sandbox
        .messages(customer.conversation)
        .filter((message) => message.private)
        .map(({ content }) => content);
  });

  const status = () => deployment.sandbox.conversation(customer.conversation)?.status;

  /** One more turn brings one more answer, and the thread holds everything once and in order. */
  async function staysAt(replies: string[]): Promise<void> {
    const before = await thread();
    await customer.say('and now?');
    await customer.hears(replies.length + 1, PATIENCE);

    const last = `re: and now? (${before.length + 1})`;
    assert.deepEqual(customer.heard(), [...replies, last]);
    assert.deepEqual(
      before.filter((line) => line.startsWith('ai')),
      replies.map((reply) => `ai: ${reply}`),
    );
    assert.deepEqual(await thread(), [...before, 'human: and now?', `ai: ${last}`]);
    assert.equal(new Set(before).size, before.length);
  }

  /** What the database holds of this customer's conversation: `human: text`, oldest first. */
  async function thread(): Promise<string[]> {
    const saver = PostgresSaver.fromConnString(postgres.url);
    try {
      const saved = await saver.getTuple({
        configurable: { thread_id: `chatwoot:default:1:${customer.conversation}` },
      });
      const messages = saved?.checkpoint.channel_values['messages'] as BaseMessage[];
      return messages.map(({ type, text }) => `${type}: ${text}`);
    } finally {
      await saver.end();
    }
  }
});
