import { ActivityFailure, CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { Reading } from '../../contracts/activities.ts';
import type { Items } from '../../contracts/graph.ts';
import type { SendKind, Sends } from '../../contracts/conversation.ts';
import { formatSendKey } from '../../chatwoot/send-key.ts';
import { describeFailure, failureStatus, SEND, sending, steady, unconfirmedSince } from '../activities.ts';

import { countSend } from '../count.ts';
import { renewDue, untilDue, workersWereAway } from './deadline.ts';
import { addMessage, oldestWaiting } from '../facts/inbox.ts';
import { guardOf } from '../look.ts';
import { noteBlind } from './look-again.ts';
import { recallable } from './recall.ts';
import type { Run } from '../run.ts';

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
  /** Not sent, and it will not be; or, where it `isUnsure`, nobody can tell whether it was. */
  | { kind: 'failed'; reason: string; status?: number | undefined; isUnsure?: boolean };

const ECHO = '3 seconds';
/** Chatwoot may store a message up to this long after the request (rack-timeout 15 s): only then is absence believed. */
const BELIEVE_ABSENT = 20_000;
const RESENDS = 3;

/**
 * Posts one message to the customer exactly once, as far as Chatwoot lets us know: an uncertain send is settled by its own
 * echo, then by reading the conversation, then by `AMBIGUOUS_SEND`; never by a blind retry.
 */
export async function deliver(run: Run, text: Text): Promise<Delivery> {
  const sendKey = formatSendKey({ agent: run.ref.agent, ...text });
  for (let attempt = 0; attempt <= RESENDS; attempt++) {
    if (isTaken(run, text)) return { kind: 'stopped', reading: null };
    if (attempt > 0 && isTooLate(run)) {
      return { kind: 'failed', reason: 'the answer deadline has passed' };
    }
    const sent = await CancellationScope.nonCancellable(() => post(run, text, sendKey));
    if (sent !== 'absent') return sent;
  }
  return { kind: 'failed', reason: 'Chatwoot stored the message in none of our tries' };
}

async function post(run: Run, text: Text, sendKey: string): Promise<Delivery | 'absent'> {
  const { ref, inbox } = run;
  const before = lastKnown(run, text.newest);
  // Where nobody can be called, a word that comes late is better than none.
  const limit = inbox.policy.handoffEnabled ? untilDue(run, Date.now(), { least: SEND }) : undefined;
  const until = Date.now() + (limit?.scheduleToCloseTimeout ?? Infinity);
  const options = { summary: `${text.kind} ${text.part}/${text.parts}`, ...limit };
  const recall = { isDone: false };
  try {
    const result = await recallable(
      () => hasLostItsPoint(run, text),
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
            oldest: oldestWaiting(inbox, text.newest),
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
    const since = unconfirmedSince(error, Date.now());
    if (since === undefined && recall.isDone) return { kind: 'stopped', reading: null };
    if (since === undefined) return { kind: 'failed', reason: describeFailure(error), status: failureStatus(error) };

    if (workersWereAway(error, until, Date.now())) renewDue(run, Date.now());
    const found = await settle(run, sendKey, before, since);
    run.sends[found]++;
    countSend(run, found);
    if (found === 'echoed' || found === 'readBack') return { kind: 'sent', id: null };
    if (found === 'absent' || inbox.policy.ambiguousSend === 'resend') return 'absent';
    return { kind: 'failed', reason: 'nobody can tell whether a reply was stored', isUnsure: true };
  }
}

/** Somebody else seems to have the conversation. That it is open, or silenced, is our own doing once it was handed over. */
function isTaken({ inbox: { claim } }: Run, { handedOver = false }: Text): boolean {
  return claim !== null && !(handedOver && (claim.why === 'statusChanged' || claim.why === 'labelled'));
}

/** Taken, or an operator has paused the conversation before a reply has begun. */
function hasLostItsPoint(run: Run, text: Text): boolean {
  return isTaken(run, text) || (run.paused && text.kind === 'reply' && text.part === 1);
}

const isTooLate = ({ inbox: { policy }, due }: Run) => policy.handoffEnabled && Date.now() >= due;

async function settle(run: Run, sendKey: string, newest: number, since: number): Promise<keyof Sends> {
  const echoed = () => run.inbox.echoes.includes(sendKey);
  const look = async () => {
    const options = { summary: 'was it stored?', scheduleToCloseTimeout: SEND };
    const found = await steady(run)
      .confirmSend.executeWithOptions(options, [{ ref: run.ref, sendKey, newest }])
      .then((result) => result.found, orUnknown);
    return echoed() ? 'echoed' : SETTLED[found];
  };
  if (await condition(echoed, ECHO, { summary: 'waiting for the echo' })) return 'echoed';
  // Late already: a person is asked whether it is there or not.
  if (isTooLate(run)) return 'ambiguous';
  const first = await look();
  if (first === 'echoed' || first === 'readBack') return first;

  const wait = Math.max(0, since + BELIEVE_ABSENT - Date.now());
  if (wait > 0 && (await condition(echoed, wait, { summary: 'waiting until absence is certain' }))) return 'echoed';
  return look();
}

const SETTLED = { present: 'readBack', absent: 'absent', unknown: 'ambiguous' } as const;

/** Where Chatwoot does not tell, nobody knows. */
function orUnknown(error: unknown): 'unknown' {
  if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
  return 'unknown';
}

/** The newest message of anybody that we know of. */
function lastKnown({ inbox }: Run, newest: number): number {
  return Math.max(newest, inbox.lastHumanReply, ...inbox.dialogue.map(({ id }) => id));
}
