import type { HookConversation } from '../chatwoot/webhook.ts';
import { interpretConversation } from './interpret-conversation.ts';
import { interpretMessage } from './interpret-message.ts';
import { ignored, type Interpretation, type ListeningAgent } from './interpretation.ts';
import type { WebhookEvent } from './read-event.ts';

/** Turns an event into one fact about one conversation, or says why nobody needs to hear of it. Pure. */
export function interpret(event: WebhookEvent, agent: ListeningAgent, now: number): Interpretation {
  if (event.event === 'noise') return ignored(event.reason);

  const conversation = 'conversation' in event ? event.conversation : event;
  const account = event.account?.id ?? accountOf(conversation) ?? agent.accountId;
  const inbox = event.inbox?.id ?? inboxOf(conversation);
  if (account !== agent.accountId) return ignored('other account');
  if (agent.inboxIds && (inbox === null || !agent.inboxIds.includes(inbox))) return ignored('other inbox');

  const meaning =
    'conversation' in event ? interpretMessage(event, agent, now) : interpretConversation(event, agent, now);
  if (meaning.kind === 'ignored') return meaning;
  const { starts, signalled } = meaning;
  return { kind: 'fact', ref: { agent: agent.name, account, conversation: conversation.id, inbox }, starts, signalled };
}

type Whereabouts = Pick<HookConversation, 'account' | 'inbox_id' | 'contact_inbox' | 'messages'>;

/** Before 4.14.2 a conversation does not name its account; its message does. */
function accountOf({ account, messages }: Whereabouts): number | null {
  return account?.id ?? messages?.[0]?.account_id ?? null;
}

function inboxOf({ inbox_id: inbox, contact_inbox: contactInbox, messages }: Whereabouts): number | null {
  return inbox ?? contactInbox?.inbox_id ?? messages?.[0]?.inbox_id ?? null;
}
