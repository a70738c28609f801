import assert from 'node:assert/strict';
import { CancelledFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createAgent } from '../../../src/activities/agents.ts';
import { createActivities } from '../../../src/activities/index.ts';
import type { Activities, Guard, SendReply } from '../../../src/contracts/activities.ts';
import type { ConversationRef } from '../../../src/contracts/conversation.ts';
import type { Snapshot } from '../../../src/chatwoot/snapshot.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/chatwoot.ts';
import { createCustomer, createDeskClient, type Customer } from '../../support/product/customer.ts';
import { startProxy, type Proxy } from '../../support/servers/proxy.ts';

const graph = { invoke: () => Promise.resolve({ messages: [] }), channels: { messages: {} } };
const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

describe('reading, with whatever token can', () => {
  let sandbox: Sandbox;
  let proxy: Proxy;
  let customer: Customer;
  let ref: ConversationRef;
  let newest: number;
  let warnings: { message: string; next?: unknown }[];

  before(async () => {
    sandbox = await startSandbox();
    proxy = await startProxy(sandbox.url);
  });
  after(async () => {
    proxy.close();
    await sandbox.close();
  });
  beforeEach(async () => {
    proxy.reset();
    warnings = [];
    customer = await createCustomer(sandbox);
    newest = await customer.say('hello');
    ref = { agent: 'default', account: 1, conversation: customer.conversation, inbox: 1 };
    await createDeskClient(sandbox).assignTeam(customer.conversation, 1);
  });

  const activities = (userToken: string | null): Activities => {
    const agent = createAgent(
      { name: 'default', apiUrl: proxy.url, accountId: 1, apiToken: sandbox.tokens.bot, userToken },
      graph,
    );
    return createActivities(new Map([['default', agent]]));
  };
  const fallback = (changes: Partial<Snapshot> = {}): Snapshot => ({
    ...{ status: 'pending', assigneeType: null, assigneeId: null, labels: [], at: 1 },
    ...changes,
  });
  const guard = (changes?: Partial<Snapshot>): Guard => ({
    ...{ rules: { mode: 'agent-bot', silenceLabel: 'ai-off' }, formerAssignee: null, ownBot: null },
    fallback: fallback(changes),
  });
  const run = async <T>(work: () => Promise<T>, attempt = 1) => {
    const warn = (message: string, meta?: object) => void warnings.push({ message, ...meta });
    return (await new MockActivityEnvironment({ attempt }, { logger: { ...silent, warn } }).run(work)) as T;
  };
  const reply = (changes: Partial<SendReply> = {}): SendReply => ({
    ...{ ref, sendKey: `default:${newest}:reply:1/1`, kind: 'reply', text: 'hi' },
    ...{ options: [], newest, guard: guard(), begun: false },
    ...changes,
  });
  /** Who asked for what of the conversation, oldest first. */
  const reads = () =>
    proxy.seen
      .filter(({ method, path }) => method === 'GET' && path.includes('/conversations/'))
      .map(
        ({ path, token }) => `${token === sandbox.tokens.bot ? 'bot' : 'user'} ${path.split(/conversations\/\d+/)[1]}`,
      );

  for (const status of [302, 502]) {
    it(`is done again as soon as Chatwoot is back from ${status}, also where a try has gone on without`, async () => {
      const { readConversation } = activities(sandbox.tokens.agent);
      const look = (attempt: number) => run(() => readConversation({ ref, guard: guard() }), attempt);
      proxy.answer(() => ({ status }));

      const away = await look(3);
      proxy.answer(() => undefined);

      assert.deepEqual([away.live, (await look(4)).live], [false, true]);
    });
  }

  it('costs two tries, then another token reads', async () => {
    const { readConversation } = activities(sandbox.tokens.agent);

    const reading = await run(() => readConversation({ ref, guard: guard() }));

    assert.deepEqual([reading.live, reading.last?.id], [true, newest]);
    assert.deepEqual(reads(), ['bot ', 'bot ', 'bot /labels', 'user ']);
    assert.deepEqual(
      warnings.map(({ message, next }) => [message, next]),
      [[`CHATWOOT_API_TOKEN may not read the conversation ${ref.conversation}`, 'another token reads']],
    );
  });

  for (const status of [302, 404, 502]) {
    it(`costs four where a proxy answers ${status} in its place, since two in a row may be a hiccup`, async () => {
      let hiccups = 3;
      const answer = { status, body: '<html>not here</html>' };
      proxy.answer(({ path }) => (/conversations\/\d+$/.test(path) && hiccups-- > 0 ? answer : undefined));

      const { conversation } = await createCustomer(sandbox);
      const own = { ref: { ...ref, conversation }, guard: guard() };
      const reading = await run(() => activities(null).readConversation(own));

      assert.equal(reading.live, true);
      assert.deepEqual(reads(), ['bot ', 'bot ', 'bot ', 'bot ']);
      assert.deepEqual(warnings, []);
    });
  }

  it('leaves it to the newest webhook where there is no other token, and says so once', async () => {
    const { readConversation, sendReply } = activities(null);

    const reading = await run(() => readConversation({ ref, guard: guard({ status: 'open' }) }));
    const sent = await run(() => sendReply(reply()));

    assert.deepEqual([reading.live, reading.snapshot.status, reading.gone], [false, 'open', undefined]);
    assert.equal(sent.kind, 'sent');
    assert.deepEqual(reads(), ['bot ', 'bot ', 'bot /labels']);
    assert.equal(warnings.length, 1);
    assert.match(String(warnings[0]?.next), /what webhooks said decides; set CHATWOOT_USER_TOKEN/);
  });

  it('does not talk over a person whom the newest webhook shows', async () => {
    const { sendReply } = activities(null);

    const result = await run(() => sendReply(reply({ guard: guard({ status: 'open' }) })));

    assert.deepEqual([result.kind, customer.heard()], ['notOurs', []]);
  });

  it('sees a person whom only the user token shows', async () => {
    await createDeskClient(sandbox).reply(customer.conversation, 'I am here');
    const { sendReply } = activities(sandbox.tokens.agent);

    assert.equal((await run(() => sendReply(reply()))).kind, 'notOurs');
  });

  it('is not needed to hand over, nor to resolve', async () => {
    const { setStatus } = activities(null);
    const set = (status: 'open' | 'resolved') =>
      run(() => setStatus({ ref, status, from: ['pending'], unlessNewerThan: null }));

    assert.equal((await set('open')).changed, true);
    assert.equal(sandbox.conversation(ref.conversation)?.status, 'open');
    assert.equal((await set('resolved')).changed, true);
  });

  it('knows labels and attributes from the newest webhook where nobody can read them', async () => {
    proxy.answer(({ method, path }) => (method === 'GET' && path.endsWith('/labels') ? { status: 500 } : undefined));
    await createDeskClient(sandbox).label(ref.conversation, ['vip']);

    await run(() => activities(null).addLabels({ ref, labels: ['refund'], known: ['vip'] }));

    assert.deepEqual(sandbox.conversation(ref.conversation)?.labels, ['vip', 'refund']);
  });

  it('knows that a conversation is gone, and is not told so by a proxy', async () => {
    const { readConversation } = activities(sandbox.tokens.agent);
    const look = (conversation: number) =>
      run(() => readConversation({ ref: { ...ref, conversation }, guard: guard() }));
    proxy.answer(({ path }) =>
      path.endsWith('/9001') ? { status: 404, body: '<html>no such page</html>' } : undefined,
    );

    assert.equal((await look(9000)).gone, true);
    assert.equal((await look(9001)).gone, undefined);
  });

  it('waits where Chatwoot answers nothing at all', async () => {
    proxy.answer(() => ({ status: 502, body: '<html>Bad Gateway</html>' }));
    const { readConversation, sendReply } = activities(sandbox.tokens.agent);

    for (const work of [() => readConversation({ ref, guard: guard() }), () => sendReply(reply())]) {
      await assert.rejects(run<unknown>(work), { type: 'ChatwootUnavailable', nonRetryable: false });
    }
    proxy.answer(() => undefined);
    assert.equal((await run(() => readConversation({ ref, guard: guard() }))).live, true);
  });

  it('goes on without having read from the third try on, where no read is answered', async () => {
    proxy.answer(({ method }) => (method === 'GET' ? { status: 502, body: '<html>Bad Gateway</html>' } : undefined));
    const { sendReply } = activities(sandbox.tokens.agent);

    for (const attempt of [1, 2]) {
      await assert.rejects(
        run(() => sendReply(reply()), attempt),
        { type: 'ChatwootUnavailable' },
      );
    }
    assert.equal((await run(() => sendReply(reply()), 3)).kind, 'sent');
  });

  it('is not waited for where people are: it is opened at the first try', async () => {
    proxy.answer(({ method }) => (method === 'GET' ? { status: 502, body: '<html>Bad Gateway</html>' } : undefined));
    const { setStatus } = activities(sandbox.tokens.agent);

    await run(() => setStatus({ ref, status: 'open', from: ['pending'], unlessNewerThan: null }));
    assert.equal(sandbox.conversation(ref.conversation)?.status, 'open');
  });

  it('is refused for one conversation, and tried for the next one of the inbox', async () => {
    const customers = [customer, await createCustomer(sandbox), await createCustomer(sandbox)];
    proxy.answer(({ path, token }) =>
      token === sandbox.tokens.bot && !path.includes('labels') ? { status: 401, body: '{}' } : undefined,
    );
    const { readConversation } = activities(sandbox.tokens.agent);
    for (const { conversation } of customers) {
      await run(() => readConversation({ ref: { ...ref, conversation }, guard: guard() }));
    }

    assert.deepEqual(reads(), ['bot ', 'user ', 'bot ', 'user ', 'user ']);
  });

  it('stops before it posts where it lost its point meanwhile', async () => {
    const environment = new MockActivityEnvironment({}, { logger: silent });
    proxy.answer(({ method }) => {
      if (method === 'GET') environment.cancel();
      return undefined;
    });
    const { sendReply } = activities(sandbox.tokens.agent);

    await assert.rejects(
      environment.run(() => sendReply(reply())),
      CancelledFailure,
    );
    assert.deepEqual(customer.heard(), []);
  });

  for (const [title, answer] of [
    ['refuses it', { status: 401, body: '{"error":"Invalid Access Token"}' }],
    ['is broken', { status: 500 }],
  ] as const) {
    it(`opens by the user token where Chatwoot ${title} to the bot`, async () => {
      proxy.answer(({ path, token }) =>
        path.endsWith('/toggle_status') && token === sandbox.tokens.bot ? answer : undefined,
      );
      const { setStatus } = activities(sandbox.tokens.admin);
      const open = (attempt: number) =>
        run(() => setStatus({ ref, status: 'open', from: ['pending'], unlessNewerThan: null }), attempt);

      if (answer.status === 500) await assert.rejects(open(1), { type: 'ChatwootUncertain' });
      assert.equal((await open(2)).changed, true);
      assert.equal(sandbox.conversation(ref.conversation)?.status, 'open');
    });
  }

  it('tells the team by the user token where the bot’s was reset', async () => {
    proxy.answer(({ token }) => (token === sandbox.tokens.bot ? { status: 401, body: '{}' } : undefined));
    const { addNote } = activities(sandbox.tokens.admin);

    await run(() => addNote({ ref, sendKey: `default:${newest}:note:1/1`, text: 'please look' }));
    const [note] = sandbox.messages(ref.conversation).filter((message) => message.private);
    assert.deepEqual([note?.content, note?.senderType], ['please look', 'User']);
  });

  it('never resolves by the user token', async () => {
    proxy.answer(({ path, token }) =>
      path.endsWith('/toggle_status') && token === sandbox.tokens.bot ? { status: 401 } : undefined,
    );
    const { setStatus } = activities(sandbox.tokens.admin);

    await assert.rejects(
      run(() => setStatus({ ref, status: 'resolved', from: ['pending'], unlessNewerThan: null }), 2),
      { type: 'ChatwootRejected' },
    );
  });
});
