import { ActivityFailure, isCancellation, log } from '@temporalio/workflow';
import { rulesOf } from '../chatwoot/ownership.ts';
import type { Guard, Reading } from '../contracts/activities.ts';
import { NOTHING_SO_FAR } from '../contracts/limits.ts';
import { describeFailure, steady } from './activities.ts';
import { untilDue, workersWereAway } from './turn/deadline.ts';
import { knownOf } from './facts/inbox.ts';
import type { Run } from './run.ts';

/**
 * Looks at the conversation itself: payloads are frozen and unordered, only a live read tells who has it. What cannot be read in
 * time is as the newest webhook said (`live: false`). After `blind` turns it tells what they missed, too.
 */
export async function look(run: Run, blind?: number[]): Promise<Reading> {
  for (;;) {
    const now = Date.now();
    const limit = untilDue(run, now);
    const options = { summary: 'who has it now?', ...limit };
    try {
      const waiting = run.opened ? undefined : run.inbox.unanswered.at(-1)?.id;
      const { givenBack } = run.inbox;
      const sought = blind ? { blind, settled: settledBefore(run), ...(givenBack ? { givenBack } : {}) } : {};
      const wanted = { ...sought, ...(waiting === undefined ? {} : { waiting }) };
      const guarded = { ref: run.ref, guard: guardOf(run), ...wanted };
      return learn(run, await steady(run).readConversation.executeWithOptions(options, [guarded]));
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      if (workersWereAway(error, now + limit.scheduleToCloseTimeout, Date.now())) continue;
      log.warn('cannot look, what webhooks said decides', { why: describeFailure(error) });
      const snapshot = guardOf(run).fallback;
      return { snapshot, live: false, last: null, contact: null, inbox: null, channel: null };
    }
  }
}

/** Messages that an earlier run knew of, and has answered itself or a later one: by silence, which no list shows. */
export function settledBefore({ before: { seen = [], answeredUpTo = 0 } = NOTHING_SO_FAR }: Run): number[] {
  return seen.filter((id) => id <= answeredUpTo);
}

/** Keeps what a reading tells of who we are. */
export function learn(run: Run, reading: Reading): Reading {
  if (reading.ownBot !== undefined) run.inbox = { ...run.inbox, ownBot: reading.ownBot };
  return reading;
}

export function guardOf({ inbox }: Run): Guard {
  const { policy, snapshot } = inbox;
  return {
    rules: rulesOf(policy),
    ...knownOf(inbox),
    fallback: snapshot ?? { status: null, assigneeType: null, assigneeId: null, labels: [], at: 0 },
  };
}
