import assert from 'node:assert/strict';
import { createCustomer, createDeskClient } from '../../support/product/customer.ts';
import { graphFixture, startProduct } from '../../support/product/product.ts';

describe('a question to the team', function () {
  this.timeout(60_000);

  for (const mode of ['agent-bot', 'api-inbox'] as const) {
    it(`is answered as ${mode}: by one person's note, again and again`, async () => {
      const HANDOFF_AGENT_ID = '2';
      const env = { CHATWOOT_MODE: mode, AGENT_GRAPH: graphFixture('asking.ts'), HANDOFF_AGENT_ID };
      const product = await startProduct({
        env: mode === 'api-inbox' ? { ...env, CHATWOOT_API_TOKEN: 'an-administrator' } : env,
        sandbox: { tokens: { admin: 'an-administrator' } },
      });
      const { sandbox } = product;
      try {
        const inbox = mode === 'api-inbox' ? sandbox.inboxes.api : sandbox.inboxes.website;
        const customer = await createCustomer(sandbox, inbox.identifier);
        const desk = createDeskClient(sandbox);
        const withPeople = () => {
          const { status, labels = [] } = sandbox.conversation(customer.conversation) ?? {};
          return mode === 'api-inbox' ? labels.includes('ai-off') : status === 'open';
        };
        for (const [index, answer] of ['yes', 'no'].entries()) {
          await customer.say('refund me');
          await sandbox.until(withPeople, 15_000);
          await desk.note(customer.conversation, `/resume ${answer}`);
          await customer.hears(index + 1);
        }

        assert.deepEqual(customer.heard(), ['They say: yes', 'They say: no']);
        assert.equal(withPeople(), false);
      } finally {
        await product.close();
      }
    });
  }
});
