import { fileURLToPath } from 'node:url';
import { startProduct } from '../support/product/product.ts';
import { createCustomer, createDeskClient } from '../support/product/customer.ts';
import { startProxy } from './proxy.ts';

const graph = `${fileURLToPath(new URL('./graph.ts', import.meta.url))}:graph`;
const pause = (ms: number) => new Promise((r) => setTimeout(r, ms));

for (const mode of ['api-inbox', 'agent-bot'] as const)
  for (const labels of [false, true]) {
    describe(`${mode}: a person's reply whose webhook got lost${labels ? ', who then adds a label' : ''}`, function () {
      this.timeout(120_000);
      it('does the bot stay silent?', async () => {
        const hooks = await startProxy((request, response) => {
          const { text } = request as unknown as { text: string };
          if (!text.includes('I take it from here') || !text.includes('"event":"message_created"')) return false;
          response.writeHead(503).end();
          return true; // an ingress that is being replaced; never tried again
        });
        const product = await startProduct({
          env: {
            AGENT_GRAPH: graph,
            CHATWOOT_MODE: mode,
            CHATWOOT_USER_TOKEN: 'admin-token',
            ...(mode === 'api-inbox' ? { CHATWOOT_API_TOKEN: 'admin-token' } : {}),
          },
          sandbox: { tokens: { admin: 'admin-token' }, keepPendingOnBotFailure: true },
        });
        const webhook = new URL(product.webhook);
        hooks.aim(webhook.origin);
        product.sandbox.setBotUrl(mode === 'agent-bot' ? hooks.url + webhook.pathname : null);
        product.sandbox.setApiInboxUrl(mode === 'api-inbox' ? hooks.url + webhook.pathname : null);
        const desk = createDeskClient(product.sandbox, product.sandbox.tokens.agent);
        try {
          const { website, api } = product.sandbox.inboxes;
          const customer = await createCustomer(
            product.sandbox,
            mode === 'api-inbox' ? api.identifier : website.identifier,
          );
          await customer.say('hello');
          await customer.hears(1);
          await desk.reply(customer.conversation, 'I take it from here: what is your order number?');
          await pause(1000);
          if (labels) await desk.label(customer.conversation, ['vip']);
          await pause(1000);
          await customer.say('it is 4711');
          await pause(8000);
          const now = product.sandbox.conversation(customer.conversation);
          console.log({
            status: now?.status,
            labels: now?.labels,
            messages: product.sandbox
              .messages(customer.conversation)
              .map(({ id, type, content }) => `${id} ${type} ${content}`),
          });
        } finally {
          await product.close();
          hooks.close();
        }
      });
    });
  }
