import { toIncoming } from '../chatwoot/dialogue-message.ts';
import { readNested } from '../chatwoot/message.ts';
import { readContact, readSnapshot, type Snapshot } from '../chatwoot/snapshot.ts';
import type { ConversationEvent } from '../chatwoot/webhook.ts';
import type { OwnershipChanged, Policy } from '../contracts/conversation.ts';
import { isOurs, mayBeOpen, mayBeOurs } from '../chatwoot/ownership.ts';
import { ignored, meaning, type Ignored, type ListeningAgent, type Meaning } from './interpretation.ts';

const LABELS = ['label_list', 'labels', 'cached_label_list'];
const OWNER = ['status', 'assignee_id', 'assignee_agent_bot_id', 'ai_assignee_type', ...LABELS];

/** What an event says has changed. */
interface Change {
  /** Something that decides who has the conversation; `false`: something that the bot writes, too, and must not wipe. */
  decides: boolean;
  kind: OwnershipChanged['change'];
  status: boolean;
  /** The label that silences the bot was taken off. */
  unsilenced: boolean;
}

export function interpretConversation(event: ConversationEvent, agent: ListeningAgent, now: number): Meaning | Ignored {
  const { policy } = agent;
  const snapshot = readSnapshot(event);
  const contact = readContact(event);
  if (event.event === 'conversation_created') {
    const fact = { key: 'created', snapshot, contact, policy };
    return meaning({ signal: 'conversationCreated', fact }, mayBeOurs(snapshot, policy));
  }

  const change = event.event === 'conversation_updated' ? changeOf(event, policy) : STATUS;
  // Before 4.13 nothing says what changed: then only what takes the conversation from us is passed on.
  const isTold = event.changed_attributes != null || event.event !== 'conversation_updated';
  if (!change && (isTold || isOurs(snapshot, policy))) return ignored('nothing that concerns the bot');

  // Without a stamp of Chatwoot's every event counts as a new one: a doubled fact is harmless, a lost one is not.
  const key = `${event.event}:${event.updated_at ?? now}`;
  const last = mayBeOurs(snapshot, policy) ? readNested(event.messages, agent.name) : null;
  const waiting = last?.awaitsAnswer ? { waiting: toIncoming(last, now) } : {};
  const fact = { key, snapshot, change: change?.kind ?? 'other', contact, ...waiting, receivedAt: now, policy };
  return meaning({ signal: 'ownershipChanged', fact }, change?.decides === true && startsRun(snapshot, change, policy));
}

interface Values {
  previous_value?: unknown;
  current_value?: unknown;
}

const STATUS: Change = { decides: true, kind: 'status', status: true, unsilenced: false };

/** `undefined`: nothing changed that the bot has to know, or Chatwoot does not say what did. */
function changeOf({ changed_attributes: changed }: ConversationEvent, { silenceLabel }: Policy): Change | undefined {
  const entries = changed?.flatMap((attributes) => Object.entries(attributes)).filter(saysSomething) ?? [];
  const has = (name: string) => entries.some(([changedName]) => changedName === name);
  const decides = OWNER.some(has);
  if (!decides && !has('custom_attributes')) return undefined;

  const assigned = entries.some(([name, { current_value: value }]) => name === 'assignee_id' && value != null);
  const status = has('status');
  const unsilenced = entries.some(([name, { previous_value: before, current_value: after }]) => {
    return LABELS.includes(name) && hasLabel(before, silenceLabel) && !hasLabel(after, silenceLabel);
  });
  const toBot = entries.some(([name, { current_value: value }]) => name === 'assignee_agent_bot_id' && value != null);
  const other = unsilenced || toBot ? 'returned' : 'other';
  return { decides, kind: assigned ? 'assignee' : status ? 'status' : other, status, unsilenced };
}

/** The first change of a conversation fills in `cached_label_list`, from nothing to an empty text: no label changed. */
function saysSomething([name, { previous_value: before, current_value: after }]: [string, Values]): boolean {
  return name !== 'cached_label_list' || (before ?? '') !== (after ?? '');
}

/**
 * Whether a run is needed where none is going. `agent-bot`: whatever is `pending` is either back with us, or a person took
 * it and it must be opened. `api-inbox`: it was given back, or its silence ends with its resolution.
 */
function startsRun(snapshot: Snapshot, { status, unsilenced }: Change, policy: Policy): boolean {
  if (!mayBeOpen(policy)) return snapshot.status === 'pending';
  if (snapshot.status === 'resolved') return status && snapshot.labels.includes(policy.silenceLabel);
  return isOurs(snapshot, policy) && (unsilenced || (status && snapshot.status === 'pending'));
}

/** A list, or (in `cached_label_list`) a text with commas. */
function hasLabel(value: unknown, label: string): boolean {
  if (Array.isArray(value)) return value.includes(label);
  return typeof value === 'string' && value.split(',').some((item) => item.trim() === label);
}
