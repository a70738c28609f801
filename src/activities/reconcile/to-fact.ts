import { orLate, toIncoming } from '../../chatwoot/dialogue-message.ts';
import type { MessageReading } from '../../chatwoot/message.ts';
import { readContact, readSnapshot } from '../../chatwoot/snapshot.ts';
import { readSurroundings } from '../../chatwoot/surroundings.ts';
import type { ListedConversation } from '../../chatwoot/lists.ts';
import type { Policy, SignalledFact } from '../../contracts/conversation.ts';

/** The facts that the ingress makes of a webhook, made of what the API shows: under the same key where a message has one. */

export function messageReceived(
  conversation: ListedConversation,
  reading: MessageReading,
  policy: Policy,
): SignalledFact {
  const message = orLate(toIncoming(reading, Date.now()), reading, policy.idleEnd);
  const about = readSurroundings(conversation);
  const contact = readContact(conversation);
  return {
    signal: 'messageReceived',
    fact: { key: message.key, snapshot: readSnapshot(conversation), message, contact, about, policy, found: true },
  };
}

export function humanReplied(
  conversation: ListedConversation,
  { id, text }: MessageReading,
  policy: Policy,
): SignalledFact {
  return {
    signal: 'humanReplied',
    fact: { key: String(id), snapshot: readSnapshot(conversation), id, text, policy },
  };
}

export function personAssigned(conversation: ListedConversation, policy: Policy): SignalledFact {
  const snapshot = readSnapshot(conversation);
  const key = `conversation_updated:${snapshot.at}`;
  const contact = readContact(conversation);
  return {
    signal: 'ownershipChanged',
    fact: { key, snapshot, change: 'assignee', contact, receivedAt: Date.now(), policy },
  };
}
