import { fileURLToPath } from 'node:url';
import got from 'got';
import { judgeFlip } from '../../src/activities/reconcile/judge-flip.ts';
import { startProduct } from '../support/product/product.ts';
import { createCustomer } from '../support/product/customer.ts';
const pause = (ms: number) => new Promise((r) => setTimeout(r, ms));
describe('H', function () {
  this.timeout(120_000);
  it('H2: flipped; a person then gave it to a team and set a priority', () => {
    const now = Date.now(),
      at = Math.floor(now / 1000) - 120;
    const m = (o: object) => ({ message_type: 1, private: false, created_at: at, ...o }) as never;
    const messages = [
      m({ id: 10, message_type: 0, content: 'help', sender: { id: 88, type: 'contact' } }),
      m({
        id: 11,
        message_type: 2,
        content: 'Conversation was marked open by system due to an error with the agent bot.',
      }),
      m({ id: 12, message_type: 2, content: 'Assigned to Billing by Marta Ortiz' }),
      m({ id: 13, message_type: 2, content: 'Marta Ortiz set the priority to urgent' }),
    ];
    console.log(
      'H2',
      judgeFlip(
        {
          conversation: { id: 1, status: 'open', meta: { assignee: { id: 7 }, assignee_type: 'AgentBot' } } as never,
          messages,
          tellsStatus: true,
        },
        'default',
        { now, after: 30_000, horizon: 1e10 },
      ),
    );
  });
  it('H6: the inbox got a new bot; a conversation still has the old one as its assignee', async () => {
    const product = await startProduct({
      env: {
        AGENT_GRAPH: `${fileURLToPath(new URL('./long-graph.ts', import.meta.url))}:graph`,
        CHATWOOT_API_TOKEN: 'replaced-below',
      },
      sandbox: { tokens: { admin: 'admin-token', bot: 'replaced-below' } },
    });
    const { sandbox } = product;
    try {
      const api = got.extend({
        prefixUrl: `${sandbox.url}/api/v1/accounts/1`,
        headers: { api_access_token: 'admin-token' },
        responseType: 'json',
      });
      const old = (
        await api.post<{ id: number }>('agent_bots', { json: { name: 'Old', description: 'x', outgoing_url: '' } })
      ).body;
      const customer = await createCustomer(sandbox);
      sandbox.conversation(customer.conversation)!.botId = old.id; // assigned when Old was the inbox's bot; the product's token is of the new one
      await customer.say('tell me all');
      await pause(8000);
      console.log('H6', {
        parts: customer.heard().length,
        ends: customer.heard().map((t) => t.slice(-13)),
        status: sandbox.conversation(customer.conversation)?.status,
      });
    } finally {
      await product.close();
    }
  });
});
