import { fileURLToPath } from 'node:url';
import got from 'got';
import { startProduct } from '../support/product/product.ts';
import { createCustomer, createDeskClient } from '../support/product/customer.ts';
import { reconcile } from '../support/product/reconcile.ts';
const pause = (ms: number) => new Promise((r) => setTimeout(r, ms));
const graph = `${fileURLToPath(new URL('./graph.ts', import.meta.url))}:graph`;
const env = {
  AGENT_GRAPH: graph,
  CHATWOOT_MODE: 'api-inbox',
  CHATWOOT_API_TOKEN: 'admin-token',
  RECONCILE_AFTER: '1s',
};
const sandbox = { tokens: { admin: 'admin-token' } };
const show = (product: Awaited<ReturnType<typeof startProduct>>, id: number) => ({
  status: product.sandbox.conversation(id)?.status,
  labels: product.sandbox.conversation(id)?.labels,
  messages: product.sandbox.messages(id).map((m) => `${m.id} ${m.type} ${m.content}`),
});

describe('G', function () {
  this.timeout(120_000);
  for (const label of [false, true])
    it(`G7: go-live in an API inbox: people were at it${label ? ' and had labelled it' : ''}`, async () => {
      const product = await startProduct({ env, sandbox });
      const url = product.webhook;
      product.sandbox.setBotUrl(null);
      product.sandbox.setApiInboxUrl(null); // before the bot: nobody hears of anything
      const desk = createDeskClient(product.sandbox);
      try {
        const customer = await createCustomer(product.sandbox, product.sandbox.inboxes.api.identifier);
        await customer.say('my parcel is broken');
        await desk.reply(customer.conversation, 'Sorry! Please send me your order number, I will see to it.');
        if (label) await desk.label(customer.conversation, ['complaint']);
        await customer.say('it is 4711');
        product.sandbox.setApiInboxUrl(url); // the bot goes live
        await pause(2500);
        const pass = await reconcile(product);
        await pause(4000);
        console.log('G7', { label }, JSON.stringify(pass.unanswered), show(product, customer.conversation));
      } finally {
        await product.close();
      }
    });

  it('G6: the bot answered as `default`, and was then moved into AGENTS_FILE under another name', async () => {
    const product = await startProduct({ env, sandbox });
    product.sandbox.setBotUrl(null);
    try {
      const customer = await createCustomer(product.sandbox, product.sandbox.inboxes.api.identifier);
      product.sandbox.setApiInboxUrl(null);
      const id = await customer.say('hello');
      await got.post(`${product.sandbox.url}/api/v1/accounts/1/conversations/${customer.conversation}/messages`, {
        headers: { api_access_token: 'admin-token' },
        json: {
          content: 're: hello',
          message_type: 'outgoing',
          content_attributes: { agent_send_key: `default:${id}:reply:1/1` },
        },
      });
      product.sandbox.setApiInboxUrl(product.webhook);
      await customer.say('and how long does it take?');
      await pause(6000);
      console.log('G6', show(product, customer.conversation));
    } finally {
      await product.close();
    }
  });
});
