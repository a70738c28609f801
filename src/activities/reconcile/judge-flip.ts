import { speakerOf, type MessageReading } from '../../chatwoot/message.ts';
import type { ListedConversation } from '../../chatwoot/lists.ts';
import { formatSendKey, parseSendKey } from '../../chatwoot/send-key.ts';
import { isTaken } from '../conversation/select-fresh.ts';
import type { Ages } from './select-unanswered.ts';

/** What to do about a conversation that Chatwoot may have opened because a webhook of the bot failed. */
export type Verdict =
  /** Not such a one, or people see to it. */
  | { kind: 'nothing' }
  /** Too fresh to tell; a later pass looks again. */
  | { kind: 'later' }
  /** To be brought back; `noted`: a pass before this one has said so already, and was stopped. */
  | { kind: 'repair'; newest: number; noted: boolean }
  /** It was brought back for this message before: people have to see to it. */
  | { kind: 'leave'; newest: number };

export interface Seen {
  conversation: ListedConversation;
  messages: MessageReading[];
  /** Whether this Chatwoot tells in its activities who set a status: those before 4.16 may not. */
  tellsStatus: boolean;
}

/**
 * `open` with the bot still as assignee is what a failed webhook leaves behind (reference 4.1). An automation rule, a snooze that ends and,
 * for a moment, an agent who opens leave the same: so what the activities say decides (`isFlip`). Whether it was brought back before
 * is written in the conversation itself, as the send key of a note: nothing else remembers for as long. Pure.
 */
export function judgeFlip({ conversation, messages, tellsStatus }: Seen, agent: string, ages: Ages): Verdict {
  const customers = messages.filter((message) => speakerOf(message) === 'customer');
  const asked = customers.toSorted((a, b) => a.id - b.id).at(-1);
  const last = messages.toSorted((a, b) => a.id - b.id).at(-1);
  if (conversation.status !== 'open' || !asked || !last) return { kind: 'nothing' };
  if (!isFlip(messages, asked.id, tellsStatus) || messages.some((message) => handsOver(message, asked.id))) {
    return { kind: 'nothing' };
  }
  if (isTaken(messages) || messages.some((message) => message.id > asked.id && isByPerson(message)))
    return { kind: 'nothing' };
  if (ages.now - asked.createdAt * 1000 > ages.horizon) return { kind: 'nothing' };
  if (ages.now - last.createdAt * 1000 < ages.after) return { kind: 'later' };

  const newest = asked.id;
  const find = (part: number) => messages.find(({ sendKey }) => sendKey === repairKey(agent, newest, part));
  if (find(LEFT)) return { kind: 'nothing' };
  const noted = find(REPAIRED);
  if (!noted) return { kind: 'repair', newest, noted: false };
  return noted.id === last.id ? { kind: 'repair', newest, noted: true } : { kind: 'leave', newest };
}

export const REPAIRED = 1;
export const LEFT = 2;

/** Key of the note that says what became of a conversation which Chatwoot opened. */
export function repairKey(agent: string, newest: number, part: number): string {
  return formatSendKey({ agent, newest, kind: 'repair', part, parts: LEFT });
}

/**
 * Whether Chatwoot itself opened the conversation, and nobody has touched it since. A status that somebody set stands in an activity's
 * data: where the newest one is `open` it was theirs, and behind `snoozed` a snooze has ended. Chatwoot's own change has no data, as
 * a new team, label, priority or assignee has none: so all such activities have to be alike, as those of failed webhooks are.
 */
function isFlip(messages: MessageReading[], asked: number, tellsStatus: boolean): boolean {
  const set = messages
    .filter(({ statusSet }) => statusSet !== null)
    .toSorted((a, b) => a.id - b.id)
    .at(-1);
  if (set ? PEOPLES.has(set.statusSet) : !tellsStatus) return false;
  const plain = messages.filter(({ id, author }) => author === 'activity' && id > (set?.id ?? 0));
  const since = plain.filter(({ id }) => id > asked);
  const texts = new Set((since.length > 0 ? since : plain).map(({ text }) => text));
  return texts.size === 1;
}

/** Our own note that people are to see to this message: what Chatwoot opened meanwhile is opened by us as well. */
function handsOver({ author, sendKey }: MessageReading, asked: number): boolean {
  const key = author === 'us' ? parseSendKey(sendKey) : undefined;
  return key?.kind === 'note' && key.parts === 1 && key.newest >= asked;
}

const PEOPLES = new Set<string | null>(['open', 'snoozed']);

/** Words for the customer or a private note: a person is at it. */
const isByPerson = (message: MessageReading) => message.author === 'person' || speakerOf(message) === 'human';
