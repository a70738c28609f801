import { setTimeout as delay } from 'node:timers/promises';
import type { FaultPlan } from '../sandbox/fault-plan.ts';
import type { Sandbox } from '../sandbox/chatwoot.ts';
import type { Model, ModelFault } from './model.ts';
import type { Record } from './record.ts';

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
  (fault: ModelFault): Act =>
  (target) => {
    target.model.fail(fault, 3);
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

/** Each with its weight. */
const ACTS: [weight: number, act: Act][] = [
  [2, webhooks({ drop: { next: 2, events: ['message_created'] } })],
  [4, webhooks({ duplicate: { next: 4 } })],
  [4, webhooks({ delay: { next: 4, ms: 2500 } })],
  [4, webhooks({ reorder: { next: 4 } })],
  ...([429, 500, 502, 'refuse', 'commitThenDrop', 'commitThen500'] as const).map((fault): [number, Act] => [
    3,
    api({ messages: { [fault]: { next: 3 } } }),
  ]),
  [3, api({ messages: { late: { next: 3, ms: 3000 } } })],
  [2, api({ messages: { late: { next: 2, ms: 12_000 } } })],
  [3, api({ conversations: { late: { next: 3, ms: 3000 } } })],
  [3, api({ conversations: { 500: { next: 3 } } })],
  [3, api({ conversations: { commitThenDrop: { next: 3 } } })],
  ...(['slow', '429', '500', 'garbage', 'silent'] as const).map((fault): [number, Act] => [3, model(fault)]),
  [3, kill('worker')],
  [3, kill('ingress')],
  [2, kill('temporal')],
  [2, kill('worker', 'SIGTERM')],
  [2, away(4000)],
];

/** Breaks things one after the other until `goOn` says no; then everything is whole again. */
export async function runStrikes(target: Target, random: () => number, goOn: () => boolean): Promise<void> {
  const sum = ACTS.reduce((all, [weight]) => all + weight, 0);
  let longAway = false;
  while (goOn()) {
    let at = random() * sum;
    const [, act] = ACTS.find(([weight]) => (at -= weight) < 0) ?? ACTS[0] ?? [0, () => undefined];
    await act(target, random);
    await delay(200 + random() * 600);
    if (!longAway && random() < 0.02) {
      longAway = true;
      await away(30_000)(target, random);
    }
  }
  target.sandbox.faults.clear();
  target.model.heal();
}
