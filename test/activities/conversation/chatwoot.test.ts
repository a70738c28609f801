import type { Items } from '../../../src/contracts/graph.ts';
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApplicationFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { LogEntry } from '@temporalio/worker';
import { createAgent, type Agent } from '../../../src/activities/agents.ts';
import { createActivities } from '../../../src/activities/index.ts';
import type { Activities, Guard, SendReply } from '../../../src/contracts/activities.ts';
import type { ConversationRef } from '../../../src/contracts/conversation.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/chatwoot.ts';
import { createCustomer, createDeskClient, type Customer } from '../../support/product/customer.ts';
import { startProxy } from '../../support/servers/proxy.ts';

const fallback = { status: 'pending', assigneeType: null, assigneeId: null, labels: [], at: 1 } as const;
const guard: Guard = {
  rules: { mode: 'agent-bot', silenceLabel: 'ai-off' },
  formerAssignee: null,
  ownBot: null,
  fallback: { ...fallback, labels: [] },
};
const graph = { invoke: () => Promise.resolve({ messages: [] }), channels: { messages: {} } };

describe('activities against Chatwoot', () => {
  let sandbox: Sandbox;
  let customer: Customer;
  let ref: ConversationRef;
  let newest: number;

  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());
  beforeEach(async () => {
    customer = await createCustomer(sandbox);
    newest = await customer.say('hello');
    ref = { agent: 'default', account: 1, conversation: customer.conversation, inbox: 1 };
  });
  afterEach(() => {
    sandbox.faults.clear();
  });

  const agent = (userToken: string | null = null, apiToken = sandbox.tokens.bot): Agent =>
    createAgent({ name: 'default', apiUrl: sandbox.url, accountId: 1, apiToken, userToken }, graph);
  const activities = (of: Agent = agent()): Activities => createActivities(new Map([['default', of]]));
  const run = async <T>(work: () => Promise<T>, attempt = 1) =>
    (await new MockActivityEnvironment({ attempt }, { logger: silent }).run(work)) as T;
  const reply = (changes: Partial<SendReply> = {}): SendReply => ({
    ...{
      ref,
      sendKey: `default:${newest}:reply:1/1`,
      kind: 'reply',
      text: 'hi',
      options: [],
      newest,
      guard,
      begun: false,
    },
    ...changes,
  });

  it('sends no NUL and no half of a character, which Chatwoot refuses', async () => {
    const broken = 'before\0after \ud83d end';
    const whole = 'beforeafter \ufffd end';
    const { sendReply, addNote, addLabels, setAttributes } = activities();

    await run(() => sendReply(reply({ text: broken, options: [{ title: broken, value: broken }] })));
    await run(() => addNote({ ref, sendKey: `default:${newest}:note:1/1`, text: broken }));
    await run(() => addLabels({ ref, labels: ['vi\0p'], known: [] }));
    await run(() => setAttributes({ ref, attributes: { plan: broken }, known: {} }));

    const [sent, note] = sandbox.messages(customer.conversation).filter(({ type }) => type === 1);
    assert.deepEqual([sent?.content, note?.content], [whole, whole]);
    assert.deepEqual(sent?.contentAttributes['items'], [{ title: whole, value: whole }]);
    const { labels, customAttributes } = sandbox.conversation(customer.conversation) ?? {};
    assert.deepEqual([labels, customAttributes], [['vip'], { plan: whole }]);
  });
  const send = (changes: Partial<SendReply> = {}, of?: Agent) => run(() => activities(of).sendReply(reply(changes)));
  const lastMessage = () => sandbox.messages(customer.conversation).at(-1);

  describe('sendReply', () => {
    it('posts with the send key, as the bot', async () => {
      const result = await send();

      assert.equal(result.kind, 'sent');
      assert.deepEqual(lastMessage()?.contentAttributes, { agent_send_key: `default:${newest}:reply:1/1` });
      assert.equal(result.ownBot, sandbox.botId);
    });

    it('stops for a person who wrote between two messages of the customer, where a user token sees it', async () => {
      await createDeskClient(sandbox).reply(customer.conversation, 'I am here');
      const later = await customer.say('thanks');
      const onBoth = { newest: later, oldest: newest, sendKey: `default:${later}:reply:1/1` };

      const result = await send(onBoth, agent(sandbox.tokens.admin));

      assert.equal(result.kind, 'notOurs');
      assert.equal((await send({ ...onBoth, oldest: later }, agent(sandbox.tokens.admin))).kind, 'sent');
    });

    it('says its word beside a hand-over only while nobody has touched the conversation since', async () => {
      const { conversation } = customer;
      const desk = createDeskClient(sandbox);
      const word = (newer: number) =>
        send({ kind: 'fallback', handedOver: true, begun: true, sendKey: `default:${newer}:fallback:1/1` });
      await run(() => activities().setStatus({ ref, status: 'open', from: ['pending'], unlessNewerThan: null }));
      assert.equal((await word(1)).kind, 'sent');

      await desk.assign(conversation, 1);
      assert.equal((await word(2)).kind, 'notOurs');
    });

    it('says no word beside a hand-over that was undone', async () => {
      const handedOver = { kind: 'fallback', handedOver: true, begun: true } as const;
      assert.equal(sandbox.conversation(customer.conversation)?.status, 'pending');

      assert.equal((await send(handedOver)).kind, 'notOurs');
    });

    it('keeps Liquid out of the text', async () => {
      const text = 'Use {{contact.email}} and {% if x %} in `{{code}}`, please';
      await send({ text });

      assert.equal(lastMessage()?.content, text);
    });

    for (const [what, changes] of [
      ['a key in the text', { text: 'use sk-proj-AbCd1234efGh5678ijKl' }],
      ['our own token in the text', { text: `use own-secret-token-1` }],
      ['a key on a button', { options: [{ title: 'ghp_1234567890abcdefghijklmnopqrstuvwxyz', value: 'a' }] }],
    ] as const) {
      it(`sends no customer ${what}, and does not repeat it`, async () => {
        const before = sandbox.messages(customer.conversation).length;

        await assert.rejects(
          send(
            { ...changes, options: [...('options' in changes ? changes.options : [])] },
            { ...agent(), secrets: ['own-secret-token-1'] },
          ),
          (error: unknown) => {
            assert.ok(error instanceof ApplicationFailure);
            assert.deepEqual([error.type, error.nonRetryable], ['Secret', true]);
            assert.doesNotMatch(error.message, /sk-|own-|ghp_/);
            return true;
          },
        );
        assert.equal(sandbox.messages(customer.conversation).length, before);
      });
    }

    it('shows options as quick replies', async () => {
      const options = [{ title: 'Yes', value: 'yes' }];
      await send({ options });

      assert.equal(lastMessage()?.contentType, 'input_select');
      assert.deepEqual(lastMessage()?.contentAttributes['items'], options);
    });

    const shown: Items[] = [
      {
        type: 'cards',
        items: [
          {
            ...{ title: 'Ridge 2', description: '2 persons', media_url: 'https://shop.example/ridge.jpg' },
            actions: [{ type: 'link', text: 'View', uri: 'https://shop.example/ridge-2' }],
          },
        ],
      },
      { type: 'article', items: [{ title: 'Waterproofing', description: 'How to', link: 'https://help.example/1' }] },
    ];
    for (const items of shown) {
      it(`shows ${items.type}`, async () => {
        await send({ items });

        assert.equal(lastMessage()?.contentType, items.type);
        assert.deepEqual(lastMessage()?.contentAttributes['items'], items.items);
      });
    }

    it('posts nothing that is there already', async () => {
      await send();
      const result = await send();

      assert.equal(result.kind, 'sent');
      assert.deepEqual(customer.heard(), ['hi']);
    });

    it('stops where a person has the conversation', async () => {
      await createDeskClient(sandbox).assign(customer.conversation, 1);

      assert.equal((await send()).kind, 'notOurs');
      assert.deepEqual(customer.heard(), []);
    });

    it('stops where a person has replied, though the conversation is pending', async () => {
      await createDeskClient(sandbox).reply(customer.conversation, 'me');

      assert.equal((await send()).kind, 'notOurs');
      assert.deepEqual(customer.heard(), ['me']);
    });

    it('stops for a newer message, unless the reply was begun', async () => {
      const later = await customer.say('one more thing');

      const held = await send();
      const begun = await send({ begun: true });

      assert.equal(held.kind === 'newerMessage' && held.reading.last?.incoming?.id, later);
      assert.equal(begun.kind, 'sent');
    });

    it('is not held back by a message that was deleted', async () => {
      const later = await customer.say('oops');
      const messages = `${sandbox.url}/api/v1/accounts/1/conversations/${customer.conversation}/messages`;
      await fetch(`${messages}/${later}`, { method: 'DELETE', headers: { api_access_token: sandbox.tokens.admin } });

      assert.equal((await send()).kind, 'sent');
    });

    for (const fault of ['commitThenDrop', 'commitThen500', '500', '502', 'refuse'] as const) {
      it(`leaves open whether it was stored after ${fault}, and is not to be retried`, async () => {
        sandbox.faults.set({ api: { messages: { [fault]: true } } });

        await assert.rejects(send(), isFailure('SendUnconfirmed', true));
      });
    }

    it('is to be retried after 429', async () => {
      sandbox.faults.set({ api: { messages: { 429: true } } });

      await assert.rejects(send(), isFailure('ChatwootUnavailable', false));
    });

    it('is to be retried where Chatwoot answers no question, for nothing was posted', async () => {
      sandbox.faults.set({ api: { conversations: { 502: true } } });

      await assert.rejects(send(), isFailure('ChatwootUnavailable', false));
    });

    it('is to be retried where nobody listens', async () => {
      const gone = await startSandbox();
      await gone.close();
      const nobody = createAgent(
        { name: 'default', apiUrl: gone.url, accountId: 1, apiToken: 'x', userToken: null },
        graph,
      );

      await assert.rejects(send({}, nobody), isFailure('ChatwootUnavailable', false));
    });

    it('is not to be retried where the token is refused, and says so', async () => {
      const refused = (error: unknown) =>
        isFailure('ChatwootRejected', true)(error) && /401: the token is wrong/.test(String(error));

      await assert.rejects(send({}, agent(null, 'wrong')), refused);
    });
  });

  describe('confirmSend', () => {
    const confirm = (of?: Agent) =>
      run(() => activities(of).confirmSend({ ref, sendKey: `default:${newest}:reply:1/1`, newest }));

    it('finds what is there', async () => {
      await send();

      assert.deepEqual(
        [await confirm(), await confirm(agent(sandbox.tokens.agent))],
        [{ found: 'present' }, { found: 'present' }],
      );
    });

    it('believes an absence only where it can see', async () => {
      assert.deepEqual(await confirm(), { found: 'absent' });
      await customer.say('and?');
      assert.deepEqual(await confirm(), { found: 'unknown' });
      assert.deepEqual(await confirm(agent(sandbox.tokens.agent)), { found: 'absent' });
    });
  });

  describe('changes', () => {
    it('merge labels and attributes instead of replacing them', async () => {
      await createDeskClient(sandbox).label(customer.conversation, ['vip']);
      const { addLabels, removeLabel, setAttributes } = activities();

      await run(() => addLabels({ ref, labels: ['refund', 'vip'], known: [] }));
      await run(() => setAttributes({ ref, attributes: { order: 'A-1' }, known: null }));
      await run(() => setAttributes({ ref, attributes: { plan: 'pro' }, known: null }));
      await run(() => removeLabel({ ref, label: 'vip', whileStatus: 'pending', known: [] }));

      const conversation = sandbox.conversation(customer.conversation);
      assert.deepEqual(
        [conversation?.labels, conversation?.customAttributes],
        [['refund'], { order: 'A-1', plan: 'pro' }],
      );
    });

    it('open only what is pending, and resolve only what nobody wrote to', async () => {
      const { setStatus } = activities();
      const later = await customer.say('wait');

      const resolved = await run(() =>
        setStatus({ ref, status: 'resolved', from: ['pending'], unlessNewerThan: newest }),
      );
      const opened = await run(() => setStatus({ ref, status: 'open', from: ['pending'], unlessNewerThan: null }));
      const again = await run(() => setStatus({ ref, status: 'open', from: ['pending'], unlessNewerThan: null }));

      assert.deepEqual([resolved.changed, resolved.newer?.id], [false, later]);
      assert.deepEqual([opened.changed, again.changed, again.status], [true, false, 'open']);
    });

    it('open at the deadline where no look is answered, after one that is cut short', async () => {
      const proxy = await startProxy(sandbox.url);
      try {
        proxy.answer(({ method }) => (method === 'GET' ? 'hang' : undefined));
        const settings = {
          apiUrl: proxy.url,
          accountId: 1,
          apiToken: sandbox.tokens.bot,
          userToken: sandbox.tokens.admin,
        };
        const { setStatus } = activities(createAgent({ name: 'default', ...settings }, graph));
        const wanted = { ref, status: 'open', from: ['pending' as const], unlessNewerThan: null } as const;

        const opened = await run(() => setStatus({ ...wanted, from: [...wanted.from], lookUntil: 0 }));

        assert.deepEqual([opened.changed, sandbox.conversation(customer.conversation)?.status], [true, 'open']);
        assert.deepEqual(
          proxy.seen.map(({ method }) => method),
          ['GET', 'POST'],
        );
      } finally {
        proxy.close();
      }
    });

    it('resolve nothing that a person has just been given', async () => {
      const { setStatus } = activities(agent(sandbox.tokens.admin));
      await createDeskClient(sandbox).assign(customer.conversation, 1);

      const wanted = { ref, status: 'resolved', from: ['pending'], unlessNewerThan: newest, guard } as const;
      const resolved = await run(() => setStatus({ ...wanted, from: [...wanted.from] }));

      assert.deepEqual([resolved.changed, resolved.status], [false, 'pending']);
    });

    it('are known for ours where the answer to an earlier try was lost, with the message that crossed', async () => {
      const { setStatus } = activities();
      const later = await customer.say('wait');
      await createDeskClient(sandbox).setStatus(customer.conversation, 'resolved');
      const resolve = (attempt: number) =>
        run(() => setStatus({ ref, status: 'resolved', from: ['pending'], unlessNewerThan: newest }), attempt);

      const [first, second] = [await resolve(1), await resolve(2)];

      assert.deepEqual([first.changed, first.newer?.id], [false, later]);
      assert.deepEqual([second.changed, second.newer?.id], [true, later]);
    });

    it('assign by id, and by name with a user token', async () => {
      await run(() => activities().assign({ ref, team: 1, assignee: null }));
      await run(() => activities(agent(sandbox.tokens.admin)).assign({ ref, team: null, assignee: 'marta ortiz' }));

      const conversation = sandbox.conversation(customer.conversation);
      assert.deepEqual([conversation?.teamId, conversation?.assigneeId], [1, 1]);
      const unknown = run(() =>
        activities(agent(sandbox.tokens.admin)).assign({ ref, team: 'Nobody', assignee: null }),
      );
      await assert.rejects(unknown, isFailure('UnknownName', true));
    });

    it('write notes that the customer does not see', async () => {
      await run(() => activities().addNote({ ref, sendKey: `default:${newest}:note:1/1`, text: 'look' }));

      assert.deepEqual([lastMessage()?.private, customer.heard()], [true, []]);
    });

    it('write notes that call nobody, whatever the customer or the model wrote', async () => {
      const text =
        'Last question: ask [@Marta Ortiz](mention://user/1/Marta) or (mention://team/2/x), not [docs](https://a.b)';
      await run(() => activities().addNote({ ref, sendKey: `default:${newest}:note:1/1`, text }));

      const called = 'Last question: ask @Marta Ortiz or (mention: team/2/x), not [docs](https://a.b)';
      assert.equal(lastMessage()?.content, called);
    });
  });

  describe('runGraph', () => {
    const turn = () => ({
      ...{ ref, turn: 1, contact: { id: 1, name: 'Lena' }, fresh: 1, opening: guard },
      dialogue: [{ id: newest, role: 'user' as const, text: 'hello', key: String(newest), receivedAt: 0 }],
    });

    it('does not call the graph where the conversation is not ours, or is answered', async () => {
      const { runGraph } = activities({ ...agent(), graph: { ...graph, invoke: () => assert.fail('called') } });

      await send();
      const answered = await run(() => runGraph(turn()));
      await createDeskClient(sandbox).setStatus(customer.conversation, 'open');
      const notOurs = await run(() => runGraph(turn()));

      assert.deepEqual([answered.kind, notOurs.kind], ['answered', 'notOurs']);
    });

    it('gives the graph what was said before, with a user token', async () => {
      await send({ text: 'first answer' });
      await createDeskClient(sandbox).note(customer.conversation, 'secret');
      newest = await customer.say('and now?');
      let messages: unknown;
      const invoke = (input: unknown) => {
        messages = (input as { messages: unknown }).messages;
        return Promise.resolve({ messages: [{ role: 'assistant', content: 'ok' }] });
      };
      const { runGraph } = activities({ ...agent(sandbox.tokens.agent), graph: { ...graph, invoke } });

      await run(() => runGraph({ ...turn(), dialogue: [{ id: newest, role: 'user', text: 'and now?' }] }));

      const texts = (messages as { role: string; content: string }[]).map(({ role, content }) => `${role}: ${content}`);
      assert.deepEqual(texts, ['user: hello', 'assistant: first answer', 'user: and now?']);
    });
  });
});

describe('a Chatwoot that lets no bot read a conversation', () => {
  let server: Server;
  let requests: string[];
  let url: string;

  before(async () => {
    server = createServer((request, response) => {
      requests.push(`${request.method} ${String(request.headers['api_access_token'])}`);
      const bot = request.headers['api_access_token'] === 'bot';
      response.statusCode = request.method === 'GET' && bot ? 401 : 200;
      response.end(request.method === 'GET' ? JSON.stringify({ id: 1, status: 'open', meta: {} }) : '{"id":5}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    requests = [];
  });
  after(() => server.close());

  async function sendTwice(userToken: string | null): Promise<{ kinds: string[]; warnings: number }> {
    const warnings: LogEntry[] = [];
    const logger = { ...silent, warn: (message: string) => void warnings.push({ message } as LogEntry) };
    const agent = createAgent({ name: 'default', apiUrl: url, accountId: 1, apiToken: 'bot', userToken }, graph);
    const { sendReply } = createActivities(new Map([['default', agent]]));
    const ref = { agent: 'default', account: 1, conversation: 1, inbox: 1 };
    const input = {
      ref,
      sendKey: 'k',
      kind: 'reply',
      text: 'hi',
      options: [],
      newest: 1,
      guard,
      begun: false,
    } as const;
    const kinds: string[] = [];
    for (let time = 0; time < 2; time++) {
      const environment = new MockActivityEnvironment({}, { logger });
      const result = await environment.run(() => sendReply({ ...input, options: [] }));
      kinds.push((result as { kind: string }).kind);
    }
    return { kinds, warnings: warnings.length };
  }

  it('is read with the user token', async () => {
    assert.deepEqual(await sendTwice('user'), { kinds: ['notOurs', 'notOurs'], warnings: 1 });
    assert.deepEqual(requests, ['GET bot', 'GET user', 'GET user']);
  });

  it('is decided on what webhooks said without one, and that is logged once', async () => {
    assert.deepEqual(await sendTwice(null), { kinds: ['sent', 'sent'], warnings: 1 });
    assert.deepEqual(requests, ['GET bot', 'POST bot', 'POST bot']);
  });
});

const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

const isFailure = (type: string, nonRetryable: boolean) => (error: unknown) =>
  error instanceof ApplicationFailure && error.type === type && (error.nonRetryable ?? false) === nonRetryable;
