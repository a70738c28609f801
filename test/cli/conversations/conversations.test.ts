import assert from 'node:assert/strict';
import { defineSearchAttributeKey } from '@temporalio/common';
import { emptyFolder, settingsOf, typing, type Type } from '../../support/product/cli.ts';
import { createCustomer, type Customer } from '../../support/product/customer.ts';
import { graphFixture, startProduct, type Product } from '../../support/product/product.ts';
import type { ConversationState } from '../../../src/workflows/facts/messages.ts';
import { freshTaskQueue, temporal } from '../../support/temporal.ts';

interface Row {
  conversation: string;
  phase: string;
  inbox: number | null;
  now?: string;
  failed?: number;
}

describe('conversations', function () {
  this.timeout(120_000);
  let product: Product;
  let type: Type;

  before(async () => {
    product = await startProduct({ env: { HANDOFF_ENABLED: 'false', AGENT_GRAPH: graphFixture('troubled.ts') } });
    const settings = await settingsOf(product, { HANDOFF_ENABLED: 'false' });
    type = typing(settings, await emptyFolder());
  });
  after(() => product.close());

  const begun: number[] = [];
  afterEach(async () => {
    await type('conversations', 'end', '--force', ...begun.splice(0).map(idOf), idOf(9_999));
    await untilListed([]);
  });

  const idOf = (conversation: number) => `${product.agent}:1:${conversation}`;

  async function listed(...flags: string[]): Promise<Row[]> {
    const { out, err } = await type('conversations', 'list', '--agent', product.agent, '--json', ...flags);
    assert.equal(err, '');
    return JSON.parse(out) as Row[];
  }

  /** Visibility comes after the fact: waits until the list names exactly these. */
  async function untilListed(conversations: number[], ...flags: string[]): Promise<Row[]> {
    const wanted = conversations.map(idOf).sort().join();
    for (;;) {
      const rows = await listed(...flags);
      if (
        rows
          .map(({ conversation }) => conversation)
          .sort()
          .join() === wanted
      )
        return rows;
    }
  }

  async function stateOf(conversation: number): Promise<ConversationState> {
    const { client } = await temporal();
    return client.workflow.getHandle(`chatwoot:${idOf(conversation)}`).query<ConversationState>('state');
  }

  /** Until a message of the customer waits there. */
  async function untilWaits(conversation: number): Promise<void> {
    while ((await stateOf(conversation)).unanswered === 0);
  }

  async function newCustomer(): Promise<Customer> {
    const customer = await createCustomer(product.sandbox);
    begun.push(customer.conversation);
    return customer;
  }

  async function talk(text: string): Promise<number> {
    const customer = await newCustomer();
    await customer.say(text);
    await customer.hears(1);
    // The customer hears a reply before the workflow does.
    while ((await stateOf(customer.conversation)).phase !== 'waiting');
    return customer.conversation;
  }

  it('lists what runs, by bot, phase and inbox, with what each one does', async () => {
    const one = await talk('one');
    const two = await talk('two');
    const [row] = await untilListed([one, two], '--live', '--phase', 'active', '--inbox', '1');

    assert.deepEqual([row?.phase, row?.inbox, row?.now, row?.failed], ['active', 1, 'waiting', 0]);
    assert.deepEqual(await listed('--inbox', '2'), []);
    assert.deepEqual(await listed('--older-than', '1h'), []);
    const first = await type('conversations', 'list', '--agent', product.agent, '--limit', '1');
    assert.equal(first.err, 'The first 1; --limit shows more.');
  });

  it('shows one, with its earlier runs, by its number alone', async () => {
    const conversation = await talk('hello');
    const { code, out } = await type('conversations', 'show', String(conversation));

    assert.equal(code, 0);
    assert.match(out, new RegExp(`^${idOf(conversation)}: waiting`));
    assert.match(out, /turns, replies +1, 1/);
  });

  it('shows what a graph threw, without what the customer said', async () => {
    const customer = await newCustomer();
    await customer.say('fail every Time');
    await customer.hears(1);

    const { out } = await type('conversations', 'show', idOf(customer.conversation));

    assert.match(out, /^ {2}the graph threw {4}Error: this graph fails \[…\] \(\d\d:\d\d:\d\d UTC\)$/m);
    assert.match(out, /^ {21}at .*troubled\.ts:\d+:\d+\)?$/m);
    assert.match(out, /^ {2}last +GraphError at troubled\.ts:\d+$/m);
  });

  it('pauses and resumes, by number and by filter; a filter alone only lists', async () => {
    const customer = await newCustomer();
    await customer.say('one');
    await customer.hears(1);
    const id = idOf(customer.conversation);

    assert.equal((await type('conversations', 'pause', id)).code, 0);
    await untilListed([customer.conversation], '--phase', 'paused');
    await customer.say('two');
    const dry = await type('conversations', 'resume', '--agent', product.agent, '--phase', 'paused');
    assert.equal(dry.out, `${id}\n1 would be resumed; --yes does it.`);
    assert.equal(customer.heard().length, 1);

    const wet = await type('conversations', 'resume', '--agent', product.agent, '--phase', 'paused', '--yes');
    assert.match(wet.out, /1 of 1 resumed\./);
    assert.equal((await customer.hears(2)).length, 2);
  });

  it('hands off with a reason that people read', async () => {
    const conversation = await talk('hello');
    const { out } = await type('conversations', 'hand-off', idOf(conversation), '--reason', 'they have called us');

    assert.match(out, /^✔ .*: a person is asked to take over$/);
    await product.sandbox.until(() => product.sandbox.conversation(conversation)?.status === 'open');
    const note = product.sandbox.messages(conversation).find((message) => message.private);
    assert.match(note?.content ?? '', /they have called us/);
    await untilListed([conversation], '--phase', 'handedOff');
  });

  it('says why something cannot be done, with exit code 1', async () => {
    const conversation = await talk('hello');
    const { code, out } = await type('conversations', 'resume', idOf(conversation), idOf(9_999));

    assert.equal(code, 1);
    assert.equal(out, `✖ ${idOf(conversation)}: the bot is not paused\n✖ ${idOf(9_999)}: no run is going`);
  });

  it('does not end a conversation in which somebody waits, unless it is forced', async () => {
    const customer = await newCustomer();
    await customer.say('one');
    await customer.hears(1);
    const id = idOf(customer.conversation);
    await type('conversations', 'pause', id);
    await customer.say('two');
    await untilWaits(customer.conversation);

    const refused = await type('conversations', 'end', id);
    assert.deepEqual(
      [refused.code, refused.out],
      [1, `✖ ${id}: 1 messages wait for an answer: hand it off, or --force`],
    );
    assert.equal((await type('conversations', 'end', id, '--force')).code, 0);
  });

  it('says of a conversation that has ended already that it has', async () => {
    const conversation = await talk('hello');
    const { client } = await temporal();
    await type('conversations', 'end', idOf(conversation));
    const handle = client.workflow.getHandle(`chatwoot:${idOf(conversation)}`);
    await assert.rejects(handle.result(), /cancelled/);
    const { typedSearchAttributes } = await handle.describe();
    assert.equal(typedSearchAttributes.get(defineSearchAttributeKey('ConversationPhase', 'KEYWORD')), 'ended');

    const { code, out } = await type('conversations', 'end', idOf(conversation));

    assert.equal(code, 1);
    assert.equal(out, `✖ ${idOf(conversation)}: no run is going: it has ended already, or never began`);
  });

  it('redrives a turn that failed, and a conversation whose workflow was terminated', async () => {
    const failed = await newCustomer();
    await failed.say('fail once');
    assert.deepEqual(await failed.hears(1), ['Sorry, I could not answer that just now.']);
    const terminated = await newCustomer();
    await terminated.say('hello');
    await terminated.hears(1);
    const { client } = await temporal();
    await client.workflow.getHandle(`chatwoot:${idOf(terminated.conversation)}`).terminate('a test');
    await untilListed([failed.conversation, terminated.conversation], '--failed');

    const dry = await type('redrive', '--agent', product.agent);
    assert.match(dry.out, /2 would be redriven; --yes does it\.$/);
    const { code, out } = await type('redrive', '--agent', product.agent, '--yes');

    assert.equal(code, 0, out);
    assert.equal((await failed.hears(2))[1], 're: fail once');
    await untilListed([], '--failed');
  });

  it('pause a whole bot, also where conversations begin meanwhile, and let it go on with all that waits', async () => {
    const running = await newCustomer();
    await running.say('one');
    await running.hears(1);
    const paused = await type('agents', 'pause', product.agent);
    assert.match(paused.out, /is paused: 1 of 1 running conversations/);

    const fresh = await newCustomer();
    await Promise.all([running.say('two'), fresh.say('hello')]);
    await untilListed([running.conversation, fresh.conversation], '--phase', 'paused');
    for (const { conversation } of [running, fresh]) await untilWaits(conversation);
    assert.deepEqual([running.heard().length, fresh.heard().length], [1, 0]);

    const resumed = await type('agents', 'resume', product.agent);
    assert.match(resumed.out, /goes on: 2 of 2 running conversations were paused/);
    assert.deepEqual(await fresh.hears(1), ['re: hello']);
    assert.deepEqual(await running.hears(2), ['re: one', 're: two']);
  });

  it('redrive into a bot that is paused, which stays silent until it goes on', async () => {
    const customer = await newCustomer();
    await customer.say('one');
    await customer.hears(1);
    await type('agents', 'pause', product.agent);
    await customer.say('two');
    // A message that arrives after its end would start the conversation anew by itself.
    await untilWaits(customer.conversation);
    const { client } = await temporal();
    await client.workflow.getHandle(`chatwoot:${idOf(customer.conversation)}`).terminate('a test');

    const { code, out, err } = await type('redrive', idOf(customer.conversation), '--yes');
    assert.equal(code, 0, `${out}${err}`);
    await untilListed([customer.conversation], '--phase', 'paused');
    await type('agents', 'resume', product.agent);
    assert.equal((await customer.hears(2)).length, 2);
  });

  it('mean all that are found, however many, unless they are limited', async () => {
    const { client } = await temporal();
    const started = await Promise.all(
      Array.from({ length: 51 }, (_, at) =>
        client.workflow.start('conversation', { workflowId: `chatwoot:bulk:1:${at + 1}`, taskQueue: freshTaskQueue() }),
      ),
    );
    const listed = async () =>
      JSON.parse((await type('conversations', 'list', '--agent', 'bulk', '--json', '--limit', '99')).out) as Row[];
    while ((await listed()).length < started.length);

    const all = await type('conversations', 'hand-off', '--agent', 'bulk');
    const some = await type('conversations', 'hand-off', '--agent', 'bulk', '--limit', '3');
    await Promise.all(started.map((handle) => handle.terminate()));

    assert.match(all.out, /^51 would be handed off/m);
    assert.equal(all.err, '');
    assert.match(some.out, /^3 would be handed off/m);
    assert.equal(some.err, 'The first 3; without --limit it is all of them.');
  });

  it('do not know a bot that the settings do not name', async () => {
    const { code, err } = await type('agents', 'pause', 'nobody');

    assert.equal(code, 1);
    assert.match(err, /There is no bot "nobody"; there is/);
  });

  it('wants to know which ones', async () => {
    const { code, err } = await type('conversations', 'end');

    assert.equal(code, 1);
    assert.match(err, /Which conversations\?/);
  });

  it('says in a sentence that Temporal is away', async () => {
    const away = typing(await settingsOf(product, { TEMPORAL_ADDRESS: '127.0.0.1:9' }), await emptyFolder());
    const { code, err } = await away('conversations', 'list');

    assert.deepEqual([code, err], [1, 'Temporal does not answer at 127.0.0.1:9: start it, or mend TEMPORAL_ADDRESS.']);
  });
});
