import type { Policy } from '../../contracts/conversation.ts';
import { assignedPerson } from '../../chatwoot/snapshot.ts';
import type { Run } from '../run.ts';

/** People decide on what the bot says here. */
export const isReviewed = ({ inbox }: Pick<Run, 'inbox'>): boolean => inbox.policy.replyMode === 'review';

/** A person is at it, where people review: then not even what the settings say is said beside them. */
export function isPeoples(run: Pick<Run, 'inbox'>): boolean {
  const { snapshot, lastHumanReply } = run.inbox;
  return isReviewed(run) && (lastHumanReply > 0 || (snapshot !== null && assignedPerson(snapshot) !== null));
}

/** A fact while a draft waits: who switches the bot to `send` meanwhile still gets to decide on it. */
export function whileDrafted<T extends { policy?: Policy }>(fact: T): T {
  return fact.policy ? { ...fact, policy: { ...fact.policy, replyMode: 'review' } } : fact;
}
