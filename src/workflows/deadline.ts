import type { IncomingMessage } from '../contracts/conversation.ts';

/** However late its messages are, the graph gets this long, or the whole deadline where that is shorter. Milliseconds. */
const AT_LEAST = 30_000;
const ONE_TRY = 90_000;
/** So far past its limit a timeout means that no worker was there, not that the model was slow. */
const WORKERS_AWAY = 10_000;

export interface GraphTimeouts {
  startToClose: number;
  scheduleToClose: number;
}

/** What is left of the answer deadline, which counts from the oldest message's arrival at the ingress. */
export function graphTimeouts(batch: IncomingMessage[], answerDeadline: number, now: number): GraphTimeouts {
  const oldest = Math.min(now, ...batch.map(({ receivedAt }) => receivedAt));
  const scheduleToClose = Math.max(Math.min(AT_LEAST, answerDeadline), oldest + answerDeadline - now);
  return { scheduleToClose, startToClose: Math.min(ONE_TRY, scheduleToClose) };
}

/** Whether a turn that timed out deserves another try: the time went by while nobody could work. */
export function workersWereAway(startedAt: number, { scheduleToClose }: GraphTimeouts, now: number): boolean {
  return now > startedAt + scheduleToClose + WORKERS_AWAY;
}
