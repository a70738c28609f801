import fc from 'fast-check';
import { judge } from './oracle/judge.ts';
import { asText } from './story.ts';
import type { WorkflowHost } from './temporal/workflow-host.ts';
import { play } from './world/play.ts';
import type { World } from './world/world.ts';
import { worlds } from './world/worlds.ts';

export interface Found {
  /** By it the world is played again: `--seed <seed> --worlds 1`. */
  seed: number;
  /** What it breaks as it was drawn. */
  broken: string[];
  /** The same made as small as could be, as text; `--play` tells it. */
  smaller: string;
}

export interface Tally {
  played: number;
  found: Found[];
  /** How often what is not promised was needed, by its name. */
  excused: Record<string, number>;
}

/** Milliseconds for which a world that breaks something is made smaller. */
const SHRINKING = 60_000;

/** Plays worlds, one for each seed; each that breaks a promise is made smaller, as far as it breaks the same. */
export async function search(
  host: WorkflowHost,
  seeds: Iterable<number>,
  told: (found: Found) => void = () => undefined,
  kind: fc.Arbitrary<World> = worlds,
): Promise<Tally> {
  const tally: Tally = { played: 0, found: [], excused: {} };
  for (const seed of seeds) {
    const { broken, excused } = judge(await play(host, worldOf(seed, kind)));
    tally.played++;
    for (const why of excused) tally.excused[why] = (tally.excused[why] ?? 0) + 1;
    if (broken.length === 0) continue;
    const found = { seed, broken, smaller: asText(await shrink(host, seed, kindOf(broken[0] ?? ''), kind)) };
    tally.found.push(found);
    told(found);
  }
  return tally;
}

export function worldOf(seed: number, kind: fc.Arbitrary<World> = worlds): World {
  const [world] = fc.sample(kind, { seed, numRuns: 1 });
  if (!world) throw new Error('no world was drawn');
  return world;
}

async function shrink(host: WorkflowHost, seed: number, breach: string, kind: fc.Arbitrary<World>): Promise<World> {
  const breaks = async (world: World) => judge(await play(host, world)).broken.some((line) => kindOf(line) === breach);
  const property = fc.asyncProperty(kind, async (world) => !(await breaks(world)));
  const limits = { interruptAfterTimeLimit: SHRINKING, markInterruptAsFailure: false };
  const { counterexample } = await fc.check(property, { seed, numRuns: 1, ...limits });
  return counterexample?.[0] ?? worldOf(seed, kind);
}

/** What two broken promises have in common: all but the words that they are about. */
const kindOf = (broken: string) => broken.replace(/"[^"]*"|\bq?\d+\b/g, '#');
