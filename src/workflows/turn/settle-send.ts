import { ActivityFailure, condition, isCancellation } from '@temporalio/workflow';
import type { Sends } from '../../contracts/conversation.ts';
import { SEND, steady, type Unconfirmed } from '../activities.ts';
import type { Run, Settling } from '../run.ts';
import { isTooLate, untilDue } from './deadline.ts';

/** Milliseconds. */
const ECHO = 3000;
/**
 * A request that Chatwoot has not answered may wait 30 s in front of it and run for 15 s (rack-timeout's `wait_timeout` and
 * `service_timeout`), and the clocks of proxies come on top: milliseconds after which a message that is not there is believed absent.
 */
const BELIEVE_ABSENT = 60_000;

type Lost = Unconfirmed & Omit<Settling, 'next'> & { sendKey: string; newest: number };

/** What became of it; operators see meanwhile what is awaited (`run.settling`). */
export async function settleSend(run: Run, lost: Lost): Promise<keyof Sends> {
  try {
    return await settle(run, lost, (next) => {
      const { what, since, ifAbsent, ifUnknown } = lost;
      run.settling = { what, since, next, ifAbsent, ifUnknown };
    });
  } finally {
    delete run.settling;
  }
}

/**
 * What became of it, by the deadline. Where Chatwoot is done with it a look after the echo's time tells; else an absence is believed later,
 * and what is not known by the deadline is for a person.
 */
async function settle(run: Run, lost: Lost, tell: (next: number) => void): Promise<keyof Sends> {
  const { sendKey, newest, since, isOver } = lost;
  const echoed = () => run.inbox.echoes.includes(sendKey);
  const look = async () => {
    const options = { summary: 'was it stored?', ...untilDue(run, Date.now(), { most: SEND }) };
    const found = await steady(run)
      .confirmSend.executeWithOptions(options, [{ ref: run.ref, sendKey, newest }])
      .then((result) => result.found, orUnknown);
    return echoed() ? 'echoed' : SETTLED[found];
  };
  // Late already: a person is asked whether it is there or not.
  if (isTooLate(run)) return echoed() ? 'echoed' : 'ambiguous';
  tell(Date.now() + ECHO);
  if (await condition(echoed, ECHO, { summary: 'waiting for the echo' })) return 'echoed';
  if (isTooLate(run)) return 'ambiguous';
  const first = await look();
  if (first === 'echoed' || first === 'readBack' || (first === 'absent' && isOver)) return first;

  const believed = isOver ? since : since + BELIEVE_ABSENT;
  const until = run.inbox.policy.handoffEnabled ? Math.min(believed, run.due) : believed;
  const wait = Math.max(0, until - Date.now());
  tell(Date.now() + wait);
  if (wait > 0 && (await condition(echoed, wait, { summary: 'waiting until absence is certain' }))) return 'echoed';
  const last = await look();
  return last === 'absent' && until < believed ? 'ambiguous' : last;
}

const SETTLED = { present: 'readBack', absent: 'absent', unknown: 'ambiguous' } as const;

/** Where Chatwoot does not tell, nobody knows. */
function orUnknown(error: unknown): 'unknown' {
  if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
  return 'unknown';
}
