import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startProduct, type Product } from '../../support/product/product.ts';
import { temporal } from '../../support/temporal.ts';

/** A Chatwoot that sends only what is required, shows no conversation, and says of what it stored no more than that it did. */
describe('a Chatwoot that tells as little as it may', function () {
  this.timeout(30_000);
  let server: Server;
  let ids = 100;
  let product: Product;
  let posted: { path: string; body: Record<string, unknown> }[];

  before(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.statusCode = request.method === 'GET' ? 404 : 200;
        const path = request.url?.split('/').slice(-1)[0] ?? '';
        const proofs: Record<string, object> = { messages: { id: ++ids }, toggle_status: { payload: {} } };
        response.end(request.method === 'GET' ? '' : JSON.stringify(proofs[path]));
        if (request.method === 'GET') return;
        posted.push({ path, body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown> });
        server.emit('posted');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    product = await startProduct({
      env: {
        CHATWOOT_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        CHATWOOT_WEBHOOK_SECRET: '',
        ALLOW_UNSIGNED_WEBHOOKS: 'true',
      },
    });
  });
  beforeEach(() => {
    posted = [];
  });
  after(async () => {
    await product.close();
    server.closeAllConnections();
    server.close();
  });

  async function deliver(body: object): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(product.webhook, { method: 'POST', headers, body: JSON.stringify(body) });
    assert.equal(response.status, 200);
  }

  async function reached(path: string): Promise<Record<string, unknown>> {
    for (;;) {
      const found = posted.find((request) => request.path === path);
      if (found) return found.body;
      await once(server, 'posted');
    }
  }

  const incoming = (conversation: number, id: number, content: string) => ({
    ...{ event: 'message_created', id, content, message_type: 'incoming', account: { id: 1 } },
    conversation: { id: conversation, status: 'pending' },
  });

  it('gets its answer', async () => {
    await deliver(incoming(1, 11, 'hello'));

    assert.equal((await reached('messages'))['content'], 're: hello');
  });

  it('is left to a person who replies, and opened', async () => {
    const { client } = await temporal();
    await deliver(incoming(2, 21, 'hello'));
    await reached('messages');

    await deliver({
      ...{ event: 'message_created', id: 23, content: 'me', message_type: 'outgoing', account: { id: 1 } },
      ...{ sender: { id: 5, type: 'user' }, conversation: { id: 2, status: 'pending' } },
    });
    const result = (await client.workflow.getHandle(product.workflowId(2)).result()) as { outcome: string };

    assert.equal(result.outcome, 'takenOver');
    assert.deepEqual(await reached('toggle_status'), { status: 'open' });
    assert.equal(posted.filter(({ path }) => path === 'messages').length, 1);
  });

  it('ends the run when its status changes', async () => {
    const { client } = await temporal();
    await deliver(incoming(3, 31, 'hello'));
    await reached('messages');

    await deliver({ event: 'conversation_status_changed', id: 3, status: 'resolved', account: { id: 1 } });

    const result = (await client.workflow.getHandle(product.workflowId(3)).result()) as { outcome: string };
    assert.equal(result.outcome, 'resolved');
  });
});
