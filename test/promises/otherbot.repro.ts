import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import got from 'got';
import { startProduct } from '../support/product/product.ts';
import { createCustomer } from '../support/product/customer.ts';
const pause = (ms: number) => new Promise((r) => setTimeout(r, ms));
describe('B', function () {
  this.timeout(120_000);
  for (const token of [undefined, 'admin-token'])
    it(`B1: a conversation that another bot has, by assignment (user token: ${token ?? 'none'})`, async () => {
      const heardByB: string[] = [];
      const product = await startProduct({
        env: {
          AGENT_GRAPH: `${fileURLToPath(new URL('./graph.ts', import.meta.url))}:graph`,
          ...(token ? { CHATWOOT_USER_TOKEN: token } : {}),
        },
        sandbox: { tokens: { admin: 'admin-token' } },
      });
      const { sandbox } = product;
      const api = got.extend({
        prefixUrl: `${sandbox.url}/api/v1/accounts/1`,
        headers: { api_access_token: 'admin-token' },
        responseType: 'json',
      });
      // Bot B: another program, which answers by itself.
      let tokenB = '';
      const server = createServer((request, response) => {
        let raw = '';
        request.on('data', (c: Buffer) => (raw += c.toString()));
        request.on('end', () => {
          response.end('{}');
          const e = JSON.parse(raw) as {
            event: string;
            message_type: string;
            content: string;
            conversation: { id: number };
          };
          if (e.event === 'message_created' && e.message_type === 'incoming') {
            heardByB.push(e.content);
            void got.post(`${sandbox.url}/api/v1/accounts/1/conversations/${e.conversation.id}/messages`, {
              headers: { api_access_token: tokenB },
              json: { content: `B: ${e.content}` },
            });
          }
        });
      });
      await new Promise<void>((r) => server.listen(0, '127.0.0.1', r));
      try {
        const b = (
          await api.post<{ id: number; access_token: string }>('agent_bots', {
            json: {
              name: 'Billing bot',
              description: 'x',
              outgoing_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
            },
          })
        ).body;
        tokenB = b.access_token;
        const customer = await createCustomer(sandbox);
        await customer.say('hello');
        await customer.hears(1);
        await api.post(`conversations/${customer.conversation}/assignments`, {
          json: { assignee_type: 'AgentBot', assignee_id: b.id },
        });
        await pause(3000);
        for (const text of ['where is my invoice?', 'are you there?']) {
          await customer.say(text);
          await pause(5000);
        }
        const c = sandbox.conversation(customer.conversation)!;
        console.log('B1', {
          botId: c.botId,
          B: b.id,
          status: c.status,
          heardByB,
          messages: sandbox
            .messages(customer.conversation)
            .map((m) => `${m.id} ${m.type} ${m.senderType}:${m.senderId} ${m.content}`),
        });
      } finally {
        await product.close();
        server.close();
        server.closeAllConnections();
      }
    });
});
