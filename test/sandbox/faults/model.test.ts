import assert from 'node:assert/strict';
import { ChatOpenAI } from '@langchain/openai';
import { createShop } from '../../support/shop.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/chatwoot.ts';

describe("the sandbox's model", () => {
  let sandbox: Sandbox;
  const baseURL = () => `${sandbox.url}/model/v1`;
  const ask = (text: string, timeout = 10_000) => {
    const model = new ChatOpenAI({
      model: 'sandbox',
      apiKey: 'sandbox',
      maxRetries: 0,
      timeout,
      configuration: { baseURL: baseURL() },
    });
    return model.invoke(text);
  };

  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());
  afterEach(() => {
    sandbox.faults.clear();
  });

  it("answers OpenAI's client, streaming too", async () => {
    const model = new ChatOpenAI({ model: 'sandbox', apiKey: 'x', configuration: { baseURL: baseURL() } });
    const pieces: string[] = [];
    for await (const chunk of await model.stream('hello')) pieces.push(chunk.text);

    assert.equal((await ask('hello')).text, 'You wrote: hello');
    assert.equal(pieces.join(''), 'You wrote: hello');
  });

  it('answers from the knowledge of the support graph, and calls a person for who asks', async () => {
    const graph = await createShop({ baseURL: baseURL() });
    const say = async (content: string) =>
      JSON.stringify(await graph.invoke({ messages: [{ role: 'user', content }] }));

    assert.match(await say('What does shipping cost?'), /4\.90/);
    assert.match(await say('I want to talk to a person'), /A colleague has been asked to take over/);
  });

  for (const [kind, failure] of [
    ['429', /Rate limit/],
    ['500', /had an error/],
    ['garbage', /./],
  ] as const) {
    it(`fails with ${kind} as often as it is told to`, async () => {
      sandbox.faults.set({ model: { [kind]: { next: 1 } } });
      assert.deepEqual(sandbox.faults.left(), { [`model.${kind}`]: 1 });

      await assert.rejects(ask('one'), failure);
      assert.equal((await ask('two')).text, 'You wrote: two');
      assert.deepEqual([sandbox.faults.counts[`model.${kind}`], sandbox.faults.left()], [1, {}]);
    });
  }

  it('is silent for as long as the caller waits', async () => {
    sandbox.faults.set({ model: { silent: true } });

    await assert.rejects(ask('one', 300), /timed? ?out/i);
    assert.deepEqual(sandbox.faults.left(), { 'model.silent': null });
  });

  it('says what it cannot read', async () => {
    const post = async (path: string, body: string) =>
      (await fetch(`${baseURL()}${path}`, { method: 'POST', body })).status;

    assert.deepEqual(
      [await post('/chat/completions', '{'), await post('/chat/completions', '{}'), await post('/embeddings', '{}')],
      [400, 400, 404],
    );
  });
});

describe('Chatwoot away for a while', () => {
  it('comes back by itself, and can be healed meanwhile', async () => {
    const sandbox = await startSandbox();
    const call = () => fetch(`${sandbox.url}/api/v1/accounts/1/conversations`);
    const back = sandbox.waitFor((event) => event.type === 'fault' && event.kind === 'back');

    sandbox.faults.add({ away: 100 });
    await assert.rejects(call());
    await back;
    assert.equal((await call()).status, 401);

    sandbox.faults.add({ away: 60_000 });
    const healed = await fetch(`${sandbox.url}/sandbox/faults`, { method: 'DELETE' });
    assert.equal(healed.status, 200);
    assert.equal((await call()).status, 401);
    await sandbox.close();
  });
});
