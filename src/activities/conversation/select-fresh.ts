import { toIncoming } from '../../chatwoot/dialogue-message.ts';
import { speakerOf, type MessageReading } from '../../chatwoot/message.ts';
import type { RunGraph } from '../../contracts/activities.ts';
import type { DialogueMessage, IncomingMessage } from '../../contracts/conversation.ts';
import { answersMessage, parseSendKey } from '../../chatwoot/send-key.ts';

/** What a turn is to answer, set right by what Chatwoot shows. */
export interface Fresh {
  /** Messages of the turn that no answer of an earlier run covers. */
  owed: DialogueMessage[];
  /** Messages that belong to the turn, though no webhook told of them, oldest first. */
  missed: IncomingMessage[];
}

/** A webhook is missed when its message is at most so old (ms): before that, customers have given up or written again. */
const RECENT = 60 * 60_000;

/**
 * Compares a turn's unanswered messages (`fresh`, the last ones of `dialogue`) with the newest messages of the conversation.
 *
 * A late copy of a webhook may bring a message that an earlier run has answered, and a webhook that never came leaves out one
 * that stands before those that did: after our last answer and the last word of a person, whichever is later. Pure.
 */
export function selectFresh(
  listed: readonly MessageReading[],
  {
    dialogue,
    fresh,
    again,
    blind,
    settled,
    now,
  }: Pick<RunGraph, 'dialogue' | 'fresh' | 'again' | 'blind' | 'settled'> & { now: number },
): Fresh {
  const isAnswered = answersIn(listed, { again, blind, settled });
  const batch = dialogue.slice(dialogue.length - fresh);
  const newest = Math.max(0, ...batch.filter(isWritten).map(({ id }) => id));
  const known = new Set(dialogue.map(({ id }) => id));
  // A deleted message has lost its key: one that this run has said is nobody else's.
  const others = listed.filter(({ id, isDeleted }) => !(isDeleted && known.has(id)));
  const missed = selectMissed(others, { again, blind, settled, now }).filter(({ id }) => id < newest && !known.has(id));
  return { owed: batch.filter((message) => !isAnswered(message)), missed };
}

interface Answers {
  again?: boolean | undefined;
  /** Newest messages of turns whose answers cover these alone, and nothing before them: they had not seen the list. */
  blind?: readonly number[] | undefined;
  /** Ids of messages that earlier runs have settled: silence leaves no trace in the list. */
  settled?: readonly number[] | undefined;
}

/** What the customer wrote after the last word of anybody else, and no answer of ours covers, oldest first. Pure. */
export function selectMissed(
  listed: readonly MessageReading[],
  { now, ...answers }: Answers & { now: number },
): IncomingMessage[] {
  const isAnswered = answersIn(listed, answers);
  const settled = Math.max(0, ...listed.filter(isByOthers).map(({ id }) => id));
  return listed
    .filter(({ id, createdAt }) => id > settled && now - createdAt * 1000 < RECENT)
    .filter(({ awaitsAnswer }) => awaitsAnswer)
    .map((message) => toIncoming(message, now))
    .filter((message) => !isAnswered(message))
    .sort((a, b) => a.id - b.id);
}

/**
 * What the graph said to a person's note names the note's id: it answers what the customer wrote before our question, which is the
 * note of ours before it, and nothing that they wrote meanwhile.
 */
function answersIn(listed: readonly MessageReading[], { again, blind = [], settled = [] }: Answers) {
  const notes = listed.filter(({ isPrivate }) => isPrivate);
  const isPersons = (id: number) => notes.some((note) => note.id === id && note.author === 'person');
  const questionBefore = (id: number) =>
    Math.max(0, ...notes.filter((note) => note.author === 'us' && note.id < id).map((note) => note.id));
  const keys = listed
    .filter(({ author }) => author === 'us')
    .flatMap(({ sendKey }) => parseSendKey(sendKey) ?? [])
    .filter((key) => !(again && key.kind === 'fallback'))
    .map((key) => (isPersons(key.newest) ? { ...key, newest: questionBefore(key.newest) } : key));
  return (message: DialogueMessage) =>
    settled.includes(message.id) ||
    keys.some((key) => answersMessage(key, message) && (message.id === key.newest || !blind.includes(key.newest)));
}

/**
 * Whether the last word of a person stands, or their snooze, which the customer's message ends without a trace: nobody has given the
 * conversation back to the bot since. A webhook may have said so (`givenBack`), an activity behind it by the
 * status that it says, or our own answer to something later that was not `blind`. Activities that say no status count for nothing: a new priority, team or
 * label looks like a new assignee, and like what Chatwoot before 4.16 notes of a status, which people then keep. Pure.
 */
export function isTaken(
  listed: readonly MessageReading[],
  { givenBack = { at: 0, with: 0 }, blind = [] }: Pick<RunGraph, 'givenBack' | 'blind'> = {},
): boolean {
  const peoples = listed.filter((one) => speakerOf(one) === 'human' || one.statusSet === 'snoozed');
  const person = peoples.toSorted((a, b) => a.id - b.id).at(-1);
  if (!person || person.createdAt < Math.floor(givenBack.at) || person.id < givenBack.with) return false;
  const back = person.statusSet === 'snoozed' ? [...GIVEN_BACK, 'open'] : GIVEN_BACK;
  return !listed.some(({ id, author, statusSet, sendKey }) => {
    const answered = author === 'us' ? (parseSendKey(sendKey)?.newest ?? 0) : 0;
    const answersLater = answered > person.id && !blind.includes(answered);
    return id > person.id && (answersLater || (statusSet !== null && back.includes(statusSet)));
  });
}

const GIVEN_BACK = ['pending', 'resolved'];

/** A click on a button has the id of the older message that holds the buttons. */
const isWritten = ({ id, key = String(id) }: DialogueMessage) => key === String(id);

/** A person's words or another bot's; what Chatwoot sends by itself answers nothing. */
const isByOthers = ({ author, isPrivate, isReaction }: MessageReading) =>
  !isPrivate && !isReaction && ['person', 'personOutside', 'otherBot'].includes(author);
