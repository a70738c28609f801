import type { Snapshot } from './snapshot.ts';

/** What decides whether a conversation is the bot's. */
export interface OwnershipRules {
  mode: 'agent-bot' | 'api-inbox';
  silenceLabel: string;
}

/** People and bots who hold a conversation without that counting against us. */
export interface Known {
  /** The person who had the conversation when it became ours again; Chatwoot keeps the assignee on reopen. */
  formerAssignee?: number | null;
  /** Our own bot's id, once known. Unknown: any agent bot is taken for us, since Chatwoot sends us its events. */
  ownBot?: number | null;
}

/**
 * Whether the bot may speak. The only place that decides it (design 5): `agent-bot` owns what is `pending`, `api-inbox`
 * what is `pending` or `open` and without a person or a bot.
 */
export function isOurs(snapshot: Snapshot, rules: OwnershipRules, known: Known = {}): boolean {
  if (!mayBeOurs(snapshot, rules)) return false;
  // There we are a person's account, and no bot: whichever is assigned is another one.
  if (rules.mode === 'api-inbox') return snapshot.assigneeType === null;
  return !heldByOther(snapshot, known);
}

/** What the ingress can tell from a frozen payload: `false` only where no run needs to start for it. */
export function mayBeOurs({ status, labels, blocked }: Snapshot, { mode, silenceLabel }: OwnershipRules): boolean {
  if (labels.includes(silenceLabel) || blocked) return false;
  if (status === null) return true;
  return status === 'pending' || (mode === 'api-inbox' && status === 'open');
}

/** Which rule keeps a conversation from the bot. */
export type NotOurs = 'blocked' | 'labelled' | 'assigned' | 'statusChanged' | 'otherBot';

/** Which of the rules above a snapshot that is not ours breaks. */
export function whyNotOurs(
  { status, assigneeType, assigneeId, labels, blocked }: Snapshot,
  { mode, silenceLabel }: OwnershipRules,
  { formerAssignee = null }: Known = {},
): NotOurs {
  if (blocked) return 'blocked';
  if (labels.includes(silenceLabel)) return 'labelled';
  if (assigneeType === 'User' && assigneeId !== formerAssignee) return 'assigned';
  const isAnyones = status === null || status === 'pending' || (mode === 'api-inbox' && status === 'open');
  return isAnyones ? 'otherBot' : 'statusChanged';
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
