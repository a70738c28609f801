import { setTimeout as delay } from 'node:timers/promises';
import type { FaultPlan } from '../../sandbox/faults/fault-plan.ts';
import type { Sandbox } from '../../sandbox/chatwoot.ts';
import { mulberry32 } from '../../sandbox/faults/random.ts';
import { deckOf } from './deck.ts';
import type { Model, ModelFault } from '../model.ts';
import type { Record } from '../report/record.ts';

/** What can be killed, and how it comes back. */
export interface Parts {
  names: readonly string[];
  kill(part: string, signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  start(part: string): Promise<void>;
}

export interface Target {
  sandbox: Sandbox;
  model: Model;
  record: Record;
  parts: Parts;
}

type Act = (target: Target, random: () => number) => Promise<void> | void;

const webhooks =
  (plan: NonNullable<FaultPlan['webhooks']>): Act =>
  ({ sandbox }) => {
    sandbox.faults.add({ webhooks: plan });
  };
const api =
  (plan: NonNullable<FaultPlan['api']>): Act =>
  ({ sandbox }) => {
    sandbox.faults.add({ api: plan });
  };
const model =
  (fault: ModelFault, times = 3): Act =>
  (target) => {
    target.model.fail(fault, times);
  };
const kill =
  (part: string, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Act =>
  async ({ parts, record }, random) => {
    if (!parts.names.includes(part)) return;
    const at = Date.now();
    await parts.kill(part, signal);
    await delay(random() * 1500);
    await parts.start(part);
    record.strike(signal === 'SIGKILL' ? `kill -9 ${part}` : `deploy (SIGTERM) ${part}`, null, at, Date.now());
  };
const away =
  (ms: number): Act =>
  async ({ sandbox, record }) => {
    const at = Date.now();
    sandbox.faults.add({ away: true });
    await delay(ms);
    sandbox.faults.add({ away: false });
    record.strike(`Chatwoot away ${ms / 1000} s`, null, at, Date.now());
  };

/** One request, webhook or call to the model goes wrong, a few times. */
const SMALL: readonly Act[] = [
  webhooks({ drop: { next: 2 } }),
  webhooks({ duplicate: { next: 4 } }),
  webhooks({ delay: { next: 3, ms: 2500 } }),
  webhooks({ reorder: { next: 4 } }),
  ...([429, 500, 502, 'refuse', 'commitThenDrop', 'commitThen500'] as const).map((fault) =>
    api({ messages: { [fault]: { next: 3 } } }),
  ),
  api({ messages: { late: { next: 2, ms: 3000 } } }),
  api({ messages: { late: { next: 1, ms: 12_000 } } }),
  api({ conversations: { late: { next: 2, ms: 3000 } } }),
  ...([429, 500, 502, 'commitThenDrop'] as const).map((fault) => api({ conversations: { [fault]: { next: 3 } } })),
  ...(['slow', '429', '500', 'garbage'] as const).map((fault) => model(fault)),
  model('silent', 2),
];

/** A whole part is gone for a while. */
const OUTAGES: readonly Act[] = [
  kill('worker'),
  kill('ingress'),
  kill('temporal'),
  kill('worker', 'SIGTERM'),
  away(4000),
];

export interface Pace {
  seed: number;
  /** Milliseconds from one outage's end to the next one, on average. */
  calm: number;
  /** Chatwoot is away for 30 s once. */
  longAway: boolean;
  goOn: () => boolean;
  /** Whether there have been fewer faults so far than there were to be by now. */
  isBehind: () => boolean;
}

/** Breaks things until `goOn` says no, but each part at least once; then everything is whole again. */
export async function runStrikes(target: Target, pace: Pace): Promise<void> {
  await Promise.all([strikeSmall(target, pace), strikeParts(target, pace)]);
  target.sandbox.faults.clear();
  target.model.heal();
}

async function strikeSmall(target: Target, { seed, goOn, isBehind }: Pace): Promise<void> {
  const random = mulberry32(seed + 1);
  const acts = deckOf(SMALL, random);
  while (goOn()) {
    if (isBehind()) await acts.next().value(target, random);
    await delay(100 + random() * 400);
  }
}

async function strikeParts(target: Target, { seed, calm, longAway, goOn }: Pace): Promise<void> {
  const random = mulberry32(seed + 2);
  const acts = deckOf(OUTAGES, random);
  for (let struck = 0; goOn() || struck < OUTAGES.length; struck++) {
    await delay(calm * (0.5 + random()));
    const isLongAway = longAway && struck === 2 * OUTAGES.length;
    await (isLongAway ? away(30_000) : acts.next().value)(target, random);
  }
}
