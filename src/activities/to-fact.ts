import { readContact, readSnapshot } from '../chatwoot/snapshot.ts';
import { cut } from '../contracts/attachments.ts';
import type { ApiMessage } from '../contracts/chatwoot-api.ts';
import type { ListedConversation } from '../contracts/chatwoot-lists.ts';
import type { Policy, SignalledFact } from '../contracts/conversation.ts';
import { toDialogueMessage } from './dialogue.ts';

/** As much as the ingress lets through. */
const MAX_TEXT = 32_000;

/** The fact that the ingress makes of a customer's message, made of what the API shows: under the same key. */
export function messageReceived(conversation: ListedConversation, message: ApiMessage, policy: Policy): SignalledFact {
  const said = toDialogueMessage(message);
  const key = String(message.id);
  return {
    signal: 'messageReceived',
    fact: {
      key,
      snapshot: readSnapshot(conversation),
      message: { ...said, text: cut(said.text.trim(), MAX_TEXT), role: 'user', key, receivedAt: Date.now() },
      contact: readContact(conversation),
      policy,
    },
  };
}
