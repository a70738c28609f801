import { cut } from '../contracts/attachments.ts';
import type { RunGraph } from '../contracts/activities.ts';
import type { ApiMessage } from '../contracts/chatwoot-api.ts';
import type { DialogueMessage, IncomingMessage } from '../contracts/conversation.ts';
import { answersMessage, parseSendKey } from '../contracts/send-key.ts';
import { authorOf, sendKeyOf } from './read-conversation.ts';
import { toDialogueMessage } from './dialogue.ts';

/** What a turn is to answer, set right by what Chatwoot shows. */
export interface Fresh {
  /** Messages of the turn that no answer of an earlier run covers. */
  owed: DialogueMessage[];
  /** Messages that belong to the turn, though no webhook told of them, oldest first. */
  missed: IncomingMessage[];
}

/** A webhook is missed when its message is at most so old (ms): before that, customers have given up or written again. */
const RECENT = 60 * 60_000;
/** As much as the ingress lets through. */
const MAX_TEXT = 32_000;

/**
 * Compares a turn's unanswered messages (`fresh`, the last ones of `dialogue`) with the newest messages of the conversation.
 *
 * A late copy of a webhook may bring a message that an earlier run has answered, and a webhook that never came leaves out one
 * that stands before those that did: after our last answer and the last word of a person, whichever is later. Pure.
 */
export function selectFresh(
  listed: readonly ApiMessage[],
  agent: string,
  { dialogue, fresh, again, now }: Pick<RunGraph, 'dialogue' | 'fresh' | 'again'> & { now: number },
): Fresh {
  const keys = listed
    .map((message) => parseSendKey(sendKeyOf(message)))
    .filter((key) => key?.agent === agent && !(again && key.kind === 'fallback'));
  const isAnswered = (message: DialogueMessage) => keys.some((key) => answersMessage(key, message));
  const batch = dialogue.slice(dialogue.length - fresh);
  const newest = Math.max(0, ...batch.filter(isWritten).map(({ id }) => id));
  const settled = Math.max(0, ...listed.filter((one) => isByOthers(one, agent)).map(({ id }) => id));
  const known = new Set(dialogue.map(({ id }) => id));
  const missed = listed
    .filter(({ id, created_at: at }) => id > settled && id < newest && now - (at ?? 0) * 1000 < RECENT)
    .filter((message) => !known.has(message.id) && authorOf(message, agent) === 'customer')
    .map((message) => toIncoming(message, now))
    .filter((message) => (message.text !== '' || message.attachments) && !isAnswered(message))
    .sort((a, b) => a.id - b.id);
  return { owed: batch.filter((message) => !isAnswered(message)), missed };
}

/**
 * Whether the last word of a person stands unchanged: Chatwoot notes each change of status, assignee and labels as an activity,
 * so without one behind it nobody has given the conversation back to the bot since. Its webhook may have got lost. Pure.
 */
export function isTaken(listed: readonly ApiMessage[], agent: string): boolean {
  const person = Math.max(0, ...listed.filter((one) => authorOf(one, agent) === 'human').map(({ id }) => id));
  return person > 0 && !listed.some(({ id, message_type: type }) => type === ACTIVITY && id > person);
}

const ACTIVITY = 2;

/** A click on a button has the id of the older message that holds the buttons. */
const isWritten = ({ id, key = String(id) }: DialogueMessage) => key === String(id);

/** A person's words, or another bot's. */
const isByOthers = (message: ApiMessage, agent: string) =>
  message.message_type === 1 && !message.private && authorOf(message, agent) !== 'us';

function toIncoming(message: ApiMessage, now: number): IncomingMessage {
  const said = toDialogueMessage(message);
  return { ...said, text: cut(said.text.trim(), MAX_TEXT), role: 'user', key: String(message.id), receivedAt: now };
}
