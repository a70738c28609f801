import got from 'got';
import type { Message } from '../../../sandbox/world/records.ts';
import type { Sandbox } from '../../../sandbox/chatwoot.ts';

/** A customer on the sandbox's client API, who sees only what customers see. */
export interface Customer {
  conversation: number;
  say(text: string): Promise<number>;
  /** Sends files, with a text or without. */
  sendFiles(files: File[], text?: string): Promise<number>;
  /** Waits until the public replies are exactly as many, and returns their texts. */
  hears(replies: number, timeout?: number): Promise<string[]>;
  heard(): string[];
}

export async function createCustomer(
  sandbox: Sandbox,
  identifier = sandbox.inboxes.website.identifier,
  person: Record<string, string> = { name: 'Lena Fuchs' },
): Promise<Customer> {
  const inbox = got.extend({ prefixUrl: `${sandbox.url}/public/api/v1/inboxes/${identifier}`, responseType: 'json' });
  const contact = await inbox.post<{ source_id: string }>('contacts', { json: person });
  const path = `contacts/${contact.body.source_id}/conversations`;
  const created = await inbox.post<{ id: number }>(path);
  const conversation = created.body.id;

  const heard = () =>
    sandbox
      .messages(conversation)
      .filter(isReply)
      .map(({ content }) => content ?? '');
  return {
    conversation,
    heard,
    async say(text) {
      const { body } = await inbox.post<{ id: number }>(`${path}/${conversation}/messages`, {
        json: { content: text },
      });
      return body.id;
    },
    async sendFiles(files, text) {
      const form = new FormData();
      if (text !== undefined) form.append('content', text);
      for (const file of files) form.append('attachments[]', file);
      const { body } = await inbox.post<{ id: number }>(`${path}/${conversation}/messages`, { body: form });
      return body.id;
    },
    hears: (replies, timeout = 30_000) =>
      sandbox.until(() => (heard().length >= replies ? heard() : undefined), timeout),
  };
}

function isReply(message: Message): boolean {
  return message.type === 1 && !message.private;
}

/** The desk's own acts, with a person's token. */
export function createDeskClient(sandbox: Sandbox, token = sandbox.tokens.agent) {
  const api = got.extend({
    prefixUrl: `${sandbox.url}/api/v1/accounts/${sandbox.accountId}`,
    headers: { api_access_token: token },
    responseType: 'json',
  });
  return {
    reply: (id: number, content: string) => api.post(`conversations/${id}/messages`, { json: { content } }),
    note: (id: number, content: string) =>
      api.post(`conversations/${id}/messages`, { json: { content, private: true } }),
    setStatus: (id: number, status: string) => api.post(`conversations/${id}/toggle_status`, { json: { status } }),
    assign: (id: number, assignee: number) =>
      api.post(`conversations/${id}/assignments`, { json: { assignee_id: assignee } }),
    assignBot: (id: number, bot: number) =>
      api.post(`conversations/${id}/assignments`, { json: { assignee_type: 'AgentBot', assignee_id: bot } }),
    assignTeam: (id: number, team: number) => api.post(`conversations/${id}/assignments`, { json: { team_id: team } }),
    label: (id: number, labels: string[]) => api.post(`conversations/${id}/labels`, { json: { labels } }),
    async handBack(id: number) {
      await api.post(`conversations/${id}/assignments`, {
        json: { assignee_type: 'AgentBot', assignee_id: sandbox.botId },
      });
      await api.post(`conversations/${id}/toggle_status`, { json: { status: 'pending' } });
    },
  };
}
