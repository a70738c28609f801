import { readMessages, type MessageReading } from '../../chatwoot/message.ts';
import type { ConversationRef, DialogueMessage } from '../../contracts/conversation.ts';
import type { Agent } from '../agents.ts';
import { listBy } from './read-conversation.ts';

/** Texts of messages that others quote, by id. */
export type Quoted = ReadonlyMap<number, string>;

/** Quotes of one turn that are looked up; each is a request. */
const LOOK_UPS = 3;
const MAX_TEXT = 300;

/**
 * What the messages of a dialogue answer: said in the dialogue itself, else, of the `fresh` ones at its end, looked up by a user
 * token. A visitor may name any id as the one that they answer: what customers cannot see is never shown to the graph by that.
 */
export async function findQuoted(
  agent: Agent,
  ref: ConversationRef,
  dialogue: readonly DialogueMessage[],
  fresh: number,
): Promise<Quoted> {
  const wanted = new Set(dialogue.flatMap(({ quotes = [] }) => quotes));
  const found = new Map<number, string>();
  for (const { id, text } of dialogue) if (wanted.has(id) && text !== '') found.set(id, inOneLine(text));
  const latest = dialogue.slice(dialogue.length - fresh).flatMap(({ quotes = [] }) => quotes);
  const missing = [...new Set(latest)].filter((id) => !found.has(id)).slice(-LOOK_UPS);
  for (const id of missing) {
    const listed = await listBy(agent, ref, (user) => user.listMessages(ref.conversation, id - 1));
    const message = readMessages(listed ?? [], agent.name).find((one) => one.id === id && isPublic(one));
    if (message?.text) found.set(id, inOneLine(message.text));
  }
  return found;
}

const isPublic = ({ isPrivate, isDeleted, author }: MessageReading) =>
  !isPrivate && !isDeleted && author !== 'activity';

/** It stands before what answers it, in brackets. */
function inOneLine(text: string): string {
  const line = text
    .slice(0, 2 * MAX_TEXT)
    .replace(/\s+/g, ' ')
    .replaceAll('[', '(')
    .replaceAll(']', ')')
    .trim();
  return (line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT)}…` : line).toWellFormed();
}
