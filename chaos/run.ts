import { setTimeout as delay } from 'node:timers/promises';
import { mulberry32 } from '../sandbox/faults/random.ts';
import { runLoad } from './load/load.ts';
import { startModel } from './model.ts';
import { isAtRest } from './report/check.ts';
import { judge, rulesOf, type Outcome } from './report/judge.ts';
import { openWorld, type World } from './set-ups/world.ts';
import type { SetUp } from './set-ups/set-ups.ts';
import type { Running, Start } from './strikes/bridge.ts';
import { runStrikes } from './strikes/strikes.ts';

/** Of each set-up. */
export interface Plan {
  seed: number;
  messages: number;
  /** 0: a calm run, in which nothing goes wrong. */
  faults: number;
}

interface Watch {
  progress: (line: string) => void;
  signal?: AbortSignal | undefined;
}

/** From here on a run has room for an outage of 30 s, and for calm between the outages. */
const LONG_RUN = 200;

/** Runs set-ups side by side on the same processes, under load and faults, lets them settle, and checks each from outside. */
export async function runChaos(setUps: readonly SetUp[], plan: Plan, start: Start, watch: Watch): Promise<Outcome[]> {
  const startedAt = Date.now();
  const model = await startModel();
  const worlds: World[] = [];
  let running: Running | undefined;
  try {
    for (const setUp of setUps) worlds.push(await openWorld(setUp, plan.seed, model.serve));
    running = await start(worlds, model.url);
    return await Promise.race([play(worlds, plan, running, watch, startedAt), aborted(watch.signal)]);
  } finally {
    await running?.close();
    for (const world of worlds) await world.close();
    await model.close();
  }
}

async function play(
  worlds: readonly World[],
  { seed, messages, faults }: Plan,
  running: Running,
  { progress, signal }: Watch,
  startedAt: number,
): Promise<Outcome[]> {
  const { patience, parts } = running;
  const written = new Map(worlds.map((world) => [world, 0]));
  const isShort = (world: World) => (written.get(world) ?? 0) < messages || world.record.strikes.length < faults;
  let loading = worlds.length;
  const goOn = () => signal?.aborted !== true && worlds.some(isShort);
  const ticker = setInterval(() => {
    for (const world of worlds) {
      const { strikes, conversations } = world.record;
      const open = [...conversations.values()].filter((one) => !isAtRest(one, rulesOf(world.setUp)));
      const waiting = open.length > 0 ? `, waiting: ${open.map(({ conversation }) => conversation).join(' ')}` : '';
      const counts = `${written.get(world) ?? 0} messages, ${strikes.length} faults, ${conversations.size} conversations${waiting}`;
      progress(`${world.setUp.name}: ${counts}`);
    }
  }, 5000);
  const load = async (world: World, place: number) => {
    const random = mulberry32(seed + 100 * place);
    const onMessage = () => written.set(world, (written.get(world) ?? 0) + 1);
    await runLoad({ ...world, messages, patience, random, onMessage, goOn: () => !signal?.aborted && isShort(world) });
    loading--;
  };
  const isLong = messages >= LONG_RUN;
  const isBehind = (target: Pick<World, 'record'>) => {
    const world = worlds.find(({ record }) => record === target.record);
    const share = ((world && written.get(world)) ?? 0) + 1;
    return target.record.strikes.length < faults * Math.min(1, share / messages);
  };
  const calm = isLong ? 8000 : Math.min(2000, 50 * messages);
  const pace = { seed, calm, longAway: isLong, goOn: () => loading > 0 && goOn(), isBehind };
  try {
    const strikes = faults > 0 ? runStrikes(worlds, parts, pace) : undefined;
    await Promise.all(worlds.map(load)).finally(() => (loading = 0));
    await strikes;
    progress('faults are over, waiting until it is quiet');
    await quiet(worlds, 1.5 * patience);
  } finally {
    clearInterval(ticker);
  }
  return Promise.all(worlds.map((world) => judge(world, running, startedAt)));
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => {
      reject(new Error('stopped'));
    });
  });
}

/** Doubles and late words would come now: an absent send is believed after a minute. */
const ECHOES = 65_000;

/** Until every message has found its answer or its person and no webhook is under way, and a moment more. */
async function quiet(worlds: readonly World[], patience: number): Promise<void> {
  const until = Date.now() + patience;
  const isSettled = ({ sandbox, record, setUp }: World) =>
    sandbox.pendingDeliveries() === 0 &&
    [...record.conversations.values()].every((one) => isAtRest(one, rulesOf(setUp)));
  const ends = worlds.flatMap(({ record }) => record.strikes.map((strike) => strike.until + ECHOES));
  while (Date.now() < until && !worlds.every(isSettled)) await delay(500);
  await delay(Math.max(3000, Math.max(0, ...ends) - Date.now()));
}
