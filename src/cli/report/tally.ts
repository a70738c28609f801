import type { ConversationResult, Sends } from '../../contracts/conversation.ts';
import { OUTCOMES } from '../../contracts/metrics.ts';

/** One run that is over, or goes on: what a report counts of it. */
export interface CountedRun {
  agent: string;
  inbox: number | null;
  /** Temporal's: RUNNING, COMPLETED, FAILED, … */
  status: string;
  /** The search attribute. */
  phase: string | null;
  closedAt: Date | null;
  /** `null`: it has none, or it is gone. */
  result: Partial<ConversationResult> | null;
}

/** What became of it. A turn is needed to keep a conversation or to lose it to people: without one the bot had no part in it. */
export const FATES = ['kept', 'handedOver', 'taken', 'noTurn', 'endedByOperator', 'broken', 'unread'] as const;
export type Fate = (typeof FATES)[number];

/** What the conversations of one fate used. */
interface Used {
  conversations: number;
  turns: number;
  replies: number;
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  /** Conversations of which the cost is known. */
  priced: number;
  /** Their cost, in millionths, so that the sum does not depend on the order. */
  microCost: number;
}

/** Nothing but counts: two tallies add up, in any order, and take the same room whatever they count. */
export interface Tally {
  fates: Record<Fate, Used>;
  /** Of those handed over. */
  causes: Record<string, number>;
  /** Conversations in which an earlier run, as far as Temporal keeps it, had a turn. */
  cameBack: number;
  sends: Sends;
  /** Of what goes on now. */
  running: { active: number; paused: number };
}

const nothingUsed = (): Used => ({
  ...{ conversations: 0, turns: 0, replies: 0, inputTokens: 0, outputTokens: 0, cachedTokens: 0 },
  ...{ priced: 0, microCost: 0 },
});

export function emptyTally(): Tally {
  const zeros = <K extends string>(names: readonly K[]) => names.map((name) => [name, 0] as const);
  return {
    fates: {
      ...{ kept: nothingUsed(), handedOver: nothingUsed(), taken: nothingUsed(), noTurn: nothingUsed() },
      ...{ endedByOperator: nothingUsed(), broken: nothingUsed(), unread: nothingUsed() },
    },
    causes: Object.fromEntries(zeros([...OUTCOMES.handOffs, UNTOLD])),
    cameBack: 0,
    sends: { acknowledged: 0, echoed: 0, readBack: 0, absent: 0, ambiguous: 0 },
    running: { active: 0, paused: 0 },
  };
}

/** A hand-off whose result is of an older version. */
const UNTOLD = 'untold';

/** Adds one run; it has to be the last of those that were continued as new, whose counts it carries. */
export function count(tally: Tally, run: CountedRun): Tally {
  const { running, fates, causes, sends } = tally;
  if (run.status === 'RUNNING') {
    const phase = run.phase === 'paused' ? 'paused' : 'active';
    return { ...tally, running: { ...running, [phase]: running[phase] + 1 } };
  }
  const { result } = run;
  const fate = fateOf(run);
  const cause = causeOf(result?.cause);
  const returns = (result?.soFar?.turns ?? 0) > (result?.turns ?? 0);
  return {
    running,
    fates: { ...fates, [fate]: plus(fates[fate], usedBy(result)) },
    causes: fate === 'handedOver' ? { ...causes, [cause]: (causes[cause] ?? 0) + 1 } : causes,
    cameBack: tally.cameBack + (returns ? 1 : 0),
    sends: result?.sends ? plus(sends, result.sends) : sends,
  };
}

export function fateOf({ status, result }: Pick<CountedRun, 'status' | 'result'>): Fate {
  if (status === 'CANCELLED') return 'endedByOperator';
  if (status !== 'COMPLETED') return 'broken';
  const { outcome, turns = 0 } = result ?? {};
  if (outcome === undefined || !OUTCOMES.endings.includes(outcome)) return 'unread';
  if (outcome === 'handedOff') return 'handedOver';
  if (turns === 0) return 'noTurn';
  return outcome === 'resolved' || outcome === 'idle' ? 'kept' : 'taken';
}

function causeOf(cause: ConversationResult['cause']): string {
  return cause !== undefined && OUTCOMES.handOffs.includes(cause) ? cause : UNTOLD;
}

function usedBy(result: Partial<ConversationResult> | null): Used {
  const { turns = 0, replies = 0, usage } = result ?? {};
  return {
    ...{ conversations: 1, turns, replies },
    inputTokens: usage?.inputTokens ?? 0,
    outputTokens: usage?.outputTokens ?? 0,
    cachedTokens: usage?.cachedTokens ?? 0,
    priced: usage?.cost === undefined ? 0 : 1,
    microCost: Math.round((usage?.cost ?? 0) * 1e6),
  };
}

/** By name; what `more` does not say counts as 0. */
export function plus<T extends { [K in keyof T]: number }>(sum: T, more: Partial<T>): T {
  const next = { ...sum };
  for (const name in sum) next[name] = (sum[name] + (more[name] ?? 0)) as T[typeof name];
  return next;
}
