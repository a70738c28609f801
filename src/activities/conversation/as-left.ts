import { isOurs } from '../../chatwoot/ownership.ts';
import type { GivenBack, Guard, Reading } from '../../contracts/activities.ts';
import type { LeftAs, Recalled } from '../../contracts/conversation.ts';
import { MOST_SEEN } from '../../contracts/limits.ts';

/**
 * Where nobody can read the conversation, what the run before knew at its end stands against the webhook that began this one: the newer
 * one tells who has it. A late webhook, from before people got it, looks like their giving it back; a change of the status that the run
 * before had not heard of is that. Pure.
 */
export function asLeft(reading: Reading, left: LeftAs | undefined, givenBack?: GivenBack): Reading {
  const { at } = reading.snapshot;
  if (reading.live || !left || at === 0 || at >= left.snapshot.at) return reading;
  const isGivenBack = givenBack !== undefined && givenBack.at > left.statusAt;
  return isGivenBack ? reading : { ...reading, snapshot: left.snapshot };
}

/**
 * Tells whether the message that waits was on its way while the run before resolved the conversation: no webhook of this run is newer,
 * and but for its status it would be the bot's. A person who reopened and closed it again since, without a word, leaves the same. Pure.
 */
export function withOvertaken(
  reading: Reading,
  before: Recalled | undefined,
  waiting: number | undefined,
  guard: Guard,
): Reading {
  const { snapshot, last } = reading;
  const isResolved = snapshot.status === 'resolved' && last?.from !== 'human';
  const mayBeBack = isResolved && isOurs({ ...snapshot, status: 'pending' }, guard.rules, guard);
  const isOvertaken = mayBeBack && guard.fallback.at <= (before?.leftAs?.resolvedAt ?? -1);
  return isOvertaken && waiting !== undefined && isUnseen(before, waiting) ? { ...reading, overtaken: true } : reading;
}

/** Whether nothing had told of it when the run before resolved the conversation: what was said by then answers other messages. Pure. */
export function isUnseen(before: Recalled | undefined, message: number): boolean {
  const seen = before?.soFar.seen ?? [];
  if (before?.leftAs?.resolvedAt === undefined || seen.length === 0) return false;
  const isKnown = seen.length >= MOST_SEEN && message < Math.min(...seen);
  return !isKnown && !seen.includes(message);
}

/**
 * Whether people had snoozed it when the run before ended, which the customer's message has ended since without a trace: for whoever cannot
 * list messages. A person who took it up again by hand leaves the same, and keeps it. Pure.
 */
export function leftSnoozed(left: LeftAs | undefined, givenBack?: GivenBack): boolean {
  return left?.snapshot.status === 'snoozed' && (givenBack?.at ?? 0) <= left.snapshot.at;
}
