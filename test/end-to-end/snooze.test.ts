import assert from 'node:assert/strict';
import { createCustomer, createDeskClient } from '../support/product/customer.ts';
import { startProduct, type Product } from '../support/product/product.ts';

/** How the bot is at the desk, and what says that people have a conversation there. */
const MODES = {
  'agent bot': { env: { CHATWOOT_USER_TOKEN: 'sandbox-admin-token' }, inbox: 'website', silent: 'open' },
  'API inbox': {
    env: { CHATWOOT_MODE: 'api-inbox', CHATWOOT_API_TOKEN: 'sandbox-admin-token' },
    inbox: 'api',
    silent: 'ai-off',
  },
} as const;

for (const [mode, { env, inbox, silent }] of Object.entries(MODES)) {
  describe(`a conversation that a person has snoozed, ${mode}`, function () {
    this.timeout(30_000);
    let product: Product;

    before(async () => {
      product = await startProduct({ env });
    });
    after(() => product.close());

    it('stays with people when the customer writes, until it is given back', async () => {
      const { sandbox } = product;
      const desk = createDeskClient(sandbox, sandbox.tokens.admin);
      const customer = await createCustomer(sandbox, sandbox.inboxes[inbox].identifier);
      const conversation = () => sandbox.conversation(customer.conversation);
      await customer.say('hello');
      await customer.hears(1);

      await desk.setStatus(customer.conversation, 'snoozed');
      await customer.say('wake up');
      await sandbox.until(() => conversation()?.status === 'open' && sandbox.pendingDeliveries() === 0);
      if (silent === 'ai-off') await sandbox.until(() => conversation()?.labels.includes('ai-off'));
      assert.deepEqual(customer.heard(), ['re: hello']);

      if (silent === 'ai-off') await desk.label(customer.conversation, []);
      else await desk.handBack(customer.conversation);
      assert.deepEqual(await customer.hears(2), ['re: hello', 're: wake up']);
    });
  });
}
