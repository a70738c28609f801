import type { Draft, Fate } from './draft.ts';
import type { Drafts } from '../../contracts/conversation.ts';
import type { IncomingMessage } from '../../contracts/conversation.ts';
import type { Inbox } from '../facts/inbox.ts';

/** What becomes of drafts. Pure. */

/** How a draft stands to what is known of the conversation now. */
export type Standing =
  /** It answers what waits. */
  | 'current'
  /** The customer wrote, changed or deleted something; what waits, if anything, needs another draft. */
  | 'outdated'
  /** A person has answered. */
  | 'answered';

export function standingOf({ batch }: Pick<Draft, 'batch'>, { unanswered, lastHumanReply }: Inbox): Standing {
  const waiting = new Map(unanswered.map((message) => [message.key, wordsOf(message)]));
  const left = batch.filter(({ key }) => waiting.has(key));
  if (left.length === 0 && lastHumanReply > Math.max(...batch.map(({ id }) => id))) return 'answered';
  const isSame = left.length === unanswered.length && left.length === batch.length;
  return isSame && batch.every((message) => waiting.get(message.key) === wordsOf(message)) ? 'current' : 'outdated';
}

/** What has become of a draft without a word about it; `undefined`: nothing, or there has to be another one. */
export function fateOf(draft: Pick<Draft, 'batch'>, inbox: Inbox): Fate | undefined {
  const standing = standingOf(draft, inbox);
  if (standing === 'answered') return 'answeredOtherwise';
  return standing === 'outdated' && inbox.unanswered.length === 0 ? 'superseded' : undefined;
}

export function addFate(drafts: Drafts = {}, fate: Fate, changed = 0): Drafts {
  const counted = { ...drafts, [fate]: (drafts[fate] ?? 0) + 1 };
  return fate === 'edited' ? { ...counted, changed: round((drafts.changed ?? 0) + changed) } : counted;
}

/** The share (0 … 1) of words that are not in both texts, as often: how much a person changed. */
export function howMuch(drafted: string, sent: string): number {
  const [before, after] = [wordsIn(drafted), wordsIn(sent)];
  const left = new Map<string, number>();
  for (const word of before) left.set(word, (left.get(word) ?? 0) + 1);
  let kept = 0;
  for (const word of after) {
    const count = left.get(word) ?? 0;
    if (count > 0) kept++;
    left.set(word, count - 1);
  }
  const all = before.length + after.length;
  return all === 0 ? 0 : round(1 - (2 * kept) / all);
}

const wordsIn = (text: string) => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');

const round = (share: number) => Math.round(share * 100) / 100;

const wordsOf = ({ text, attachments = [] }: IncomingMessage) =>
  [text, ...attachments.map(({ transcript }) => transcript)].join('\n');
