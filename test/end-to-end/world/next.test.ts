import assert from 'node:assert/strict';
import { portOrFree } from '../../../local/ports.ts';
import { createCustomer, createDeskClient, type Customer } from '../../support/product/customer.ts';
import { graphFixture, startProduct, type Product } from '../../support/product/product.ts';
import { outcome, reconcile } from '../../support/product/reconcile.ts';

const ADMIN = 'sandbox-admin-token';
const HAND_OFF = `a person please:${JSON.stringify({ handoff: { reason: 'asked for a person' } })}`;
const DONE = `bye:${JSON.stringify({ resolve: true })}`;

const SETUPS: Record<string, Record<string, string>> = {
  'an agent bot with a user token': { CHATWOOT_USER_TOKEN: ADMIN, RECONCILE_AFTER: '0' },
  'an agent bot without a user token': { CHATWOOT_BOT_ID: '1' },
  'an API inbox': { CHATWOOT_MODE: 'api-inbox', CHATWOOT_API_TOKEN: ADMIN },
};

for (const [setup, env] of Object.entries(SETUPS)) {
  describe(`in front of Chatwoot's next version, ${setup}`, function () {
    this.timeout(30_000);
    const isApi = env['CHATWOOT_MODE'] === 'api-inbox';
    let product: Product;
    let customer: Customer;

    before(async () => {
      product = await startProduct({
        sandbox: { version: 'next' },
        env: { ...env, AGENT_GRAPH: graphFixture('told.ts'), HANDOFF_TEAM_ID: '1' },
      });
    });
    after(() => product.close());
    beforeEach(async () => {
      customer = await createCustomer(product.sandbox, product.sandbox.inboxes[isApi ? 'api' : 'website'].identifier);
    });

    const desk = (token = ADMIN) => createDeskClient(product.sandbox, token);
    const conversation = () => product.sandbox.conversation(customer.conversation);
    const ended = () => outcome(product, customer.conversation);
    const delivered = () => product.sandbox.until(() => product.sandbox.pendingDeliveries() === 0 || undefined);
    const begin = async () => {
      await customer.say('hello');
      await customer.hears(1);
    };
    /** In one call: this version makes the conversation `pending` by the bot's assignment. */
    const giveBack = () =>
      isApi ? desk().label(customer.conversation, []) : desk().assignBot(customer.conversation, product.sandbox.botId);

    it('hands over to the team, and answers what waits when the bot is assigned again', async () => {
      await customer.say(HAND_OFF);
      await customer.hears(1);
      assert.equal(await ended(), 'handedOff');
      assert.deepEqual([conversation()?.status, conversation()?.teamId], ['open', 1]);
      await customer.say('are you there?');
      await delivered();
      assert.deepEqual(customer.heard(), ['re: a person please']);

      await giveBack();
      assert.equal((await customer.hears(2)).at(-1), 're: are you there?');
    });

    const takeOvers: Record<string, () => Promise<unknown>> = {
      replies: () => desk().reply(customer.conversation, 'Marta here'),
      'is assigned': () => desk().assign(customer.conversation, 1),
      ...(isApi ? {} : { opens: () => desk('sandbox-agent-token').setStatus(customer.conversation, 'open') }),
    };
    for (const [how, takeOver] of Object.entries(takeOvers)) {
      it(`is silent once a person ${how}, visibly, and goes on when it is given back`, async () => {
        await begin();
        await takeOver();
        assert.match(await ended(), /^(takenOver|statusChanged)$/);
        assert.equal(conversation()?.status, 'open');
        const said = customer.heard();
        await customer.say('thanks');
        await delivered();
        assert.deepEqual(customer.heard(), said);

        if (isApi && how === 'is assigned') await desk().assign(customer.conversation, 0);
        await giveBack();
        assert.equal((await customer.hears(said.length + 1)).at(-1), 're: thanks');
      });
    }

    for (const who of ['the bot', 'a person']) {
      it(`answers a customer who comes back after ${who} has resolved it`, async () => {
        await customer.say(who === 'the bot' ? DONE : 'bye');
        await customer.hears(1);
        if (who === 'a person') await desk().setStatus(customer.conversation, 'resolved');
        assert.equal(await ended(), 'resolved');
        await customer.say('one more thing');

        assert.deepEqual(await customer.hears(2), ['re: bye', 're: one more thing']);
        assert.equal(conversation()?.status, isApi ? 'open' : 'pending');
      });
    }

    if (isApi) return;

    it('leaves the conversation to people where a webhook fails, or takes it back by a user token', async () => {
      const { sandbox } = product;
      await desk().setStatus((await createCustomer(sandbox)).conversation, 'resolved');
      sandbox.setBotUrl(`http://127.0.0.1:${await portOrFree(0, 'PORT')}`);
      await customer.say('hello');
      await sandbox.until(() => conversation()?.status === 'open' && sandbox.pendingDeliveries() === 0);
      sandbox.setBotUrl(product.webhook);

      if (env['CHATWOOT_USER_TOKEN']) {
        assert.equal((await reconcile(product)).flips.repaired, 1);
        assert.deepEqual(await customer.hears(1), ['re: hello']);
      }
      assert.equal(conversation()?.status, env['CHATWOOT_USER_TOKEN'] ? 'pending' : 'open');
    });
  });
}

it("answers a burst once in front of Chatwoot's next version", async () => {
  const product = await startProduct({ sandbox: { version: 'next' }, env: { DEBOUNCE: '200ms' } });
  const customer = await createCustomer(product.sandbox);
  await customer.say('one');
  await customer.say('two');

  assert.deepEqual(await customer.hears(1), ['re: one+two']);
  await product.close();
});
