import type { LastMessage, Reading } from '../../contracts/activities.ts';
import { isOurs, mayBeOurs } from '../../chatwoot/ownership.ts';
import { answers, parseSendKey } from '../../chatwoot/send-key.ts';
import { knownOf, type Claim, type Inbox } from '../facts/inbox.ts';
import { addMessage, noteIn } from '../facts/unanswered.ts';
import { look } from '../look.ts';
import { reopen } from './reopen.ts';
import { RESOLVED_BY_US, type Ending, type Run } from '../run.ts';
import { settleClaim } from './yield.ts';

const MOST_LOOKS = 3;

/**
 * Whether facts that came in while the run was ending give it back to us: a message just after `resolve`, a hand-back just
 * after a takeover. A live read tells, where one can be had. Ends without an await after its last look at the inbox.
 */
export async function stillWanted(run: Run, ending: Ending): Promise<boolean> {
  for (let looks = 1; ; looks++) {
    const { stirred, claim } = run.inbox;
    const reading = await look(run);
    const back = comesBack(run, ending, reading);
    if (back === 'reopen') await reopen(run, reading.snapshot);
    if (back) beginEpisode(run, reading, claim);
    if (back === 'theirs') run.inbox = { ...run.inbox, claim: { why: 'assigned', certain: false } };
    if (back) return true;
    if (run.inbox.stirred === stirred) return false;
    // Who writes without end keeps it from ending; the loop, unlike this one, continues as new, and finds again who has it.
    if (looks >= MOST_LOOKS) return goOn(run);
  }
}

/**
 * `reopen`: the customer's message crossed with our own `resolve`, and nobody would see it; `theirs`: it was given back, and a person was
 * assigned after that: the loop opens it for them.
 */
function comesBack(
  { inbox }: Run,
  ending: Ending,
  { live, snapshot, last, overtaken = false }: Reading,
): 'ours' | 'theirs' | 'reopen' | undefined {
  if (noteIn(inbox.unanswered)) return 'ours';
  const resolvedOver = (ending.reason === RESOLVED_BY_US || overtaken) && inbox.unanswered.length > 0;
  if (live) {
    if (isOurs(snapshot, inbox.policy, knownOf(inbox))) return 'ours';
    if (inbox.policy.mode === 'agent-bot' && snapshot.status === 'pending' && snapshot.assigneeType === 'User')
      return 'theirs';
    const mayReopen = snapshot.status === 'resolved' && !snapshot.blocked && last?.from !== 'human';
    return resolvedOver && mayReopen ? 'reopen' : undefined;
  }
  // That it is resolved is our own doing; whatever else the webhooks say of the owner counts.
  if (resolvedOver && (!inbox.claim || isResolved(inbox))) return 'reopen';
  return inbox.returnedAt !== null && (!inbox.claim || isHidden(inbox)) ? 'ours' : undefined;
}

/** Given back, and a person came to it after that: the loop opens it for them. */
const isHidden = ({ claim, snapshot, policy }: Inbox) =>
  (claim?.why === 'humanReplied' || claim?.why === 'assigned') && snapshot !== null && mayBeOurs(snapshot, policy);

const isResolved = ({ claim, snapshot }: Inbox) => claim?.why === 'statusChanged' && snapshot?.status === 'resolved';

/** What waits and is not answered yet is a new episode, which looks at the conversation again. */
function beginEpisode(run: Run, { live, snapshot, last }: Reading, before: Claim | null): void {
  if (live && snapshot.status !== 'resolved') settleClaim(run, snapshot, before);
  const settled = settledBy(last, run.inbox.lastHumanReply);
  // A click has the id of an older message of ours.
  const unanswered = run.inbox.unanswered.filter(({ id, key }) => id > settled || key !== String(id));
  run.inbox = { ...run.inbox, unanswered, shed: 0, undelivered: null };
  if (last?.incoming) run.inbox = addMessage(run.inbox, last.incoming, Date.now());
  run.opened = false;
  run.handOffWanted = null;
}

function goOn(run: Run): true {
  run.inbox = { ...run.inbox, shed: 0, undelivered: null };
  run.opened = false;
  run.handOffWanted = null;
  return true;
}

/** The newest message that a person or the bot has answered; templates and notes answer nothing. */
function settledBy(last: LastMessage | null, lastHumanReply: number): number {
  if (last?.from === 'human') return Math.max(last.id, lastHumanReply);
  const key = last?.from === 'us' ? parseSendKey(last.sendKey) : undefined;
  return key && answers(key, key.newest) ? Math.max(key.newest, lastHumanReply) : lastHumanReply;
}
