import type { IncomingMessage } from '../../contracts/conversation.ts';
import { noteIn } from '../facts/unanswered.ts';
import type { Run } from '../run.ts';

/** After so many restarts in a row a turn is finished, whatever is written, edited or deleted: a chatterbox must get an answer too. */
export const MAX_RESTARTS = 3;

const wordsOf = ({ text, attachments = [] }: IncomingMessage) =>
  [text, ...attachments.map(({ transcript }) => transcript)].join('\n');

/**
 * Why a turn that runs on `batch` must stop; `undefined`: it goes on. What was written before, and whose webhook was late, belongs to it
 * also where newer messages wait for their own turn: it would be answered in the wrong order.
 */
export function interruption(
  run: Run,
  batch: IncomingMessage[],
): 'taken' | 'asked' | 'deleted' | 'edited' | 'newer' | undefined {
  const { inbox, restarts } = run;
  if (inbox.claim) return 'taken';
  if (run.paused || run.handOffWanted !== null || inbox.shed > 0) return 'asked';
  const now = new Map(inbox.unanswered.map((message) => [message.key, wordsOf(message)]));
  const left = batch.filter(({ key }) => now.has(key));
  if (left.length === 0) return 'deleted';
  if (restarts >= MAX_RESTARTS) return undefined;
  if (left.length < batch.length) return 'deleted';
  if (batch.some((message) => now.get(message.key) !== wordsOf(message))) return 'edited';
  const others = noteIn(batch)
    ? []
    : inbox.unanswered.filter(({ key }) => !batch.some((message) => message.key === key));
  const newest = Math.max(...batch.map(({ id }) => id));
  const waitsFor = inbox.policy.onNewMessage === 'restart' ? others : others.filter(({ id }) => id < newest);
  return waitsFor.length > 0 ? 'newer' : undefined;
}
