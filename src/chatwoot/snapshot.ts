import type { HookConversation } from './webhook.ts';
import type { Status } from './fields.ts';
import { toSeconds } from './to-seconds.ts';

/** Who had the conversation when Chatwoot built a payload. A hint: payloads are frozen and arrive in any order. */
export interface Snapshot {
  /** `null`: the payload did not say. */
  status: Status | null;
  /** `User`, `AgentBot` or `Captain::Assistant`; `null`: nobody. */
  assigneeType: string | null;
  assigneeId: number | null;
  labels: string[];
  /** Custom attributes; absent: none. `null`: the payload did not say, or they are too large to travel. */
  attributes?: Record<string, unknown> | null;
  /** The contact is blocked; absent: not so, or not said. */
  blocked?: true;
  /** `conversation.updated_at`, unix seconds with a fraction; 0 where the payload has none. Orders snapshots. */
  at: number;
}

/** The person to whom it is assigned: their id, not a bot's. */
export function assignedPerson({ assigneeType, assigneeId }: Snapshot): number | null {
  return assigneeType === 'User' ? assigneeId : null;
}

export interface Contact {
  id: number | null;
  name: string | null;
}

/** A conversation as a webhook or the API shows it, as far as it says whose it is. */
type Conversation = Pick<HookConversation, 'status' | 'meta' | 'labels' | 'updated_at' | 'custom_attributes'>;
type Partners = Pick<HookConversation, 'meta' | 'contact_inbox' | 'messages'>;
type Person = NonNullable<HookConversation['meta']>['sender'];

/** Characters of JSON. */
const MAX_ATTRIBUTES = 4096;

/** Webhooks show nobody as `null`, the API by leaving the key out. A kind without a name is somebody whom we cannot name. */
export function readSnapshot({ status, meta, labels, updated_at: at, custom_attributes }: Conversation): Snapshot {
  const assignee = meta?.assignee;
  return {
    status: status ?? null,
    assigneeType: assignee ? (meta.assignee_type ?? typeOf(assignee)) : (meta?.assignee_type ?? null),
    assigneeId: assignee?.id ?? null,
    labels: labels ?? [],
    ...attributesOf(custom_attributes),
    ...(meta?.sender?.blocked ? { blocked: true } : {}),
    at: toSeconds(at),
  };
}

/** Snapshots travel with every fact: what is there as a rule, nothing, costs nothing, and a pile is left behind. */
function attributesOf(attributes: Conversation['custom_attributes']): Pick<Snapshot, 'attributes'> {
  if (!attributes || JSON.stringify(attributes).length > MAX_ATTRIBUTES) return { attributes: null };
  return Object.keys(attributes).length === 0 ? {} : { attributes };
}

/** The customer: who is named in the message, or whom the conversation is with. */
export function readContact({ meta, contact_inbox: inbox, messages }: Partners, sender?: Person): Contact {
  const nested = messages?.[0]?.sender;
  const people = [sender, meta?.sender, nested?.type === 'contact' ? nested : null];
  return {
    id: people.find((person) => person?.id != null)?.id ?? inbox?.contact_id ?? null,
    name: people.find((person) => person?.name)?.name ?? null,
  };
}

/** Before 4.8 Chatwoot did not say of which kind an assignee is: as a rule it was a person. */
function typeOf({ type }: NonNullable<Person>): string {
  return type === 'agent_bot' ? 'AgentBot' : 'User';
}
