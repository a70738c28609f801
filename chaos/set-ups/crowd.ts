import got from 'got';
import type { Sandbox } from '../../sandbox/chatwoot.ts';
import { startReceiver } from '../../test/support/product/sandbox.ts';
import { RULE_WORDS } from './words.ts';

/** The second bot of a Chatwoot. */
export interface OtherBot {
  id: number;
  close(): Promise<void>;
}

/** Rules that look at what customers write, and a bot that answers wherever it is assigned. */
export async function startCrowd(sandbox: Sandbox): Promise<OtherBot> {
  const api = got.extend({
    prefixUrl: `${sandbox.url}/api/v1/accounts/${sandbox.accountId}`,
    headers: { api_access_token: sandbox.tokens.admin },
    responseType: 'json',
  });
  for (const [word, actions] of Object.entries(RULE_WORDS)) {
    await api.post('automation_rules', {
      json: {
        ...{ name: word, event_name: 'message_created' },
        conditions: [
          { attribute_key: 'message_type', filter_operator: 'equal_to', values: ['incoming'], query_operator: 'and' },
          { attribute_key: 'content', filter_operator: 'contains', values: [word] },
        ],
        actions: Object.entries<readonly unknown[]>(actions).map(([name, params]) => ({
          ...{ action_name: name, action_params: params },
        })),
      },
    });
  }
  let token = '';
  let id = 0;
  const receiver = await startReceiver(({ body }) => {
    if (body.event === 'message_created' && String(body.message_type) === 'incoming') {
      const { status, botId } = sandbox.conversation(body.conversation.id) ?? {};
      if (botId === id && status === 'pending') void answer(body.conversation.id);
    }
    return 200;
  });
  const { body } = await api.post<{ id: number; access_token: string }>('agent_bots', {
    json: { name: 'Billing bot', outgoing_url: receiver.url },
  });
  [id, token] = [body.id, body.access_token];

  /** A Chatwoot that is being broken does not answer: then this bot is silent, which is not ours to judge. */
  function answer(conversation: number): Promise<unknown> {
    const url = `conversations/${conversation}/messages`;
    return api
      .post(url, { headers: { api_access_token: token }, json: { content: 'The billing bot looks into it.' } })
      .catch(() => undefined);
  }

  return { id, close: () => receiver.close() };
}
