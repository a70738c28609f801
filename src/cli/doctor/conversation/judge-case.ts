import { isTaken } from '../../../activities/conversation/select-fresh.ts';
import { isOurs, whyNotOurs, type OwnershipRules } from '../../../chatwoot/ownership.ts';
import { speakerOf, type MessageReading } from '../../../chatwoot/message.ts';
import type { Snapshot } from '../../../chatwoot/snapshot.ts';
import type { Seen } from './case.ts';
import { flipped } from './flipped.ts';
import { formerAssignee } from './former-assignee.ts';
import { BACK, type Verdict } from './verdict.ts';
import { whoOpened } from './who-opened.ts';

/**
 * Who has a conversation that Chatwoot shows, by the rules that the product itself goes by (`isOurs`, `judgeFlip`, `isTaken`), and what
 * would make the bot answer. Pure.
 */
export function judgeCase(seen: Seen): Verdict {
  const { snapshot, chatwoot, agent } = seen;
  const { inboxes, inbox, ownBot } = chatwoot;
  if (inbox !== null && inboxes !== null && !inboxes.includes(inbox)) return elsewhere(inbox, inboxes);
  if (isHeldByBot(snapshot, agent.policy, ownBot)) return ofAnother(seen);
  const known = { ownBot, formerAssignee: formerAssignee(seen) };
  if (!isOurs(snapshot, agent.policy, known)) return notOurs(seen, whyNotOurs(snapshot, agent.policy, known));
  if (agent.policy.mode === 'api-inbox' && chatwoot.messages && isTaken(chatwoot.messages)) return taken(seen);
  return ours(seen, known.formerAssignee);
}

/** As a person's message or a snooze, which no activity has answered since. */
function taken({ snapshot: { status } }: Seen): Verdict {
  const why = `it is ${status ?? 'of an unknown status'} and nobody is assigned, but a person wrote last, or had snoozed it`;
  return { who: 'people', why, next: `${LATER} or when somebody changes its status, assignee or labels.` };
}

function elsewhere(inbox: number, inboxes: number[]): Verdict {
  const own = inboxes.length === 0 ? 'it has none' : `it has ${inboxes.join(', ')}`;
  const why = `its inbox ${inbox} is none of the bot's (${own})`;
  return {
    who: 'nobody',
    why,
    next: 'The bot answers there once the inbox has it (connect), and CHATWOOT_INBOX_IDS allows it.',
  };
}

/** Whatever the status is; while nobody knows which bot we are, an agent bot counts as ours. In an API inbox we are none. */
function isHeldByBot({ assigneeType, assigneeId }: Snapshot, { mode }: OwnershipRules, ownBot: number | null): boolean {
  if (assigneeType === null || assigneeType === 'User') return false;
  if (mode === 'api-inbox') return true;
  return assigneeType !== 'AgentBot' || (ownBot !== null && assigneeId !== null && assigneeId !== ownBot);
}

function ofAnother({ snapshot, chatwoot, agent }: Seen): Verdict {
  const name = chatwoot.assignee === null ? '' : ` "${chatwoot.assignee}"`;
  const what = snapshot.assigneeType === 'Captain::Assistant' ? "Captain's assistant" : 'the bot';
  const why = `${what}${name} (${snapshot.assigneeId ?? 'unknown'}) is assigned, and ours is silent and changes nothing`;
  const next =
    agent.policy.mode === 'api-inbox'
      ? "The bot answers the customer's next message after nobody is assigned."
      : 'The bot answers when our bot or nobody is assigned, and it is pending.';
  return { who: 'otherBot', why, next };
}

const LATER = "The bot answers again at the customer's next message after it was resolved,";
function notOurs(seen: Seen, why: ReturnType<typeof whyNotOurs>): Verdict {
  const { snapshot, agent, chatwoot } = seen;
  const person = chatwoot.assignee ?? 'somebody';
  switch (why) {
    case 'blocked':
      return {
        who: 'nobody',
        why: 'the contact is blocked or muted, so there is no answer, and the status stays as it is',
        next: 'The bot answers what the customer writes after somebody has unblocked the contact.',
      };
    case 'labelled':
      return {
        who: 'people',
        why: `it has the label ${agent.policy.silenceLabel}`,
        next: `The bot answers again when the label is taken off${agent.policy.mode === 'agent-bot' ? ' and it is pending' : ", or at the customer's next message after it was resolved"}.`,
      };
    case 'assigned':
      return snapshot.status === 'resolved' || snapshot.status === 'snoozed' ? byStatus(seen) : assigned(seen, person);
    default:
      return byStatus(seen);
  }
}

function assigned(seen: Seen, person: string): Verdict {
  const { snapshot, agent } = seen;
  if (agent.policy.mode === 'api-inbox') {
    return { who: 'people', why: `${person} is assigned`, next: 'The bot answers again when nobody is assigned.' };
  }
  if (snapshot.status === 'open')
    return { who: 'people', why: `${person} is assigned, and ${whoOpened(seen)}`, next: BACK };
  const why = `${person} was assigned while it was pending, and the bot opens it for them as soon as it hears of that`;
  return { who: 'people', why, next: BACK };
}

function byStatus(seen: Seen): Verdict {
  const { snapshot, agent } = seen;
  const isApi = agent.policy.mode === 'api-inbox';
  if (snapshot.status === 'snoozed') {
    const next = `${LATER} or when somebody ${isApi ? 'changes its status, assignee or labels' : 'sets it to pending'}. The customer's message ends the snooze, and leaves it with people.`;
    return { who: 'people', why: 'it is snoozed', next };
  }
  if (snapshot.status === 'resolved') return resolved(seen, isApi);
  return flipped(seen) ?? { who: 'people', why: whoOpened(seen), next: BACK };
}

function resolved({ snapshot, agent, chatwoot }: Seen, isApi: boolean): Verdict {
  const kept = snapshot.assigneeType === 'User' ? (chatwoot.assignee ?? 'a person') : null;
  const why = `it is resolved${kept === null ? '' : `, with ${kept} still assigned`}`;
  const theirs = kept !== null && (isApi || agent.policy.onReopen === 'open');
  const next = theirs
    ? `The customer's next message is for ${kept}${isApi ? '' : ' (ON_REOPEN=open)'}; the bot answers it if nobody is assigned by then.`
    : "The bot answers the customer's next message.";
  return { who: 'nobody', why, next };
}

function ours(seen: Seen, former: number | null): Verdict {
  const { snapshot, chatwoot, agent } = seen;
  const person = chatwoot.assignee ?? 'a person';
  if (former !== null && agent.policy.onReopen === 'open') {
    const why = `${person} had resolved it, and ON_REOPEN=open gives it to them`;
    return { who: 'people', why, next: 'The bot answers when nobody is assigned.' };
  }
  const whose = snapshot.assigneeType === 'AgentBot' ? botAssigned(chatwoot.ownBot) : 'nobody is assigned';
  const assignee = former === null ? whose : `${person}, who is assigned, had resolved it before`;
  const machine = isMachines(chatwoot.messages) ? "; its newest message is a machine's mail, which nobody answers" : '';
  return { who: 'bot', why: `it is ${snapshot.status ?? 'of an unknown status'}, and ${assignee}${machine}`, next: '' };
}

const botAssigned = (ownBot: number | null) =>
  ownBot === null
    ? 'a bot is assigned, which counts as ours, since nobody knows which one we are (CHATWOOT_BOT_ID)'
    : 'our bot is assigned';

function isMachines(messages: MessageReading[] | null): boolean {
  const newest = messages?.findLast(({ author }) => author === 'customer');
  return newest !== undefined && newest.isAutomatic && speakerOf(newest) !== 'customer';
}
