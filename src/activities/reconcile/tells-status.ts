import type { ChatwootClient } from '../../chatwoot/client/client.ts';
import { readMessages } from '../../chatwoot/message.ts';
import type { Status } from '../../chatwoot/fields.ts';

/** Milliseconds. An account in which nobody has set a status yet tells nothing. */
const ASK_AGAIN_AFTER = 5 * 60_000;
const CONVERSATIONS = 3;
/** What people have set, as a rule. */
const STATUSES: readonly Status[] = ['resolved', 'open'];

/**
 * Looks whether activities of this account say who set a status, in the newest conversations that people have had; believed for good
 * once it was seen. A Chatwoot that does not say it looks like one in which nobody has set a status yet.
 */
export function createEvidence(user: ChatwootClient, agent: string, now: () => number = Date.now) {
  let isSeen = false;
  let askAgainAt = 0;
  return async function tellsStatus(): Promise<boolean> {
    if (isSeen || now() < askAgainAt) return isSeen;
    askAgainAt = now() + ASK_AGAIN_AFTER;
    for (const status of STATUSES) isSeen ||= await isToldIn(status);
    return isSeen;
  };

  async function isToldIn(status: Status): Promise<boolean> {
    const list = { inbox: null, status, sort: 'last_activity_at_desc' } as const;
    const { conversations } = await user.listConversations(list, 1);
    for (const { id } of conversations.slice(0, CONVERSATIONS)) {
      const messages = readMessages(await user.listMessages(id), agent);
      if (messages.some(({ statusSet }) => statusSet !== null)) return true;
    }
    return false;
  }
}
