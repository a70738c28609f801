import { fileURLToPath } from 'node:url';
import { startProduct } from '../support/product/product.ts';
import { createCustomer } from '../support/product/customer.ts';
import { outcome, reconcile } from '../support/product/reconcile.ts';
import { startProxy } from './proxy.ts';
const pause = (ms: number) => new Promise((r) => setTimeout(r, ms));

describe('F', function () {
  this.timeout(120_000);
  it('F6: 4.16.2 as the sandbox has it; the ingress is away for 3 s while the worker hands over', async () => {
    let down = false;
    const hooks = await startProxy((request, response) => {
      const { text } = request as unknown as { text: string };
      if (text.includes('I want a refund') && !down) {
        setTimeout(() => (down = true), 0);
        setTimeout(() => (down = false), 3000);
        return false;
      }
      if (!down) return false;
      response.writeHead(502).end();
      return true;
    });
    const product = await startProduct({
      env: {
        AGENT_GRAPH: `${fileURLToPath(new URL('./handoff-graph.ts', import.meta.url))}:graph`,
        CHATWOOT_USER_TOKEN: 'admin-token',
        RECONCILE_AFTER: '2s',
      },
      sandbox: { tokens: { admin: 'admin-token' } },
    });
    const { sandbox } = product;
    const webhook = new URL(product.webhook);
    hooks.aim(webhook.origin);
    sandbox.setBotUrl(hooks.url + webhook.pathname);
    try {
      const customer = await createCustomer(sandbox);
      const conversation = sandbox.conversation(customer.conversation)!;
      await customer.say('I want a refund');
      await sandbox.until(() => conversation.status === 'open');
      console.log('F6 run ended', await outcome(product, customer.conversation), 'status', conversation.status);
      await pause(4000);
      const first = await reconcile(product);
      await pause(4000);
      console.log('F6', JSON.stringify(first.flips), {
        status: conversation.status,
        assignee: conversation.assigneeId,
        botId: conversation.botId,
        messages: sandbox
          .messages(customer.conversation)
          .map(({ id, type, private: p, content }) => `${id} ${type}${p ? ' private' : ''} ${content?.slice(0, 90)}`),
      });
      const second = await reconcile(product);
      console.log(
        'F6 next pass',
        JSON.stringify({ ...second.flips, unanswered: second.unanswered }),
        conversation.status,
      );
    } finally {
      await product.close();
      hooks.close();
    }
  });
});
