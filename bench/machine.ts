import { cpus, loadavg, totalmem } from 'node:os';

export interface Machine {
  node: string;
  processors: number;
  memoryGigabytes: number;
  loadBefore: number;
}

/** Where figures were measured; to be asked before the load begins. */
export function describeMachine(): Machine {
  const memoryGigabytes = Math.round(totalmem() / 2 ** 30);
  return { node: process.version, processors: cpus().length, memoryGigabytes, loadBefore: loadavg()[0] ?? 0 };
}
