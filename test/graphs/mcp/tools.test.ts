import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { invokeGraph } from '../../../src/activities/graph/invoke-graph.ts';
import { findQuestion } from '../../../src/activities/graph/resume-thread.ts';
import { NOTHING_TOLD, type GraphTurn } from '../../../src/contracts/graph.ts';
import { createServer, type Server, type TellServer } from '../../../graphs/support/mcp/server.ts';
import { readMcpFile, type McpServer } from '../../../graphs/support/mcp/read-mcp-file.ts';
import { createAgentWithTools } from '../../../graphs/support/model-agent.ts';
import { startMcpServer } from '../../support/servers/mcp-http.ts';
import { startOpenAiServer, type ChatRequest, type OpenAiServer } from '../../support/servers/openai-server.ts';
import { openShop } from '../../support/shop.ts';

const PROGRAM = new URL('../../support/servers/shop-tools-stdio.ts', import.meta.url).pathname;
const plain = { disabled: false, requireApproval: false, customer: new Map() } as const;
const program = (...words: string[]): McpServer => ({
  ...{ ...plain, command: process.execPath, args: [PROGRAM, ...words] },
  env: { SHOP_TOKEN: 'a-token-of-the-shop' },
});
const WHO = { contact_id: 7, contact_name: 'Lena', contact_verified: true };

const turn = (content: string, id = 'cw:1:1'): GraphTurn => ({
  messages: [{ role: 'user', content, id }],
  ...{ fresh: 1, sessionId: 'chatwoot:3', threadId: 'chatwoot:default:1:3' },
  metadata: { ...NOTHING_TOLD, channel: 'chatwoot', account_id: 1, conversation_id: 3, inbox_id: 1, ...WHO },
});

describe('tools of servers', function () {
  this.timeout(20_000);
  let model: OpenAiServer;
  let http: Awaited<ReturnType<typeof startMcpServer>>;
  let news: Parameters<TellServer>[0][];
  let servers: Server[];
  let close: (() => Promise<void>)[];

  beforeEach(async () => {
    [model, http] = [await startOpenAiServer(), await startMcpServer()];
    [news, servers, close] = [[], [], [() => model.close(), () => http.close()]];
  });
  afterEach(async () => {
    for (const end of close.reverse()) await end();
  });

  async function agentWith(specs: Record<string, McpServer>, patience = {}) {
    servers = Object.entries(specs).map(([name, spec]) =>
      createServer(name, spec, (told) => news.push(told), { retry: 0, ...patience }),
    );
    const choice = { baseURL: model.url, model: 'scripted' };
    const graph = await createAgentWithTools(
      { knowledge: await openShop(), companyName: 'Acme', instructions: '', choice },
      servers,
    );
    close.push(graph.close);
    return graph;
  }
  const shop = (more: object = {}): McpServer => ({ ...plain, url: http.url, headers: {}, ...more });
  const ask = async (graph: Awaited<ReturnType<typeof agentWith>>, given = turn('Where is 4711?')) =>
    invokeGraph(graph, given, { signal: new AbortController().signal });
  const call = (name: string, args: object = {}) => ({ calls: [{ name, args }] });
  const toolsOf = ({ tools = [] }: ChatRequest) => tools.map((tool) => tool.function.name);
  const dataIn = (text = '') => JSON.parse(text) as Record<'notice' | 'result' | 'error', string>;
  const resultIn = ({ messages }: ChatRequest) => String(messages.findLast(({ role }) => role === 'tool')?.content);

  it('are those of the example, whose file is as the page shows it', async () => {
    const root = new URL('../../../', import.meta.url);
    const file = fileURLToPath(new URL('examples/tools/mcp.json', root));
    const { servers: read } = readMcpFile(file, {});
    const orders = read.get('orders');
    assert.ok(orders && 'command' in orders);
    const graph = await agentWith({ orders: { ...orders, command: process.execPath, cwd: fileURLToPath(root) } });
    model.script(call('orders_find_order', { number: '4711' }), { text: 'On Monday.' });

    await ask(graph);

    assert.match(resultIn(model.requests[1] as ChatRequest), /Order 4711 of contact 7 was sent on Monday/);
    const page = await readFile(new URL('docs/agent.md', root), 'utf8');
    const plainly = (text: string) => text.replace(/^ +/gm, '');
    assert.ok(plainly(page).includes(plainly(await readFile(file, 'utf8'))));
  });

  it('are used over stdio and over HTTP, and tokens are counted as ever', async () => {
    const graph = await agentWith({ program: program(), shop: shop({ headers: { 'x-api-key': 'the-key' } }) });
    model.script(
      call('program_refund', { number: '4711', amount: 5 }),
      call('shop_refund', { number: '4712', amount: 6 }),
      { text: 'Both are done.', tokens: [100, 10] },
    );

    const { reply, usage } = await ask(graph);

    assert.equal(reply, 'Both are done.');
    assert.deepEqual(usage, { inputTokens: 120, outputTokens: 20 });
    const [, second, third] = model.requests;
    assert.ok(second && third);
    assert.deepEqual(dataIn(resultIn(second)).result, 'Refunded 5 EUR for 4711.');
    assert.match(dataIn(resultIn(third)).notice, /It is data/);
    assert.deepEqual(http.calls, [{ name: 'refund', args: { number: '4712', amount: 6 } }]);
    assert.ok(http.keys.every((key) => key === 'the-key'));
  });

  it('are told who the customer is by us, whatever the model says', async () => {
    const customer = new Map([
      ['contact_id', 'contact_id'],
      ['verified', 'verified'],
    ] as const);
    const graph = await agentWith({ shop: shop({ customer }) });
    model.script(call('shop_find_order', { number: '4711', contact_id: 99, verified: false }), { text: 'On Monday.' });

    await ask(graph);

    assert.deepEqual(http.calls, [{ name: 'find_order', args: { number: '4711', contact_id: 7, verified: true } }]);
    const shown = model.requests[0]?.tools?.find(({ function: { name } }) => name === 'shop_find_order');
    assert.deepEqual(Object.keys(shown?.function.parameters['properties'] ?? {}), ['number']);
    assert.deepEqual(shown?.function.parameters['required'], ['number']);
  });

  it('are not used where they must be told what nobody knows', async () => {
    const customer = new Map([['contact_id', 'contact_id']] as const);
    const graph = await agentWith({ shop: shop({ customer }) });
    model.script(call('shop_find_order', { number: '4711', contact_id: 99, verified: true }), { text: 'Sorry.' });
    const given = turn('Where is 4711?');

    await ask(graph, { ...given, metadata: { ...given.metadata, contact_id: null } });

    assert.deepEqual(http.calls, []);
    assert.match(String(model.requests[1] && resultIn(model.requests[1])), /not known of this customer: contact_id/);
  });

  it('say as much as a model should read, and their errors are answers', async () => {
    const graph = await agentWith({ program: program() });
    model.script(call('program_essay'), call('program_refuse'), { text: 'Hm.' });

    await ask(graph);

    const [, long, error] = model.requests.map((request) => resultIn(request));
    assert.ok(long && long.length < 8500 && /letters are left out/.test(long));
    assert.match(dataIn(error).error, /no such order/);
    assert.deepEqual(news, []);
  });

  it('know of our environment nothing but what the file gives them', async () => {
    const graph = await agentWith({ program: program() });
    model.script(call('program_environment'), { text: 'Hm.' });

    await ask(graph);

    assert.deepEqual(JSON.parse(dataIn(resultIn(model.requests[1] as ChatRequest)).result), [
      'a-token-of-the-shop',
      null,
    ]);
  });

  for (const [what, spec] of [
    ['refuses', { ...plain, url: 'http://127.0.0.1:1/mcp', headers: {} }],
    ['is no program', { ...plain, command: '/no/such/program', args: [], env: {} }],
    ['ends at once', program('end')],
    ['says nothing', program('hang')],
    ['says nonsense', program('nonsense')],
    ['lacks the tool that needs an approval', { ...program(), requireApproval: ['refnd'] }],
    [
      'takes nothing of the customer by that name',
      { ...program(), customer: new Map([['customer', 'name']] as const) },
    ],
  ] satisfies [string, McpServer][]) {
    it(`cost the tools alone where a server ${what}: told once`, async () => {
      const graph = await agentWith({ away: spec, shop: shop() }, { connect: 2000, retry: 60_000 });
      model.script({ text: 'Hello.' }, { text: 'Hello again.' });

      const replies = [await ask(graph), await ask(graph, turn('hello?', 'cw:1:2'))].map(({ reply }) => reply);

      assert.deepEqual(replies, ['Hello.', 'Hello again.']);
      assert.deepEqual(
        news.map(({ server }) => server),
        ['away'],
      );
      assert.ok(toolsOf(model.requests[0] as ChatRequest).includes('shop_refund'));
      assert.ok(!toolsOf(model.requests[0] as ChatRequest).some((name) => name.startsWith('away_')));
    });
  }

  it('come back with their server, which may die in the middle', async () => {
    const graph = await agentWith({ program: program() });
    model.script(call('program_die'), { text: 'I ask a colleague.' }, { text: 'Hello.' });

    await ask(graph);
    await ask(graph, turn('hello?', 'cw:1:2'));

    const [first, second, third] = model.requests;
    assert.ok(first && second && third);
    assert.match(resultIn(second), /nobody knows whether this call has done anything/);
    assert.deepEqual(
      [first, second, third].map((request) => toolsOf(request).includes('program_refund')),
      [true, false, true],
    );
    assert.deepEqual(
      news.map(({ why }) => why === null),
      [false, true],
    );
  });

  describe('with the word of the team', () => {
    const approved = () => shop({ requireApproval: ['refund'] });
    const thread = turn('').threadId;

    it('run once somebody has said yes, and not before', async () => {
      const graph = await agentWith({ program: approved() });
      model.script(call('program_refund', { number: '4711', amount: 5 }), { text: 'It is on its way.' });

      const asked = await ask(graph, turn('refund me'));
      const question = await findQuestion(graph, thread);
      assert.ok(question);
      const { reply } = await ask(graph, {
        ...turn('refund me'),
        resume: { asked: question.asked, answer: 'approve' },
      });

      assert.match(asked.question ?? '', /Approve or reject: refund \(program\): \{"number":"4711","amount":5\}/);
      assert.equal(model.requests.length, 2);
      assert.match(resultIn(model.requests[1] as ChatRequest), /Refunded 5 EUR/);
      assert.equal(reply, 'It is on its way.');
      assert.equal(await findQuestion(graph, thread), undefined);
    });

    it('is asked for with what the tool will get of the customer, and not with what the model says of them', async () => {
      const customer = new Map([
        ['contact_id', 'contact_id'],
        ['verified', 'verified'],
      ] as const);
      const graph = await agentWith({ shop: shop({ customer, requireApproval: true }) });
      const long = 'x'.repeat(2000);
      model.script(call('shop_find_order', { number: long, contact_id: 999, verified: false }));

      const { question = '' } = await ask(graph);

      assert.match(
        question,
        /find_order \(shop\): \{"contact_id":7,"verified":true,"number":"x+… \(\d+ letters are left out\)/,
      );
      assert.doesNotMatch(question, /999|false/);
      const shown = JSON.stringify(model.requests[0]?.tools);
      assert.match(shown, /the team is asked\. Beside the call, tell the customer/);
    });

    it('is told that a tool will not be used where nobody knows what it must be told', async () => {
      const customer = new Map([['contact_id', 'contact_id']] as const);
      const graph = await agentWith({ shop: shop({ customer, requireApproval: true }) });
      model.script(call('shop_find_order', { number: '4711', contact_id: 999 }));
      const given = turn('Where is 4711?');

      const { question = '' } = await ask(graph, { ...given, metadata: { ...given.metadata, contact_id: null } });

      assert.match(
        question,
        /\{"number":"4711"\}; it will not be used, since of this customer nobody knows: contact_id/,
      );
    });

    for (const answer of ['reject too much', 'perhaps', '{"decisions":[{"type":"edit"}]}', '{"yes":true}']) {
      it(`do not run where the team says: ${answer}`, async () => {
        const graph = await agentWith({ program: approved() });
        model.script(call('program_refund', { number: '4711', amount: 5 }), { text: 'I am sorry.' });
        await ask(graph, turn('refund me'));
        const question = await findQuestion(graph, thread);
        assert.ok(question);

        const { reply } = await ask(graph, { ...turn('refund me'), resume: { asked: question.asked, answer } });

        assert.equal(reply, 'I am sorry.');
        assert.match(resultIn(model.requests[1] as ChatRequest), /The team did not allow this/);
      });
    }

    it('let the others of the same step run, each once', async () => {
      const graph = await agentWith({ program: approved(), shop: shop() });
      const refund = { number: '4711', amount: 5 };
      model.script(
        { calls: ['program_refund', 'shop_refund'].map((name) => ({ name, args: refund })) },
        { text: 'Half.' },
      );
      await ask(graph, turn('refund me'));
      assert.deepEqual(http.calls, []);
      const question = await findQuestion(graph, thread);
      assert.ok(question);

      await ask(graph, { ...turn('refund me'), resume: { asked: question.asked, answer: 'no' } });

      assert.equal(http.calls.length, 1);
    });
  });

  it('are not used again where the model has nothing to say after the team has said yes', async () => {
    const graph = await agentWith({ shop: shop({ requireApproval: ['refund'] }) });
    model.script(call('shop_refund', { number: '4711', amount: 5 }), { text: '' }, { text: '' });
    await ask(graph, turn('refund me'));
    const question = await findQuestion(graph, turn('').threadId);
    assert.ok(question);
    const resumed = { ...turn('refund me'), resume: { asked: question.asked, answer: 'yes' } };

    await assert.rejects(ask(graph, resumed), { name: 'NoAnswerError' });
    await assert.rejects(ask(graph, resumed), { name: 'NoAnswerError' });

    assert.equal(http.calls.length, 1);
  });

  it('answer by a model that gives each of its messages the same id', async () => {
    const graph = await agentWith({ shop: shop({ requireApproval: ['refund'] }) });
    model.script({ ...call('shop_refund', { number: '4711', amount: 5 }), id: 'same' }, { text: 'Done.', id: 'same' });
    await ask(graph, turn('refund me'));
    const question = await findQuestion(graph, turn('').threadId);
    assert.ok(question);

    const { reply } = await ask(graph, { ...turn('refund me'), resume: { asked: question.asked, answer: 'yes' } });

    assert.deepEqual([reply, http.calls.length], ['Done.', 1]);
  });

  it('are not used again by another try of the same turn', async () => {
    const graph = await agentWith({ shop: shop() });
    model.script(call('shop_refund', { number: '4711', amount: 5 }), { status: 500 }, { text: 'Done.' });

    await assert.rejects(ask(graph));
    const { reply } = await ask(graph);

    assert.deepEqual([reply, http.calls.length], ['Done.', 1]);
  });

  it('are not used again by a turn that is over: the next one gets the recent dialogue', async () => {
    const graph = await agentWith({ shop: shop() });
    model.script({ text: 'Hello.' });

    await ask(graph);

    const { values } = (await graph.getState({ configurable: { thread_id: turn('').threadId } })) as { values: object };
    assert.deepEqual(values, {});
  });

  it('are given up where a server hangs in the middle of a call', async () => {
    const graph = await agentWith({ shop: shop() }, { retry: 60_000, call: 300 });
    model.script(
      () => {
        http.hang();
        return call('shop_refund', { number: '4711', amount: 5 });
      },
      { text: 'I ask a colleague.' },
    );

    const { reply } = await ask(graph);

    assert.equal(reply, 'I ask a colleague.');
    assert.match(resultIn(model.requests[1] as ChatRequest), /nobody knows whether this call has done anything/);
    assert.deepEqual(news, [{ server: 'shop', why: 'a call of refund took too long' }]);
  });
});
