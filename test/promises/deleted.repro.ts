import { fileURLToPath } from 'node:url';
import got from 'got';
import { startProduct } from '../support/product/product.ts';
import { createCustomer } from '../support/product/customer.ts';
const pause = (ms: number) => new Promise((r) => setTimeout(r, ms));
describe('D', function () {
  this.timeout(120_000);
  it('D1: API inbox; an agent deletes an answer of the bot; the customer writes again', async () => {
    const product = await startProduct({
      env: {
        AGENT_GRAPH: `${fileURLToPath(new URL('./graph.ts', import.meta.url))}:graph`,
        CHATWOOT_MODE: 'api-inbox',
        CHATWOOT_API_TOKEN: 'admin-token',
      },
      sandbox: { tokens: { admin: 'admin-token' } },
    });
    const { sandbox } = product;
    sandbox.setBotUrl(null);
    try {
      const customer = await createCustomer(sandbox, sandbox.inboxes.api.identifier);
      const id = customer.conversation;
      await customer.say('hello');
      await customer.hears(1);
      const reply = sandbox.messages(id).find((m) => m.type === 1)!;
      await got.delete(`${sandbox.url}/api/v1/accounts/1/conversations/${id}/messages/${reply.id}`, {
        headers: { api_access_token: sandbox.tokens.agent },
      });
      await pause(1000);
      await customer.say('and now?');
      await pause(6000);
      console.log(
        'D1',
        { status: sandbox.conversation(id)?.status, labels: sandbox.conversation(id)?.labels },
        sandbox.messages(id).map((m) => `${m.id} ${m.type} ${m.content} ${JSON.stringify(m.contentAttributes)}`),
      );
    } finally {
      await product.close();
    }
  });
});
