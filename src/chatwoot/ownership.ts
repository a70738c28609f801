import type { Snapshot } from './snapshot.ts';

/** What decides whether a conversation is the bot's. */
export interface OwnershipRules {
  mode: 'agent-bot' | 'api-inbox';
  silenceLabel: string;
  /** `review`: the bot drafts, and people send; absent: as `send`. */
  replyMode?: ReplyMode;
}

export type ReplyMode = 'send' | 'review';

/** The rules alone, of whatever knows them. */
export const rulesOf = ({ mode, silenceLabel, replyMode }: OwnershipRules): OwnershipRules => ({
  ...{ mode, silenceLabel },
  ...(replyMode === 'review' ? { replyMode } : {}),
});

/** People and bots who hold a conversation without that counting against us. */
export interface Known {
  /** The person who had the conversation when it became ours again; Chatwoot keeps the assignee on reopen. */
  formerAssignee?: number | null;
  /** Our own bot's id, once known. Unknown: any agent bot is taken for us, since Chatwoot sends us its events. */
  ownBot?: number | null;
}

/**
 * Whether the bot may speak. The only place that decides it (design 5): `agent-bot` owns what is `pending`, `api-inbox`
 * what is `pending` or `open` and without a person or a bot. Where people review, the conversation is theirs as well: whoever has it, the bot
 * drafts.
 */
export function isOurs(snapshot: Snapshot, rules: OwnershipRules, known: Known = {}): boolean {
  if (!mayBeOurs(snapshot, rules)) return false;
  if (rules.replyMode === 'review' && snapshot.assigneeType === 'User') return true;
  // There we are a person's account, and no bot: whichever is assigned is another one.
  if (rules.mode === 'api-inbox') return snapshot.assigneeType === null;
  return !heldByOther(snapshot, known);
}

/** What the ingress can tell from a frozen payload: `false` only where no run needs to start for it. */
export function mayBeOurs({ status, labels, blocked }: Snapshot, rules: OwnershipRules): boolean {
  if (labels.includes(rules.silenceLabel) || blocked) return false;
  return isAnyones(status, rules);
}

/** Whether what is `open` may be the bot's: then the silence label alone says that people have it. */
export function mayBeOpen({ mode, replyMode }: OwnershipRules): boolean {
  return mode === 'api-inbox' || replyMode === 'review';
}

function isAnyones(status: Snapshot['status'], rules: OwnershipRules): boolean {
  return status === null || status === 'pending' || (mayBeOpen(rules) && status === 'open');
}

/** Which rule keeps a conversation from the bot. */
export type NotOurs = 'blocked' | 'labelled' | 'assigned' | 'statusChanged' | 'otherBot';

/** Which of the rules above a snapshot that is not ours breaks. */
export function whyNotOurs(
  { status, assigneeType, assigneeId, labels, blocked }: Snapshot,
  rules: OwnershipRules,
  { formerAssignee = null }: Known = {},
): NotOurs {
  if (blocked) return 'blocked';
  if (labels.includes(rules.silenceLabel)) return 'labelled';
  const isReviewed = rules.replyMode === 'review';
  if (assigneeType === 'User' && assigneeId !== formerAssignee && !isReviewed) return 'assigned';
  return isAnyones(status, rules) ? 'otherBot' : 'statusChanged';
}

function heldByOther({ assigneeType, assigneeId }: Snapshot, { formerAssignee, ownBot }: Known): boolean {
  switch (assigneeType) {
    case null:
      return false;
    case 'User':
      return assigneeId !== (formerAssignee ?? null) || assigneeId === null;
    case 'AgentBot':
      return ownBot != null && assigneeId !== null && assigneeId !== ownBot;
    default:
      return true;
  }
}
