import assert from 'node:assert/strict';
import { CancelledFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createAgent, type Agent } from '../../src/activities/agents.ts';
import { createActivities } from '../../src/activities/index.ts';
import type { AgentGraph } from '../../src/activities/graph/load-graph.ts';
import type { Reading, RunGraph, RunGraphResult } from '../../src/contracts/activities.ts';
import type { DialogueMessage } from '../../src/contracts/conversation.ts';
import { formatSendKey, SEND_KEY } from '../../src/chatwoot/send-key.ts';
import { startSandbox, type Sandbox } from '../../sandbox/chatwoot.ts';
import { createCustomer, createDeskClient, type Customer } from '../support/product/customer.ts';

const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

describe('runGraph', () => {
  let sandbox: Sandbox;
  let customer: Customer;

  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());
  beforeEach(async () => {
    customer = await createCustomer(sandbox);
  });
  afterEach(() => {
    sandbox.faults.clear();
  });

  /** A graph that says `ok`, and keeps what it was given. */
  function listener() {
    const heard: string[] = [];
    const invoke: AgentGraph['invoke'] = (input) => {
      const { messages } = input as { messages: { content: string; name?: string }[] };
      heard.push(...messages.map(({ content, name }) => (name ? `${name}: ${content}` : content)));
      return Promise.resolve({ messages: [{ role: 'assistant', content: 'ok' }] });
    };
    return { heard, invoke };
  }

  function agent(invoke: AgentGraph['invoke'], userToken: string | null = sandbox.tokens.agent): Agent {
    const settings = { name: 'default', apiUrl: sandbox.url, accountId: 1, apiToken: sandbox.tokens.bot, userToken };
    return createAgent(settings, { invoke, channels: { messages: {} } });
  }

  function turn(dialogue: DialogueMessage[]): RunGraph {
    const snapshot = { status: 'pending', assigneeType: null, assigneeId: null, labels: [], at: 1 } as const;
    return {
      ref: { agent: 'default', account: 1, conversation: customer.conversation, inbox: 1 },
      ...{ turn: 1, contact: { id: 1, name: 'Lena' }, dialogue, fresh: 1 },
      opening: {
        rules: { mode: 'agent-bot', silenceLabel: 'ai-off' },
        ...{ formerAssignee: null, ownBot: null, fallback: { ...snapshot, labels: [] } },
      },
    };
  }
  const said = (id: number, text = 'hello'): DialogueMessage => ({ id, role: 'user', text });

  async function run(input: RunGraph, of: Agent, environment = new MockActivityEnvironment({}, { logger: silent })) {
    const { runGraph } = createActivities(new Map([['default', of]]));
    return environment.run<[], RunGraphResult, () => Promise<RunGraphResult>>(() => runGraph(input));
  }

  it("marks a person's earlier replies, and leaves out notes, activities and what was deleted", async () => {
    const desk = createDeskClient(sandbox);
    const messages = `${sandbox.url}/api/v1/accounts/1/conversations/${customer.conversation}/messages`;
    const gone = await customer.say('oops');
    await fetch(`${messages}/${gone}`, { method: 'DELETE', headers: { api_access_token: sandbox.tokens.admin } });
    await customer.say('is it waterproof?');
    await desk.reply(customer.conversation, 'yes, it is');
    await desk.note(customer.conversation, 'check the stock');
    await desk.setStatus(customer.conversation, 'resolved');
    await desk.handBack(customer.conversation);
    const newest = await customer.say('and blue?');
    const { heard, invoke } = listener();

    await run(turn([said(newest, 'and blue?')]), agent(invoke));

    assert.deepEqual(heard, ['is it waterproof?', 'human_agent: yes, it is', 'and blue?']);
  });

  it('shows the graph what is quoted, also of an older message, and nothing that customers cannot see', async () => {
    const desk = createDeskClient(sandbox);
    const old = await customer.say('the blue one');
    await desk.note(customer.conversation, 'gives 20 % at most');
    const note = sandbox.messages(customer.conversation).at(-1)?.id ?? 0;
    const newest = await customer.say('how much is it?');
    const { heard, invoke } = listener();
    const asked = async (quotes: number) => {
      heard.length = 0;
      await run(
        { ...turn([{ ...said(newest, 'how much is it?'), quotes }]), opening: null },
        agent(invoke, sandbox.tokens.admin),
      );
      return heard.at(-1);
    };

    assert.equal(await asked(old), '[in reply to: the blue one]\nhow much is it?');
    assert.equal(await asked(note), 'how much is it?');
    assert.equal(await asked(99_999), 'how much is it?');
  });

  it('tells the graph where the customer writes from, by a look or by the newest webhook', async () => {
    const newest = await customer.say('hello');
    const told: object[] = [];
    const invoke: AgentGraph['invoke'] = (input) => {
      told.push((input as { metadata: object }).metadata);
      return Promise.resolve({ messages: [{ role: 'assistant', content: 'ok' }] });
    };
    const who = { email: 'lena@example.com', identifier: 'user-7', verified: true } as const;
    const about = {
      channel: 'Channel::Whatsapp',
      language: 'de',
      page: null,
      contactAttributes: { plan: 'pro' },
      ...who,
    };
    const input = { ...turn([said(newest)]), about, attributes: { order: 4711 } };

    await run({ ...input, opening: null }, agent(invoke, null));
    await run(input, agent(invoke));

    const ids = {
      account_id: 1,
      conversation_id: customer.conversation,
      contact_id: 1,
      contact_name: 'Lena',
      inbox_id: 1,
    };
    const rest = { channel: 'chatwoot', ...ids, in_reply_to: null };
    assert.deepEqual(told[0], {
      ...{ ...rest, source: 'whatsapp', language: 'de', page: null },
      ...{ contact_email: 'lena@example.com', contact_identifier: 'user-7', contact_verified: true },
      ...{ contact_attributes: { plan: 'pro' }, conversation_attributes: { order: 4711 } },
    });
    assert.deepEqual(told[1], {
      ...{ ...rest, source: 'website', language: null, page: null },
      ...{ contact_email: null, contact_identifier: null, contact_verified: false },
      ...{ contact_attributes: {}, conversation_attributes: {}, working_hours: 'in' },
    });
  });

  it('calls no graph for what only a person can answer', async () => {
    const newest = await customer.say('Voice Call');
    const { heard, invoke } = listener();

    const result = await run(turn([{ ...said(newest, ''), unreadable: 'the customer called' }]), agent(invoke));

    assert.deepEqual([result.kind, heard], ['unreadable', []]);
  });

  it('shows the graph the question that a click answers', async () => {
    await customer.say('which size?');
    const url = `${sandbox.url}/api/v1/accounts/1/conversations/${customer.conversation}/messages`;
    const items = [{ title: 'Large', value: 'l' }];
    const asked = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', api_access_token: sandbox.tokens.bot },
      body: JSON.stringify({ content: 'choose', content_type: 'input_select', content_attributes: { items } }),
    });
    const { id } = (await asked.json()) as { id: number };
    const { heard, invoke } = listener();

    await run(turn([{ ...said(id, 'Large'), key: `${id}:submitted` }]), agent(invoke));

    assert.deepEqual(heard, ['which size?', 'choose', 'Large']);
  });

  it('answers without what was said before where the user token may not list messages', async () => {
    await customer.say('before');
    const newest = await customer.say('hello');
    const { heard, invoke } = listener();

    const { kind } = await run(turn([said(newest)]), agent(invoke, 'of an agent without this inbox'));

    assert.deepEqual([kind, heard], ['outcome', ['hello']]);
  });

  it('shows that it is typing while the graph works, and no longer', async () => {
    const newest = await customer.say('hello');
    const typing: boolean[] = [];
    const stop = sandbox.on((event) => {
      if (event.type === 'typing') typing.push(event.on);
    });
    const invoke = async () => {
      await sandbox.until(() => typing.length === 1);
      throw new Error('no model');
    };

    await assert.rejects(run(turn([said(newest)]), agent(invoke)));
    await sandbox.until(() => typing.length === 2);
    stop();

    assert.deepEqual(typing, [true, false]);
  });

  it('passes on how another draft is to be, and shows no typing while people review', async () => {
    const newest = await customer.say('hello');
    const typing: boolean[] = [];
    const stop = sandbox.on((event) => {
      if (event.type === 'typing') typing.push(event.on);
    });
    let told: unknown;
    const invoke: AgentGraph['invoke'] = (input) => {
      told ??= (input as { metadata: { hint?: string } }).metadata.hint;
      return Promise.resolve({ messages: [{ role: 'assistant', content: 'hi' }] });
    };

    const of = agent(invoke);
    await run({ ...turn([said(newest)]), reviewed: true, hint: 'shorter' }, of);
    // By then the first one's would have been shown.
    await run(turn([said(newest)]), of);
    await sandbox.until(() => typing.length === 2);
    stop();

    assert.deepEqual([told, typing], ['shorter', [true, false]]);
  });

  it('aborts the model call when it is cancelled, and reports that as a cancellation', async () => {
    const newest = await customer.say('hello');
    const environment = new MockActivityEnvironment({}, { logger: silent });
    let aborted = false;
    const invoke: AgentGraph['invoke'] = (_, config) =>
      new Promise((_resolve, reject) => {
        const { signal } = config as { signal: AbortSignal };
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new Error('Aborted'));
        });
        environment.cancel();
      });

    await assert.rejects(run(turn([said(newest)]), agent(invoke), environment), CancelledFailure);
    assert.ok(aborted);
  });

  describe('with a user token, where webhooks went astray', () => {
    const answerTo = (newest: number) => {
      const { bot } = agent(() => Promise.reject(new Error('not called')));
      const key = formatSendKey({ agent: 'default', newest, kind: 'reply', part: 1, parts: 1 });
      return bot.createMessage(customer.conversation, {
        content: 'there you are',
        contentType: 'text',
        contentAttributes: { [SEND_KEY]: key },
      });
    };

    for (const first of [true, false]) {
      it(`takes along what was written before and nobody told of, in ${first ? 'a first' : 'a later'} turn`, async () => {
        await answerTo(await customer.say('one'));
        const [two, three] = [await customer.say('two'), await customer.say('three')];
        const { heard, invoke } = listener();
        const input = turn([said(three, 'three')]);

        const result = await run(first ? input : { ...input, opening: null }, agent(invoke));

        assert.deepEqual(heard.slice(-2), ['two', 'three']);
        assert.deepEqual(result.kind === 'outcome' && result.missed.map(({ id, key }) => [id, key]), [
          [two, String(two)],
        ]);
      });
    }

    it('says that it could not see them, and finds them later, which its own answer does not cover', async () => {
      const one = await customer.say('one');
      await answerTo(one);
      const two = await customer.say('two');
      const three = await customer.say('three');
      sandbox.faults.set({ api: { lists: { 500: { next: 2 } } } });

      const result = await run(turn([said(three, 'three')]), agent(listener().invoke));
      await answerTo(three);
      const { readConversation } = createActivities(new Map([['default', agent(listener().invoke)]]));
      const { ref, opening } = turn([]);
      const again = { ref, guard: opening ?? assert.fail(), blind: [three] };
      const environment = new MockActivityEnvironment({}, { logger: silent });
      const { missed = [] } = await environment.run<[], Reading, () => Promise<Reading>>(() => readConversation(again));

      assert.deepEqual(result.kind === 'outcome' && [result.unlisted, result.missed], [true, []]);
      assert.deepEqual(
        missed.map(({ id }) => id),
        [two],
      );

      const { heard, invoke } = listener();
      await run({ ...turn([said(two, 'two')]), opening: null, blind: [three] }, agent(invoke));
      assert.deepEqual(heard, ['two']);
    });

    it('leaves out what an earlier run has answered, where its webhook comes again with a newer one', async () => {
      const one = await customer.say('one');
      await answerTo(one);
      const two = await customer.say('two');
      const { heard, invoke } = listener();

      const result = await run({ ...turn([said(one, 'one'), said(two, 'two')]), fresh: 2 }, agent(invoke));

      assert.deepEqual(heard, ['one', 'there you are', 'two']);
      assert.deepEqual(result.kind === 'outcome' && result.missed, []);
    });

    for (const first of [true, false]) {
      it(`sees that a person has replied, in ${first ? 'a first' : 'a later'} turn`, async () => {
        await customer.say('one');
        await createDeskClient(sandbox).reply(customer.conversation, 'I am here');
        const two = await customer.say('two');
        const { heard, invoke } = listener();
        const input = turn([said(two)]);

        const { kind } = await run(first ? input : { ...input, opening: null }, agent(invoke));

        assert.deepEqual([kind, heard], ['taken', []]);
      });
    }

    it('does not count what people have seen to', async () => {
      await customer.say('one');
      const desk = createDeskClient(sandbox);
      await desk.reply(customer.conversation, 'I am here');
      await desk.setStatus(customer.conversation, 'open');
      await desk.handBack(customer.conversation);
      const two = await customer.say('two');

      const result = await run({ ...turn([said(two)]), opening: null }, agent(listener().invoke));

      assert.deepEqual(result.kind === 'outcome' && result.missed, []);
    });
  });

  it('does not look at the conversation again in later turns', async () => {
    const newest = await customer.say('hello');
    await createDeskClient(sandbox).setStatus(customer.conversation, 'open');
    const { heard, invoke } = listener();

    const result = await run({ ...turn([said(newest)]), opening: null }, agent(invoke));

    assert.deepEqual([heard, result.kind === 'outcome' && result.reading], [['hello'], null]);
  });
});
