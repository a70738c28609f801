import { setTimeout as delay } from 'node:timers/promises';
import type { FaultPlan } from '../../sandbox/faults/fault-plan.ts';
import type { ModelFault } from '../model.ts';
import { PROXY_FAULTS, type ProxyFault } from '../proxy/proxy-faults.ts';
import type { Parts, Target } from './target.ts';

/** Something that goes wrong around one set-up, or around all that share the same processes. */
export type Small = (target: Target) => void;
export type Outage = (targets: readonly Target[], parts: Parts, random: () => number) => Promise<void>;

const webhooks =
  (plan: NonNullable<FaultPlan['webhooks']>): Small =>
  ({ sandbox }) => {
    sandbox.faults.add({ webhooks: plan });
  };
const api =
  (plan: NonNullable<FaultPlan['api']>): Small =>
  ({ sandbox }) => {
    sandbox.faults.add({ api: plan });
  };
const model =
  (fault: ModelFault, times = 3): Small =>
  (target) => {
    target.model.fail(fault, times);
  };
const proxy =
  (side: 'calls' | 'webhooks', fault: ProxyFault): Small =>
  ({ proxies }) => {
    proxies[side].strike(fault, 2);
  };

/** One request, webhook or call to the model goes wrong, a few times. */
export const SMALL: readonly Small[] = [
  webhooks({ drop: { next: 2 } }),
  webhooks({ duplicate: { next: 4 } }),
  webhooks({ delay: { next: 3, ms: 2500 } }),
  webhooks({ reorder: { next: 4 } }),
  ...([429, 500, 502, 'refuse', 'commitThenDrop', 'commitThen500'] as const).map((fault) =>
    api({ messages: { [fault]: { next: 3 } } }),
  ),
  api({ messages: { late: { next: 2, ms: 3000 } } }),
  api({ messages: { late: { next: 1, ms: 12_000 } } }),
  ...([429, 500, 502, 'refuse'] as const).map((fault) => api({ lists: { [fault]: { next: 3 } } })),
  api({ lists: { late: { next: 2, ms: 3000 } } }),
  api({ conversations: { late: { next: 2, ms: 3000 } } }),
  ...([429, 500, 502, 'commitThenDrop'] as const).map((fault) => api({ conversations: { [fault]: { next: 3 } } })),
  ...(['slow', '429', '500', 'garbage'] as const).map((fault) => model(fault)),
  model('silent', 2),
  ...PROXY_FAULTS.flatMap((fault) => [proxy('calls', fault), proxy('webhooks', fault)]),
];

const kill =
  (part: string, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Outage =>
  async (targets, parts, random) => {
    if (!parts.names.includes(part)) return;
    await during(signal === 'SIGKILL' ? `kill -9 ${part}` : `deploy (SIGTERM) ${part}`, targets, async () => {
      await parts.kill(part, signal);
      await delay(random() * 1500);
      await parts.start(part);
    });
  };

export const away =
  (ms: number): Outage =>
  (targets) =>
    during(`Chatwoot away ${ms / 1000} s`, targets, async () => {
      for (const { sandbox } of targets) sandbox.faults.add({ away: true });
      await delay(ms);
      for (const { sandbox } of targets) sandbox.faults.add({ away: false });
    });

const allThrough =
  (side: 'calls' | 'webhooks', fault: ProxyFault, ms: number): Outage =>
  (targets) =>
    during(`all ${side}: ${fault}, ${ms / 1000} s`, targets, async () => {
      for (const { proxies } of targets) proxies[side].strikeAll(fault);
      await delay(ms);
      for (const { proxies } of targets) proxies[side].strikeAll(null);
    });

async function during(fault: string, targets: readonly Target[], work: () => Promise<void>): Promise<void> {
  const at = Date.now();
  await work();
  for (const { record } of targets) record.strike(fault, null, at, Date.now());
}

/** A whole part is gone for a while. */
export const OUTAGES: readonly Outage[] = [
  kill('worker'),
  kill('ingress'),
  kill('temporal'),
  kill('worker', 'SIGTERM'),
  away(4000),
  allThrough('calls', '404 page in its place', 3000),
  allThrough('calls', '200 in its place', 3000),
  allThrough('webhooks', '200 in its place', 2000),
  allThrough('webhooks', '502 in its place', 2000),
];
