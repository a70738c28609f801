import type { HookConversation } from '../contracts/chatwoot-webhook.ts';
import type { Contact, Snapshot } from '../contracts/conversation.ts';

type Conversation = Omit<HookConversation, 'id'>;
type Person = NonNullable<HookConversation['meta']>['sender'];

const ASSIGNEE_TYPES: Record<string, string> = { user: 'User', agent_bot: 'AgentBot' };

/** Who had the conversation when Chatwoot built this payload. */
export function readSnapshot({ status, meta, labels, updated_at: at }: Conversation): Snapshot {
  const assignee = meta?.assignee;
  return {
    status: status ?? null,
    assigneeType: assignee ? (meta.assignee_type ?? typeOf(assignee)) : (meta?.assignee_type ?? null),
    assigneeId: assignee?.id ?? null,
    labels: labels ?? [],
    at: toSeconds(at),
  };
}

/** The customer: who is named in the message, or whom the conversation is with. */
export function readContact({ meta, contact_inbox: inbox, messages }: Conversation, sender?: Person): Contact {
  const nested = messages?.[0]?.sender;
  const people = [sender, meta?.sender, nested?.type === 'contact' ? nested : null];
  return {
    id: people.find((person) => person?.id != null)?.id ?? inbox?.contact_id ?? null,
    name: people.find((person) => person?.name)?.name ?? null,
  };
}

/** Before 4.8 Chatwoot did not say of which kind an assignee is: it was always a person. */
function typeOf({ type }: NonNullable<Person>): string {
  return ASSIGNEE_TYPES[type ?? 'user'] ?? 'User';
}

/** A float in webhooks, ISO text where another tool passed it on; 0 where there is none. */
function toSeconds(at: number | string | null | undefined): number {
  if (typeof at === 'number') return at;
  if (!at) return 0;
  const seconds = Number(at);
  const parsed = Number.isFinite(seconds) ? seconds : Date.parse(at) / 1000;
  return Number.isFinite(parsed) ? parsed : 0;
}
