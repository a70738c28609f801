import { fileURLToPath } from 'node:url';
import { startProduct } from '../support/product/product.ts';
import { createCustomer } from '../support/product/customer.ts';
import { startProxy } from './proxy.ts';
const pause = (ms: number) => new Promise((r) => setTimeout(r, ms));
describe('S', function () {
  this.timeout(300_000);
  it('S13b: one message create waits 36 s in a queue before Chatwoot', async () => {
    let once = true;
    const api = await startProxy(async (request) => {
      const { text } = request as unknown as { text: string };
      if (once && request.method === 'POST' && request.url?.endsWith('/messages') && !text.includes('"private":true')) {
        once = false;
        await pause(36_000);
      }
      return false;
    });
    const product = await startProduct({
      env: {
        CHATWOOT_API_URL: api.url,
        AGENT_GRAPH: `${fileURLToPath(new URL('./graph.ts', import.meta.url))}:graph`,
        CHATWOOT_USER_TOKEN: 'admin-token',
      },
      sandbox: { tokens: { admin: 'admin-token' } },
    });
    api.aim(product.sandbox.url);
    try {
      const customer = await createCustomer(product.sandbox);
      await customer.say('hello');
      await pause(60_000);
      console.log('S13b', {
        heard: customer.heard(),
        status: product.sandbox.conversation(customer.conversation)?.status,
      });
    } finally {
      await product.close();
      api.close();
    }
  });
});
