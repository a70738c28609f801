import assert from 'node:assert/strict';
import type { ConversationResult } from '../../../src/contracts/conversation.ts';
import { createCustomer, createDeskClient, type Customer } from '../../support/product/customer.ts';
import { graphFixture, startProduct, startWorker, type Product } from '../../support/product/product.ts';
import { temporal } from '../../support/temporal.ts';

const setups: Record<string, Record<string, string>> = {
  'an agent bot without a user token': {},
  'an agent bot with a user token': { CHATWOOT_USER_TOKEN: 'sandbox-admin-token' },
  'an API inbox': { CHATWOOT_MODE: 'api-inbox', CHATWOOT_API_TOKEN: 'sandbox-admin-token' },
};

for (const [title, env] of Object.entries(setups)) {
  describe(`drafts, with ${title}`, function () {
    this.timeout(60_000);
    const isApi = env['CHATWOOT_MODE'] === 'api-inbox';
    let product: Product;

    before(async () => {
      product = await startProduct({
        env: { AGENT_GRAPH: graphFixture('hinted.ts'), REPLY_MODE: 'review', RECONCILE_EVERY: '0', ...env },
      });
    });
    after(() => product.close());

    const desk = () => createDeskClient(product.sandbox, product.sandbox.tokens.agent);
    const newCustomer = () =>
      createCustomer(product.sandbox, product.sandbox.inboxes[isApi ? 'api' : 'website'].identifier);
    /** As soon as so many notes are there, and the newest begins so: all of them. */
    const notes = async ({ conversation }: Customer, count: number, begins: string) => {
      const view = await desk().until(conversation, ({ notes: all }) => all.length >= count);
      const newest = view.notes.at(-1) ?? '';
      assert.ok(newest.startsWith(begins), `${newest}: not ${begins}`);
      return view.notes;
    };
    const drafted = async (customer: Customer, text: string) => {
      await customer.say(text);
      await desk().until(customer.conversation, ({ notes: all, status }) => all.length > 0 && status === 'open');
    };
    const ended = async ({ conversation }: Customer): Promise<ConversationResult> => {
      const { client } = await temporal();
      return (await client.workflow.getHandle(product.workflowId(conversation)).result()) as ConversationResult;
    };
    /** Webhooks come in any order: what is told of first has to be waited for. */
    const told = () => product.sandbox.until(() => product.sandbox.pendingDeliveries() === 0 || undefined);
    const fates = async (customer: Customer) => {
      await desk().setStatus(customer.conversation, 'resolved');
      return (await ended(customer)).drafts;
    };

    it('are sent by a note of two words, and only then', async () => {
      const customer = await newCustomer();
      await drafted(customer, 'hello');
      assert.deepEqual(customer.heard(), []);
      const [draft = ''] = await notes(customer, 1, '**Draft.**');
      assert.match(draft, /\n\nre: hello\n\n---\n\n`\/send` sends it/);

      await desk().note(customer.conversation, '@ridge `/Send`\\\n ');

      assert.deepEqual(await customer.hears(1), ['re: hello']);
      assert.equal(desk().look(customer.conversation).status, 'open');
      assert.deepEqual(await fates(customer), { sent: 1 });
    });

    it('are made again in a conversation that people have, whoever is assigned', async () => {
      const customer = await newCustomer();
      await drafted(customer, 'hello');
      await desk().assign(customer.conversation, 2);
      await desk().note(customer.conversation, '/send');
      await customer.hears(1);
      await customer.say('and?');
      await notes(customer, 3, '**Draft.**');
      await desk().note(customer.conversation, '/send');

      assert.deepEqual(await customer.hears(2), ['re: hello', 're: and?']);
    });

    it('give way to the text of a person', async () => {
      const customer = await newCustomer();
      await drafted(customer, 'hello');
      await desk().note(customer.conversation, '/send re: hello,\\\nLena');

      assert.deepEqual(await customer.hears(1), ['re: hello,\nLena']);
      assert.deepEqual(await fates(customer), { edited: 1, changed: 0.2 });
    });

    it('are made anew by a hint', async () => {
      const customer = await newCustomer();
      await drafted(customer, 'hello');
      await desk().note(customer.conversation, '/redo in German');
      await notes(customer, 3, '**Draft.**\n\nre: hello (in German)');
      await desk().note(customer.conversation, '/send');

      assert.deepEqual(await customer.hears(1), ['re: hello (in German)']);
      assert.deepEqual(await fates(customer), { redone: 1, sent: 1 });
    });

    it('are dropped', async () => {
      const customer = await newCustomer();
      await drafted(customer, 'hello');
      await desk().note(customer.conversation, '/drop');
      await told();
      await desk().note(customer.conversation, '/send');
      await notes(customer, 4, '`/send` did nothing: the draft was discarded already.');

      assert.deepEqual(await fates(customer), { dropped: 1 });
      assert.deepEqual(customer.heard(), []);
    });

    it('give way to newer ones, which answer all', async () => {
      const customer = await newCustomer();
      await drafted(customer, 'hello');
      await customer.say('and?');
      await notes(customer, 2, '**Draft.** It replaces the draft above: the customer has written since.');
      await desk().note(customer.conversation, '/send');

      assert.deepEqual(await customer.hears(1), ['re: hello+and?']);
      assert.deepEqual(await fates(customer), { superseded: 1, sent: 1 });
    });

    it('give way to a person who replies; what is said about them then comes too late', async () => {
      const customer = await newCustomer();
      await drafted(customer, 'hello');
      await desk().reply(customer.conversation, 'Marta here');
      await told();
      await desk().note(customer.conversation, '/send');
      await notes(customer, 3, '`/send` did nothing: people have answered, or taken the conversation over.');

      assert.deepEqual(customer.heard(), ['Marta here']);
      assert.deepEqual(await fates(customer), { answeredOtherwise: 1 });
    });

    it('are decided on by the first of two people', async () => {
      const customer = await newCustomer();
      await drafted(customer, 'hello');
      await desk().note(customer.conversation, '/send');
      await createDeskClient(product.sandbox, product.sandbox.tokens.admin).note(customer.conversation, '/send Hi');
      // Chatwoot's webhooks come in any order.
      const late = (await notes(customer, 4, '`/send` did nothing: ')).at(-1) ?? '';

      const [heard = '', ...more] = await customer.hears(1);
      assert.deepEqual(more, []);
      assert.match(
        late,
        heard === 'Hi' ? /another text was sent instead of the draft already/ : /the draft was sent already/,
      );
      assert.match(heard, /^(re: hello|Hi)$/);
    });

    it('end with a conversation that is resolved', async () => {
      const customer = await newCustomer();
      await drafted(customer, 'hello');

      assert.deepEqual(await fates(customer), { answeredOtherwise: 1 });
      await desk().note(customer.conversation, '/send');
      await notes(customer, 3, '`/send` did nothing: there is no draft that waits.');
      assert.deepEqual(customer.heard(), []);
    });

    it('end with a hand-off, and the bot stays out then', async () => {
      const customer = await newCustomer();
      await drafted(customer, 'hello');
      await customer.say(`a person please:${JSON.stringify({ handoff: { reason: 'asked for one' } })}`);
      const { outcome, drafts } = await ended(customer);
      assert.deepEqual([outcome, drafts], ['handedOff', { answeredOtherwise: 1 }]);
      assert.deepEqual(desk().look(customer.conversation).labels, ['ai-off']);

      await customer.say('are you there?');
      await told();
      assert.deepEqual(customer.heard(), []);
      assert.equal(desk().look(customer.conversation).notes.length, 2);
    });

    it('wait for people while no worker is there', async () => {
      const customer = await newCustomer();
      await drafted(customer, 'hello');
      await product.stopWorker();
      await desk().note(customer.conversation, '/send');
      const stop = await startWorker(product.config);
      try {
        assert.deepEqual(await customer.hears(1), ['re: hello']);
      } finally {
        await stop();
      }
    });
  });
}
