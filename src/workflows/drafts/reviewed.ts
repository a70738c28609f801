import type { Actions } from '../../contracts/graph.ts';
import { mayBeOpen } from '../../chatwoot/ownership.ts';
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

/** A fact while a draft waits: also where the bot sends by itself, people get to decide on it. */
export function whileDrafted<T extends { policy?: Policy }>(fact: T): T {
  return fact.policy ? { ...fact, policy: forDraft(fact.policy) } : fact;
}

/** The policy while a draft waits. */
export function forDraft(policy: Policy): Policy {
  return policy.replyMode === 'review' ? policy : { ...policy, replyMode: 'review', reviewsOnce: true };
}

/** Why people have to decide on a reply of a bot that sends by itself, in words; `undefined`: they need not. */
export function whyReview({ review, confidence }: Actions, { reviewBelow = null }: Policy): string | undefined {
  if (typeof review === 'string' && review !== '') return review;
  if (review === true) return 'it asks for a look';
  const isUnsure = reviewBelow !== null && confidence != null && confidence < reviewBelow;
  return isUnsure ? `it is not sure (${Math.round(confidence * 100)} %)` : undefined;
}

/** Whether nothing but the silence label tells that people have it, once they have decided on what waits. */
export function needsLabel(policy: Policy): boolean {
  return mayBeOpen(policy.reviewsOnce ? { ...policy, replyMode: 'send' } : policy);
}
