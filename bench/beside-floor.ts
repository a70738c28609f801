import type { Desk } from './desk.ts';
import { paced } from './load.ts';
import { cpuSeconds } from './processes.ts';
import { percentiles } from './report/percentiles.ts';
import type { Parts, Setup } from './setup.ts';

/** What a turn costs, echo included; milliseconds. */
export interface Cost {
  turns: number;
  /** Processor time, user and system. */
  temporal: number;
  worker: number;
  ingress: number;
  /** Webhook posted → reply arrives at Chatwoot, the median. */
  reply: number;
}

export interface Beside {
  /** Messages per second. */
  rate: number;
  product: Cost;
  floor: Cost;
}

interface Plan {
  rounds: number;
  /** Of each stretch. */
  seconds: number;
  rates: readonly number[];
}

/** Turns of each conversation: the first one costs more than the others. */
const TURNS = 5;
/** Until what runs often is compiled. */
const WARM_UP = { rate: 10, seconds: 6 };
const PARTS = ['temporal', 'worker', 'ingress'] as const;

/**
 * The product and the floor, by turns, so that what else the machine does meets both. The parts of the other one only wait meanwhile;
 * Temporal serves both, each in its own stretch.
 */
export async function besideFloor(setup: Setup, { rounds, seconds, rates }: Plan): Promise<Beside[]> {
  const targets = { floor: await setup.startFloor(), product: setup.product() };
  const results: Beside[] = [];
  for (const target of ['floor', 'product'] as const)
    await stretch(setup, target, targets[target], WARM_UP.rate, Math.min(seconds, WARM_UP.seconds));
  for (const rate of rates) {
    const found = { floor: [] as Stretch[], product: [] as Stretch[] };
    for (let round = 0; round < rounds; round += 1) {
      // Each begins as often as the other.
      for (const target of round % 2 === 0 ? (['floor', 'product'] as const) : (['product', 'floor'] as const)) {
        found[target].push(await stretch(setup, target, targets[target], rate, seconds));
      }
    }
    results.push({ rate, product: costOf(found.product), floor: costOf(found.floor) });
  }
  return results;
}

/** Seconds of processor time, and milliseconds until each reply. */
interface Stretch {
  used: Record<keyof Parts, number>;
  replies: number[];
}

async function stretch(setup: Setup, target: 'product' | 'floor', parts: Parts, rate: number, seconds: number) {
  const { desk } = setup;
  setup.use(target);
  const messages = Math.round(rate * seconds);
  const customers = await open(desk, Math.ceil(messages / TURNS));
  const before = usedBy(parts);
  const replies: number[] = [];
  const counted = customers.map((customer) => ({
    ...customer,
    ask: async () => {
      const journey = await customer.ask();
      replies.push(journey.reply);
      return journey;
    },
  }));
  await paced({ customers: counted, messages, rate });
  await desk.settled();
  const after = usedBy(parts);
  const used = { temporal: 0, worker: 0, ingress: 0 };
  for (const part of PARTS) used[part] = after[part] - before[part];
  return { used, replies };
}

async function open({ customer }: Desk, count: number) {
  return Promise.all(Array.from({ length: count }, customer));
}

function usedBy(parts: Parts): Record<keyof Parts, number> {
  const [temporal, worker, ingress] = PARTS.map((part) => cpuSeconds(parts[part]) ?? Number.NaN);
  return { temporal: temporal ?? 0, worker: worker ?? 0, ingress: ingress ?? 0 };
}

function costOf(stretches: readonly Stretch[]): Cost {
  const replies = stretches.flatMap((one) => one.replies);
  const perTurn = (part: keyof Parts) => {
    const seconds = stretches.reduce((sum, { used }) => sum + used[part], 0);
    return Math.round((seconds * 100_000) / replies.length) / 100;
  };
  return {
    turns: replies.length,
    temporal: perTurn('temporal'),
    worker: perTurn('worker'),
    ingress: perTurn('ingress'),
    reply: percentiles(replies).p50 ?? Number.NaN,
  };
}
