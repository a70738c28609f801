import { createClosers } from '../local/start/closers.ts';
import { besideFloor, type Beside } from './beside-floor.ts';
import type { Customer, Desk } from './desk.ts';
import { paced, saturated, type Latencies, type Saturation } from './load.ts';
import { describeMachine, type Machine } from './machine.ts';
import type { Plan } from './options.ts';
import { measureMemory, type Memory } from './memory.ts';
import { cpuSeconds } from './processes.ts';
import { startSetup, type Setup } from './setup.ts';
import { directReplies, turnCosts, type TurnCost } from './turn-costs.ts';

type Both<T> = Record<(typeof TARGETS)[number], T>;

export interface Head {
  at: string;
  plan: Plan;
  machine: Machine;
  /** The product and the barest thing that could do its job, by turns. */
  besideFloor: Beside[];
}

export interface Results extends Head {
  /** Each message opens a conversation. */
  newConversations: Both<Latencies>;
  /** Messages in conversations that run already. */
  runningConversations: Both<Latencies>;
  saturated: Both<Saturation>;
  /** Share of one processor while the product was saturated, in percent. */
  processors: Record<string, number | null>;
  memory: Memory[];
  /** One conversation, turn by turn; `direct`: the milliseconds of the direct handler's replies at the same turns. */
  turns: { product: TurnCost[]; direct: (number | null)[] };
  /** Webhooks that were not answered by 200. */
  failedWebhooks: number;
}

const RUNNING = 20;
const WARM_UP_SECONDS = 2;
const TARGETS = ['direct', 'product'] as const;

/** Runs the whole benchmark, or what the plan says of it, with processes of its own and ends them all. */
export async function runBench(plan: Plan, tell: (stage: string) => void): Promise<Results | Head> {
  const closers = createClosers((name, error) => {
    tell(`${name} did not end well: ${String(error)}`);
  });
  const head = { at: new Date().toISOString(), plan, machine: describeMachine() };
  try {
    tell('starting');
    const setup = await startSetup(closers);
    const measured = plan.floorAlone ? {} : await measure(setup, plan, tell);
    tell('beside the floor');
    const { rounds, seconds, floorRates: rates } = plan;
    return { ...head, besideFloor: await besideFloor(setup, { rounds, seconds, rates }), ...measured };
  } finally {
    await closers.closeAll();
  }
}

async function measure(setup: Setup, plan: Plan, tell: (stage: string) => void) {
  const { desk } = setup;
  const { seconds, rate, inFlight } = plan;
  const running = await eachTarget(setup, () => open(desk, Math.min(RUNNING, inFlight)));
  await eachTarget(setup, (target) => saturated(running[target], Math.min(seconds, WARM_UP_SECONDS)));

  tell('new conversations');
  const count = Math.round(rate * seconds);
  const newConversations = await eachTarget(setup, async () =>
    paced({ customers: await open(desk, count), messages: count, rate }),
  );
  tell('running conversations');
  const runningConversations = await eachTarget(setup, (target) =>
    paced({ customers: running[target], messages: 2 * count, rate: 2 * rate }),
  );
  tell('saturated');
  const processors: Results['processors'] = {};
  const saturation = await eachTarget(setup, async (target) => {
    const customers = await open(desk, inFlight);
    if (target === 'direct') return saturated(customers, seconds);
    return watchProcessors(setup, processors, () => saturated(customers, seconds));
  });
  tell('cost of a turn');
  setup.use('direct');
  const direct = await directReplies(desk, plan.turns);
  setup.use('product');
  const turns = { direct, product: await turnCosts(desk, setup.temporalAddress, plan.turns) };
  tell('memory');
  const memory = await measureMemory(setup, plan.idle);
  return {
    ...{ newConversations, runningConversations, saturated: saturation, processors, memory, turns },
    failedWebhooks: desk.failures(),
  };
}

/** The product last, so that Chatwoot is left with it. */
async function eachTarget<T>({ use, desk }: Setup, work: (target: keyof Both<T>) => Promise<T>): Promise<Both<T>> {
  const one = async (target: keyof Both<T>) => {
    use(target);
    const result = await work(target).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`${target}: ${why}`, { cause: error });
    });
    await desk.settled();
    return result;
  };
  const [direct, product] = [await one(TARGETS[0]), await one(TARGETS[1])];
  return { direct, product };
}

async function open({ customer }: Desk, count: number): Promise<Customer[]> {
  const customers: Customer[] = [];
  for (let n = 0; n < count; n += 1) customers.push(await customer());
  return customers;
}

async function watchProcessors<T>({ pids }: Setup, shares: Results['processors'], work: () => Promise<T>): Promise<T> {
  const used = () => Object.entries(pids()).map(([name, pid]) => [name, cpuSeconds(pid)] as const);
  const before = new Map(used());
  const startedAt = performance.now();
  const result = await work();
  const took = (performance.now() - startedAt) / 1000;
  for (const [name, after] of used()) {
    const start = before.get(name) ?? null;
    shares[name] = after === null || start === null ? null : Math.round(((after - start) / took) * 100);
  }
  return result;
}
