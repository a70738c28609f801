import { fileURLToPath } from 'node:url';
import { startProduct } from '../support/product/product.ts';
import { createCustomer } from '../support/product/customer.ts';
import { reconcile } from '../support/product/reconcile.ts';
const pause = (ms: number) => new Promise((r) => setTimeout(r, ms));

describe('F', function () {
  this.timeout(120_000);
  it('F5: Chatwoot before 4.16.2, whose bot_handoff! leaves the bot assigned; the conversation had been handed back by assignment', async () => {
    const product = await startProduct({
      env: {
        AGENT_GRAPH: `${fileURLToPath(new URL('./handoff-graph.ts', import.meta.url))}:graph`,
        CHATWOOT_USER_TOKEN: 'admin-token',
        RECONCILE_AFTER: '2s',
      },
      sandbox: { tokens: { admin: 'admin-token' } },
    });
    const { sandbox } = product;
    try {
      const customer = await createCustomer(sandbox);
      const conversation = sandbox.conversation(customer.conversation)!;
      conversation.botId = sandbox.botId; // assigned: "assign the bot and set pending to give it back" (runbook)
      await customer.say('I want a refund');
      await sandbox.until(() => conversation.status === 'open');
      conversation.botId = sandbox.botId; // bot_handoff! before 4.16.2: open! and an event, nothing else
      await pause(3000);
      const first = await reconcile(product);
      await pause(4000);
      console.log('F5', JSON.stringify(first.flips), {
        status: conversation.status,
        botId: conversation.botId,
        messages: sandbox
          .messages(customer.conversation)
          .map(({ id, type, private: p, content }) => `${id} ${type}${p ? ' private' : ''} ${content?.slice(0, 90)}`),
      });
      await pause(3000);
      const second = await reconcile(product);
      console.log(
        'F5 next pass',
        JSON.stringify({ ...second.flips, unanswered: second.unanswered }),
        conversation.status,
      );
    } finally {
      await product.close();
    }
  });
});
