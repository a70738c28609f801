import { workflowInfo } from '@temporalio/workflow';

/**
 * How long one run may get. The server refuses signals from 10,000 on, and ends a run at 51,200 events or 50 MB; it
 * suggests to continue as new from 4,096 events or 4 MB on.
 */
interface Length {
  signals: number;
  events: number;
  bytes: number;
}

const MANY: Length = { signals: 2000, events: 16_384, bytes: 16 * 2 ** 20 };
const TOO_MANY: Length = { signals: 6000, events: 32_768, bytes: 32 * 2 ** 20 };

/** Between two steps: whether it is time to continue as new. */
export function isLong(signals: number, continueAfterEvents: number | null): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  const set = continueAfterEvents !== null && historyLength > continueAfterEvents;
  return continueAsNewSuggested || signals > MANY.signals || set;
}

/** While nothing is to be done, facts alone make a run long. */
export function outgrew(signals: number): boolean {
  return exceeds(signals, MANY);
}

/** In the middle of a turn: whether it must be cut, since the server would soon refuse what comes in. */
export function isFlooded(signals: number): boolean {
  return exceeds(signals, TOO_MANY);
}

function exceeds(signals: number, limit: Length): boolean {
  const { historyLength, historySize } = workflowInfo();
  return signals > limit.signals || historyLength > limit.events || historySize > limit.bytes;
}
