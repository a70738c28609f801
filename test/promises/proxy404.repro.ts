import { startProduct } from '../support/product/product.ts';
import { createCustomer } from '../support/product/customer.ts';
import { temporal } from '../support/temporal.ts';
import { startProxy } from './proxy.ts';

const isReplyPost = (r: { method?: string; url?: string; text?: string }) =>
  r.method === 'POST' && /\/messages$/.test(r.url ?? '') && !/"private":true/.test(r.text ?? '');

async function outcome(workflowId: string) {
  const { client } = await temporal();
  const d = await client.workflow.getHandle(workflowId).describe();
  return {
    status: d.status.name,
    result: d.status.name === 'RUNNING' ? null : ((await client.workflow.getHandle(workflowId).result()) as unknown),
  };
}

describe('a proxy without a Chatwoot behind it for some seconds', function () {
  this.timeout(120_000);

  it('A: bot token only; the gateway says 404 in JSON for 3 s (Kong, AWS API Gateway)', async () => {
    let down = false;
    const proxy = await startProxy((request, response) => {
      if (!down && isReplyPost(request as never)) {
        down = true;
        setTimeout(() => (down = false), 3000);
      }
      if (!down) return false;
      response
        .writeHead(404, { 'content-type': 'application/json' })
        .end('{"message":"no Route matched with those values"}');
      return true;
    });
    const product = await startProduct({ env: { CHATWOOT_API_URL: proxy.url } });
    proxy.aim(product.sandbox.url);
    try {
      const customer = await createCustomer(product.sandbox);
      await customer.say('hello');
      await new Promise((r) => setTimeout(r, 15_000));
      const now = product.sandbox.conversation(customer.conversation);
      console.log(
        'A',
        JSON.stringify({
          heard: customer.heard(),
          chatwoot: now?.status,
          ...(await outcome(product.workflowId(customer.conversation))),
        }),
        proxy.seen,
      );
    } finally {
      await product.close();
      proxy.close();
    }
  });

  it('B: user token; the send got a 502 and then the router says 404 in plain text for 6 s (Traefik while a container restarts)', async () => {
    let down = false,
      once = true;
    const proxy = await startProxy((request, response) => {
      if (once && isReplyPost(request as never)) {
        once = false;
        down = true;
        setTimeout(() => (down = false), 6000);
        response.writeHead(502).end('Bad Gateway');
        return true;
      }
      if (!down) return false;
      response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n');
      return true;
    });
    const product = await startProduct({ env: { CHATWOOT_API_URL: proxy.url } });
    await product.close();
    const again = await startProduct({
      env: { CHATWOOT_API_URL: proxy.url, CHATWOOT_USER_TOKEN: 'admin-token' },
      sandbox: { tokens: { admin: 'admin-token' } },
    });
    proxy.aim(again.sandbox.url);
    try {
      const customer = await createCustomer(again.sandbox);
      await customer.say('hello');
      await new Promise((r) => setTimeout(r, 40_000));
      const now = again.sandbox.conversation(customer.conversation);
      console.log(
        'B',
        JSON.stringify({
          heard: customer.heard(),
          chatwoot: now?.status,
          ...(await outcome(again.workflowId(customer.conversation))),
        }),
        proxy.seen,
      );
    } finally {
      await again.close();
      proxy.close();
    }
  });

  it('C: user token; the router says 404 in plain text for 4 s when the turn begins', async () => {
    let down = true;
    let first = true;
    const proxy = await startProxy((_request, response) => {
      if (first) {
        first = false;
        setTimeout(() => (down = false), 4000);
      }
      if (!down) return false;
      response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n');
      return true;
    });
    const product = await startProduct({
      env: { CHATWOOT_API_URL: proxy.url, CHATWOOT_USER_TOKEN: 'admin-token' },
      sandbox: { tokens: { admin: 'admin-token' } },
    });
    proxy.aim(product.sandbox.url);
    try {
      const customer = await createCustomer(product.sandbox);
      await customer.say('hello');
      await new Promise((r) => setTimeout(r, 20_000));
      const now = product.sandbox.conversation(customer.conversation);
      console.log(
        'C',
        JSON.stringify({
          heard: customer.heard(),
          chatwoot: now?.status,
          ...(await outcome(product.workflowId(customer.conversation))),
        }),
        proxy.seen,
      );
    } finally {
      await product.close();
      proxy.close();
    }
  });
});
