import { createClosers } from '../../local/start/closers.ts';
import { describeMachine, type Machine } from '../machine.ts';
import { createLoad } from './customers.ts';
import type { Sample } from './growth.ts';
import type { SoakPlan } from './options.ts';
import { takeSample } from './sample.ts';
import { startSoak } from './setup.ts';
import type { Ending } from './talks.ts';

export interface Soaked {
  at: string;
  plan: SoakPlan;
  machine: Machine;
  /** Seconds, the samples left out. */
  took: number;
  samples: Sample[];
  unanswered: number;
  endings: Record<Ending, number>;
}

/** Runs a soak with processes of its own and ends them all. Once `stop` is aborted it ends with the next sample, and tells what there is. */
export async function runSoak(plan: SoakPlan, tell: (stage: string) => void, stop?: AbortSignal): Promise<Soaked> {
  const closers = createClosers((name, error) => {
    tell(`${name} did not end well: ${String(error)}`);
  });
  const head = { at: new Date().toISOString(), plan, machine: describeMachine() };
  try {
    tell('starting');
    const setup = await startSoak(closers);
    const load = createLoad(setup.desk, Math.floor(plan.turns / plan.conversations));
    const samples: Sample[] = [];
    let took = 0;
    for (let turns = 0; turns < plan.turns && !stop?.aborted;) {
      const batch = Math.min(plan.every, plan.turns - turns);
      const began = performance.now();
      await load.converse(batch);
      await setup.desk.settled();
      took += (performance.now() - began) / 1000;
      turns += batch;
      samples.push(await takeSample(setup, turns));
      tell(`${turns} turns`);
    }
    return { ...head, took, samples, unanswered: load.unanswered(), endings: load.endings() };
  } finally {
    await closers.closeAll();
  }
}
