import { Agent, request } from 'node:http';
import { graph } from '../instant-graph.ts';
import { SEND_KEY } from '../../src/chatwoot/send-key.ts';

export interface Message {
  id: number;
  conversation: number;
  text: string;
}

export interface FloorActivities {
  answer: (message: Message) => Promise<string>;
  post: (message: Message) => Promise<void>;
}

interface Where {
  url: string;
  account: string;
  token: string;
}

/** The two things a bot has to do: ask the graph, and say what it says. */
export function createFloorActivities({ url, account, token }: Where): FloorActivities {
  const agent = new Agent({ keepAlive: true });
  return {
    async answer({ text }) {
      const { messages } = await graph.invoke({ messages: [{ role: 'user', content: text }] });
      return messages.at(-1)?.text ?? '';
    },
    post({ id, conversation, text }) {
      // The key is how the local Chatwoot's clock knows which message was answered.
      const content_attributes = { [SEND_KEY]: `default:${id}:reply:1/1` };
      const body = JSON.stringify({ content: text, message_type: 'outgoing', content_attributes });
      return send(`${url}/api/v1/accounts/${account}/conversations/${conversation}/messages`, body);
    },
  };

  async function send(target: string, body: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const headers = {
      api_access_token: token,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    request(target, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', () => {
        if (response.statusCode === 200) resolve(undefined);
        else reject(new Error(`Chatwoot answered ${response.statusCode ?? 0}`));
      });
    })
      .once('error', reject)
      .end(body);
    await promise;
  }
}
