import got from 'got';
import type { Message } from '../../sandbox/world/records.ts';
import type { Sandbox } from '../../sandbox/chatwoot.ts';
import { look } from './desk.ts';

/** A customer in a chat of the website, or in an API inbox, who sees only what customers see. */
export interface Customer {
  /** The number of their conversation, as the desk shows it. */
  conversation: number;
  /** Resolves with the message's id once Chatwoot has it. */
  say(text: string): Promise<number>;
  /** Sends files, with a text or without. */
  sendFiles(files: File[], text?: string): Promise<number>;
  /**
   * Waits until there are as many public replies, of bot and people, and resolves with the texts of all. Rejects after `timeout`
   * milliseconds (30,000 by default), with what there is instead.
   */
  hears(replies: number, timeout?: number): Promise<string[]>;
  /** The replies that are there by now. */
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
    async hears(replies, timeout = 30_000) {
      const enough = () => (heard().length >= replies ? heard() : undefined);
      return sandbox.until(enough, timeout).catch((cause: unknown) => {
        const wanted = `${replies} ${replies === 1 ? 'reply' : 'replies'}`;
        throw new Error(`not ${wanted} within ${timeout} ms: ${JSON.stringify(look(sandbox, conversation))}`, {
          cause,
        });
      });
    },
  };
}

function isReply(message: Message): boolean {
  return message.type === 1 && !message.private;
}
