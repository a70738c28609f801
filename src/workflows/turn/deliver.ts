import { CancellationScope } from '@temporalio/workflow';
import type { Reading } from '../../contracts/activities.ts';
import type { Items } from '../../contracts/graph.ts';
import { formatSendKey, type SendKind } from '../../chatwoot/send-key.ts';
import { describeFailure, failureStatus, SEND, sending, unconfirmed } from '../activities.ts';
import { countSend } from '../count.ts';
import { isTooLate, renewDue, untilDue, workersWereAway } from './deadline.ts';
import { addMessage, oldestWaiting } from '../facts/unanswered.ts';
import { guardOf } from '../look.ts';
import { noteBlind } from './look-again.ts';
import { recallable } from './recall.ts';
import { settleSend } from './settle-send.ts';
import type { Run, Settling } from '../run.ts';

export interface Text {
  kind: SendKind;
  text: string;
  /** Newest customer message that it answers. */
  newest: number;
  part: number;
  parts: number;
  options?: { title: string; value: string }[];
  items?: Items;
  /** A part of the reply has been sent already: newer messages no longer hold the rest back. */
  begun?: boolean;
  /** People have the conversation already: we opened it for them, and this word comes after. */
  handedOver?: boolean;
}

export type Delivery =
  | { kind: 'sent'; id: number | null }
  /** Not sent: a person has it, or a newer message is there. */
  | { kind: 'stopped'; reading: Reading | null }
  /** Not sent, and it will not be; or nobody can tell whether it was: then `unsure` is its send key. */
  | { kind: 'failed'; reason: string; status?: number | undefined; unsure?: string };

const RESENDS = 3;
/** A send that begins right before the deadline gets so many milliseconds: a look and a post take less, unless Chatwoot is slow. */
const LAST_SEND = 5000;
/** Milliseconds, where nobody can be called: a word that comes late is better than none. */
const A_DAY = 24 * 3_600_000;

/**
 * Posts one message to the customer exactly once, as far as Chatwoot lets us know: an uncertain send is settled by its own
 * echo, then by reading the conversation, then by `AMBIGUOUS_SEND`; never by a blind retry.
 */
export async function deliver(run: Run, text: Text, isPointless = () => false): Promise<Delivery> {
  const sendKey = formatSendKey({ agent: run.ref.agent, ...text });
  for (let attempt = 0; attempt <= resendsOf(text); attempt++) {
    if (isTaken(run, text)) return { kind: 'stopped', reading: null };
    if (attempt > 0 && isTooLate(run)) {
      return { kind: 'failed', reason: 'the answer deadline has passed' };
    }
    const sent = await CancellationScope.nonCancellable(() => post(run, text, sendKey, isPointless));
    if (sent !== 'absent') return sent;
  }
  return { kind: 'failed', reason: 'Chatwoot stored the message in none of our tries' };
}

/** What is done where a lost send is not there, and where nobody can tell; for operators. */
function whatFollows({ inbox: { policy } }: Run, text: Text): Pick<Settling, 'ifAbsent' | 'ifUnknown'> {
  if (resendsOf(text) === 0) return { ifAbsent: 'leaveOut', ifUnknown: 'leaveOut' };
  if (policy.ambiguousSend === 'resend') return { ifAbsent: 'sendAgain', ifUnknown: 'sendAgain' };
  if (text.kind !== 'reply' && text.kind !== 'fallback') return { ifAbsent: 'sendAgain', ifUnknown: 'leaveOut' };
  return { ifAbsent: 'sendAgain', ifUnknown: policy.handoffEnabled ? 'askPerson' : 'tellTeam' };
}

/** What waits for the answer would hold it back: it is said once or not at all. */
const resendsOf = ({ kind }: Text) => (kind === 'holding' ? 0 : RESENDS);

async function post(run: Run, text: Text, sendKey: string, isPointless: () => boolean): Promise<Delivery | 'absent'> {
  const { ref, inbox } = run;
  const before = lastKnown(run, text.newest);
  const limit = limitOf(run, text);
  const until = Date.now() + limit.scheduleToCloseTimeout;
  const options = { summary: `${text.kind} ${text.part}/${text.parts}`, ...limit };
  const recall = { isDone: false };
  try {
    const result = await recallable(
      () => isPointless() || hasLostItsPoint(run, text),
      recall,
      () =>
        sending(run).sendReply.executeWithOptions(options, [
          {
            ref,
            sendKey,
            kind: text.kind,
            text: text.text,
            options: text.options ?? [],
            ...(text.items ? { items: text.items } : {}),
            newest: text.newest,
            oldest: oldestUnseen(run, text),
            guard: guardOf(run),
            begun: text.begun ?? false,
            ...(text.handedOver ? { handedOver: true } : {}),
          },
        ]),
    );
    if (result.kind !== 'sent') return { kind: 'stopped', reading: result.reading };
    if (result.ownBot !== null) run.inbox = { ...run.inbox, ownBot: result.ownBot };
    if (result.newer) run.inbox = addMessage(run.inbox, result.newer, Date.now());
    if (result.unseen) noteBlind(run, text.newest, Date.now());
    run.sends.acknowledged++;
    countSend(run, 'acknowledged');
    return { kind: 'sent', id: result.id };
  } catch (error) {
    const lost = unconfirmed(error, Date.now());
    if (!lost && recall.isDone) return { kind: 'stopped', reading: null };
    if (!lost) return { kind: 'failed', reason: describeFailure(error), status: failureStatus(error) };

    if (workersWereAway(error, until, Date.now())) renewDue(run, Date.now());
    const isOver = lost.isOver || resendsOf(text) === 0;
    const lostSend = { sendKey, newest: before, what: options.summary, since: lost.since, isOver };
    const found = await settleSend(run, { ...lostSend, ...whatFollows(run, text) });
    run.sends[found]++;
    countSend(run, found);
    if (found === 'echoed' || found === 'readBack') {
      // What the customer wrote while it was on its way stands before it, where nothing shows it.
      noteBlind(run, text.newest, Date.now());
      return { kind: 'sent', id: null };
    }
    if (found === 'absent' || inbox.policy.ambiguousSend === 'resend') return 'absent';
    return { kind: 'failed', reason: 'nobody can tell whether a reply was stored', unsure: sendKey };
  }
}

function limitOf(run: Run, { kind, handedOver = false }: Text) {
  if (kind === 'holding' || handedOver) return untilDue(run, Date.now(), { least: SEND, most: SEND });
  if (run.inbox.policy.handoffEnabled) return untilDue(run, Date.now(), { least: LAST_SEND });
  return { scheduleToCloseTimeout: A_DAY };
}

/** Somebody else seems to have the conversation. That it is open, or silenced, is our own doing once it was handed over. */
function isTaken({ inbox: { claim } }: Run, { handedOver = false }: Text): boolean {
  return claim !== null && !(handedOver && (claim.why === 'statusChanged' || claim.why === 'labelled'));
}

/** Taken, or an operator has paused the conversation before a reply has begun. */
function hasLostItsPoint(run: Run, text: Text): boolean {
  return isTaken(run, text) || (run.paused && text.kind === 'reply' && text.part === 1);
}

/**
 * Since which message a person's words count. A turn has listed what stands before the oldest that waits; what is said without one (a
 * limit is reached) has nobody looked at, so that a person's reply whose webhook was lost stands between our last words and it. What
 * was given back since looks the same.
 */
function oldestUnseen({ inbox, answeredUpTo }: Run, { kind, newest }: Text): number {
  const waiting = oldestWaiting(inbox, newest);
  const known = Math.max(answeredUpTo, inbox.lastHumanReply);
  return kind === 'reply' || known === 0 || inbox.givenBack ? waiting : Math.min(waiting, known);
}

/** The newest message of anybody that we know of. */
function lastKnown({ inbox }: Run, newest: number): number {
  return Math.max(newest, inbox.lastHumanReply, ...inbox.dialogue.map(({ id }) => id));
}
