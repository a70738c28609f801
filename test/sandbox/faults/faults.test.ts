import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import type { FaultPlan } from '../../../sandbox/faults/fault-plan.ts';
import { openSandbox, startReceiver } from '../../support/product/sandbox.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function open(options = {}) {
  const receiver = await startReceiver();
  const sandbox = await openSandbox({ botUrl: receiver.url, ...options });
  closing.push(
    () => receiver.close(),
    () => sandbox.close(),
  );
  const lena = await sandbox.customer();
  const texts = () =>
    receiver.received.filter(({ body }) => body.event === 'message_created').map(({ body }) => body.content);
  return { sandbox, receiver, lena, texts, messages: `/conversations/${lena.id}/messages` };
}

const only = { events: ['message_created'] };

describe('sandbox webhook faults', () => {
  it('drop the next delivery and no other', async () => {
    const { sandbox, lena, texts } = await open();
    sandbox.faults.set({ webhooks: { drop: { next: 1, ...only } } });

    await lena.write('one');
    await lena.write('two');
    await sandbox.settled();

    assert.deepEqual(texts(), ['two']);
    assert.deepEqual(sandbox.faults.counts, { 'webhooks.drop': 1 });
    assert.equal(sandbox.deliveries.entries[0]?.fault, 'drop');
  });

  it('duplicate a delivery under the same id', async () => {
    const { sandbox, lena, receiver } = await open();
    sandbox.faults.set({ webhooks: { duplicate: { next: 1, ...only } } });

    await lena.write('one');
    await sandbox.settled();

    const ids = receiver.received.map(({ headers }) => headers['x-chatwoot-delivery']);
    assert.equal(ids.length, 2);
    assert.equal(new Set(ids).size, 1);
  });

  it('delay a delivery', async () => {
    const { sandbox, lena, texts } = await open();
    sandbox.faults.set({ webhooks: { delay: { next: 1, ms: 60, ...only } } });

    await lena.write('late');
    await lena.write('soon');
    await sandbox.settled();

    assert.deepEqual(texts(), ['soon', 'late']);
  });

  it('reorder: the next delivery goes first', async () => {
    const { sandbox, lena, texts } = await open();
    sandbox.faults.set({ webhooks: { reorder: { next: 1, ...only } } });

    await lena.write('one');
    await lena.write('two');
    await sandbox.settled();

    assert.deepEqual(texts(), ['two', 'one']);
  });
});

describe('sandbox API faults', () => {
  const answered: [string, FaultPlan['api'], number][] = [
    ['429', { messages: { 429: { next: 1 } } }, 429],
    ['500', { messages: { 500: { next: 1 } } }, 500],
    ['502', { all: { 502: { next: 1 } } }, 502],
  ];
  for (const [what, api, expected] of answered) {
    it(`answer ${what} once, without doing anything`, async () => {
      const { sandbox, lena, messages } = await open();
      sandbox.faults.set({ ...(api ? { api } : {}) });

      const spoilt = await sandbox.bot('POST', messages, { content: 'x' });
      const { status } = await sandbox.bot('POST', messages, { content: 'y' });

      assert.deepEqual([spoilt.status, status], [expected, 200]);
      assert.equal(spoilt.headers.get('retry-after'), null);
      assert.deepEqual(
        sandbox.messages(lena.id).map(({ content }) => content),
        ['y'],
      );
    });
  }

  const dropped: [string, FaultPlan['api'], number][] = [
    ['refuse: reset before', { messages: { refuse: { next: 1 } } }, 0],
    ['commitThenDrop: reset after', { messages: { commitThenDrop: { next: 1 } } }, 1],
  ];
  for (const [what, api, stored] of dropped) {
    it(`${what} the message is stored`, async () => {
      const { sandbox, lena, messages } = await open();
      sandbox.faults.set({ ...(api ? { api } : {}) });

      await assert.rejects(sandbox.bot('POST', messages, { content: 'x' }));

      assert.equal(sandbox.messages(lena.id).length, stored);
      assert.equal(sandbox.requests.entries.at(-1)?.status, 0);
    });
  }

  it('commitThenDrop and commitThen500 wait for a change, and leave looks alone', async () => {
    const { sandbox, lena, messages } = await open();
    sandbox.faults.set({ api: { messages: { commitThenDrop: { next: 1 }, commitThen500: { next: 1 } } } });

    assert.equal((await sandbox.admin('GET', messages)).status, 200);
    await assert.rejects(sandbox.bot('POST', messages, { content: 'x' }));
    assert.equal((await sandbox.bot('POST', messages, { content: 'y' })).status, 500);
    assert.equal(sandbox.messages(lena.id).length, 2);
  });

  it('commitThen500: stored, then an error', async () => {
    const { sandbox, lena, messages } = await open();
    sandbox.faults.set({ api: { messages: { commitThen500: { next: 1 } } } });

    const { status } = await sandbox.bot('POST', messages, { content: 'x' });

    assert.equal(status, 500);
    assert.equal(sandbox.messages(lena.id).length, 1);
  });

  it('late: stored at once, answered later', async () => {
    const { sandbox, lena, messages } = await open();
    sandbox.faults.set({ api: { messages: { late: { next: 1, ms: 80 } } } });

    const begun = Date.now();
    const answer = sandbox.bot('POST', messages, { content: 'x' });
    await sandbox.until(() => sandbox.messages(lena.id).length === 1);
    const { status } = await answer;

    assert.equal(status, 200);
    assert.ok(Date.now() - begun >= 75);
  });

  it('strike the kind of route they are for', async () => {
    const { sandbox, lena, messages } = await open();
    sandbox.faults.set({ api: { conversations: { 500: true } } });

    const conversation = await sandbox.bot('GET', `/conversations/${lena.id}`);
    const message = await sandbox.bot('POST', messages, { content: 'x' });
    const customer = await lena.call('GET', '');

    assert.deepEqual([conversation.status, message.status, customer.status], [500, 200, 200]);
  });

  for (const [kind, expected] of [
    ['messages', [200, 500, 200, 200]],
    ['lists', [500, 200, 200, 200]],
    ['conversations', [200, 200, 500, 500]],
  ] as const) {
    it(`of ${kind} strike nothing else`, async () => {
      const { sandbox, lena, messages } = await open();
      const stored = await sandbox.bot('POST', messages, { content: 'x' });
      sandbox.faults.set({ api: { [kind]: { 500: true } } });

      const listed = await sandbox.admin('GET', messages);
      const sent = await sandbox.bot('POST', messages, { content: 'y' });
      const looked = await sandbox.bot('GET', `/conversations/${lena.id}`);
      const deleted = await sandbox.admin('DELETE', `${messages}/${String(stored.body['id'])}`);

      assert.deepEqual(
        [listed, sent, looked, deleted].map(({ status }) => status),
        expected,
      );
    });
  }

  it('away: no request is answered until it is back', async () => {
    const { sandbox, lena } = await open();
    sandbox.faults.set({ away: true });

    await assert.rejects(sandbox.bot('GET', `/conversations/${lena.id}`));
    await assert.rejects(lena.write('anyone?'));
    sandbox.faults.clear();

    assert.equal((await sandbox.bot('GET', `/conversations/${lena.id}`)).status, 200);
    assert.deepEqual(sandbox.faults.counts, { 'api.away': 2 });
  });

  it('strike the same requests again under the same seed', async () => {
    const runs: number[][] = [];
    for (const seed of [7, 7, 8]) {
      const { sandbox, messages } = await open({ seed });
      sandbox.faults.set({ api: { messages: { 500: 0.5 } } });
      const statuses: number[] = [];
      for (let count = 0; count < 20; count += 1) {
        statuses.push((await sandbox.bot('POST', messages, { content: 'x' })).status);
      }
      runs.push(statuses);
    }

    const [first, second, other] = runs;
    assert.deepEqual(first, second);
    assert.notDeepEqual(first, other);
    assert.ok(first?.includes(200) && first.includes(500));
  });

  it('are shown, set, added and cleared over HTTP', async () => {
    const { sandbox } = await open();
    const faults = '/sandbox/faults';

    const set = await sandbox.call('PUT', faults, { webhooks: { drop: 0.5 } });
    const added = await sandbox.call('POST', faults, { api: { messages: { late: { ms: 5, next: 2 } } } });
    const wrong = await sandbox.call('PUT', faults, { webhooks: { dorp: 1 } });
    const cleared = await sandbox.call('DELETE', faults);

    assert.deepEqual(set.body.plan, { webhooks: { drop: 0.5 } });
    assert.deepEqual(added.body.plan['webhooks'], { drop: 0.5 });
    assert.equal(wrong.status, 422);
    assert.match(wrong.body.error, /dorp/);
    assert.deepEqual(cleared.body.plan, {});
  });
});
