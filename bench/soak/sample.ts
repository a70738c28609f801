import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { residentMegabytes, type Running } from '../processes.ts';
import type { Sample } from './growth.ts';
import type { Held } from './probe.ts';
import type { SoakSetup } from './setup.ts';

const MEGABYTE = 2 ** 20;
const PATIENCE = 15_000;

/** One look at memory and disk, while nothing is under way. */
export async function takeSample(setup: SoakSetup, turns: number): Promise<Sample> {
  const { ingress, worker, temporal, stateFile } = setup;
  const [ingressHeld, workerHeld] = [await heldBy(ingress), await heldBy(worker)];
  const values = {
    'ingress: heap': (ingressHeld.heap + ingressHeld.threads) / MEGABYTE,
    'ingress: resident': residentMegabytes(ingress.pid),
    'worker: heap': workerHeld.heap / MEGABYTE,
    'worker: workflows': workerHeld.threads / MEGABYTE,
    'worker: resident': residentMegabytes(worker.pid),
    'Temporal: resident': residentMegabytes(temporal.pid),
    'Temporal: database': (await bytesIn(temporal.folder)) / MEGABYTE,
    'Chatwoot: state file': (await sizeOf(stateFile)) / MEGABYTE,
  };
  const known = Object.entries(values).filter(([, value]) => value !== null);
  return { turns, values: Object.fromEntries(known) };
}

async function heldBy({ child }: Running): Promise<Held> {
  const answer = once(child, 'message', { signal: AbortSignal.timeout(PATIENCE) });
  child.send('measure');
  const [held] = (await answer) as [Held];
  return held;
}

async function bytesIn(folder: string): Promise<number> {
  const sizes = (await readdir(folder)).map((name) => sizeOf(join(folder, name)));
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** 0: nothing is written yet. */
async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
