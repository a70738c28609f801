import { fileURLToPath } from 'node:url';
import { startProduct } from '../support/product/product.ts';
import { createCustomer, createDeskClient } from '../support/product/customer.ts';
import { temporal } from '../support/temporal.ts';
import { startProxy } from './proxy.ts';

const file = (name: string) => `${fileURLToPath(new URL(name, import.meta.url))}:graph`;
const pause = (ms: number) => new Promise((r) => setTimeout(r, ms));

describe('S', function () {
  this.timeout(300_000);

  it('S9: reads take 2.4 s each, the inbox greets', async () => {
    const api = await startProxy(async (request) => {
      if (request.method === 'GET') await pause(2400);
      return false;
    });
    const product = await startProduct({
      env: {
        CHATWOOT_API_URL: api.url,
        AGENT_GRAPH: file('./graph.ts'),
        CHATWOOT_USER_TOKEN: 'admin-token',
        ANSWER_DEADLINE: '20s',
      },
      sandbox: { tokens: { admin: 'admin-token' } },
    });
    api.aim(product.sandbox.url);
    product.sandbox.setGreeting(1, 'Welcome!');
    try {
      const customer = await createCustomer(product.sandbox);
      await customer.say('hello');
      await pause(100_000);
      const { client } = await temporal();
      const d = await client.workflow.getHandle(product.workflowId(customer.conversation)).describe();
      const p = d.raw.pendingActivities?.map(
        (a) => `${a.activityType?.name} attempt ${a.attempt}: ${a.lastFailure?.message}`,
      );
      console.log('S9 after 100 s', {
        heard: customer.heard(),
        status: product.sandbox.conversation(customer.conversation)?.status,
        run: d.status.name,
        pending: p,
      });
    } finally {
      await product.close();
      api.close();
    }
  });

  it('S13: one message create waits 25 s in a queue before Chatwoot, AMBIGUOUS_SEND is the default', async () => {
    let once = true;
    const api = await startProxy(async (request) => {
      const { text } = request as unknown as { text: string };
      if (once && request.method === 'POST' && request.url?.endsWith('/messages') && !text.includes('"private":true')) {
        once = false;
        await pause(25_000);
      }
      return false;
    });
    const product = await startProduct({
      env: { CHATWOOT_API_URL: api.url, AGENT_GRAPH: file('./graph.ts'), CHATWOOT_USER_TOKEN: 'admin-token' },
      sandbox: { tokens: { admin: 'admin-token' } },
    });
    api.aim(product.sandbox.url);
    try {
      const customer = await createCustomer(product.sandbox);
      await customer.say('hello');
      await pause(60_000);
      console.log('S13', {
        heard: customer.heard(),
        status: product.sandbox.conversation(customer.conversation)?.status,
      });
    } finally {
      await product.close();
      api.close();
    }
  });

  for (const token of ['admin-token', null]) {
    it(`S14: everything takes 20 s, ${token ? 'with' : 'without'} a user token`, async () => {
      const api = await startProxy(async () => {
        await pause(20_000);
        return false;
      });
      const product = await startProduct({
        env: {
          CHATWOOT_API_URL: api.url,
          AGENT_GRAPH: file('./graph.ts'),
          ANSWER_DEADLINE: '40s',
          ...(token ? { CHATWOOT_USER_TOKEN: token } : {}),
        },
        sandbox: { tokens: { admin: 'admin-token' } },
      });
      api.aim(product.sandbox.url);
      try {
        const customer = await createCustomer(product.sandbox);
        const began = Date.now();
        await customer.say('hello');
        const isOver = () => {
          const status = product.sandbox.conversation(customer.conversation)?.status;
          return status === 'open' || customer.heard().length > 0;
        };
        await product.sandbox.until(isOver, 150_000);
        console.log('S14', {
          after: Math.round((Date.now() - began) / 1000),
          heard: customer.heard(),
          status: product.sandbox.conversation(customer.conversation)?.status,
        });
        await pause(60_000);
        console.log('S14 a minute later', {
          heard: customer.heard(),
          status: product.sandbox.conversation(customer.conversation)?.status,
        });
      } finally {
        await product.close();
        api.close();
      }
    });
  }

  it('S8: the checkpointer hangs; a person replies after 3 s', async () => {
    const product = await startProduct({ env: { AGENT_GRAPH: file('./hang-graph.ts') } });
    const desk = createDeskClient(product.sandbox);
    try {
      const customer = await createCustomer(product.sandbox);
      await customer.say('hello');
      await pause(3000);
      await desk.reply(customer.conversation, 'I am here');
      const began = Date.now();
      await product.sandbox.until(
        () => product.sandbox.conversation(customer.conversation)?.status === 'open',
        200_000,
      );
      console.log('S8 visible for people after', Math.round((Date.now() - began) / 1000), 's');
    } finally {
      void product.close();
    }
  });
});
