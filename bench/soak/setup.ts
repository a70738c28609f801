import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { portOrFree } from '../../local/ports.ts';
import type { Closers } from '../../local/start/closers.ts';
import { startDesk, type Desk } from '../desk.ts';
import { run, untilSaid, type Running } from '../processes.ts';
import { buildBundle, settingsFor, startTemporal, WORKER_FLAGS } from '../setup.ts';

/** The product as it is deployed, with a Chatwoot that fails now and then. */
export interface SoakSetup {
  desk: Desk;
  ingress: Running;
  worker: Running;
  temporal: { pid: number; folder: string };
  stateFile: string;
}

/** A run continues as new several times in its life, as a long conversation's does. */
const EVENTS_OF_A_RUN = 60;
/** Of customers who write no more: within a run, so that their conversations end too. */
const SETTINGS = { IDLE_END: '60s', RECONCILE_EVERY: '10s', RECONCILE_AFTER: '10s' };
const FAULTS = {
  webhooks: { duplicate: 0.02, reorder: 0.02 },
  api: {
    messages: { 500: 0.002, commitThen500: 0.002, 429: 0.002 },
    conversations: { 500: 0.002, refuse: 0.002 },
  },
};
const PROBE = ['--expose-gc', '--import', new URL('probe.ts', import.meta.url).href];
const GRAPH = fileURLToPath(new URL('graph.ts', import.meta.url));

export async function startSoak(closers: Closers): Promise<SoakSetup> {
  await buildBundle();
  const folder = await mkdtemp(join(tmpdir(), 'soak-'));
  closers.add({ name: 'State', limit: 2000, close: () => rm(folder, { recursive: true, force: true }) });
  const temporal = await startTemporal(closers, { 'limit.historyCount.suggestContinueAsNew': EVENTS_OF_A_RUN });
  const stateFile = join(folder, 'sandbox.json');
  const desk = await startDesk({ stateFile });
  closers.add({ name: 'Chatwoot', limit: 6000, close: desk.process.stop });

  const port = await portOrFree(0, 'PORT');
  const settings = {
    ...settingsFor(desk, temporal.address),
    ...SETTINGS,
    ...{ CHATWOOT_USER_TOKEN: desk.userToken, AGENT_GRAPH: `${GRAPH}:graph`, PORT: String(port) },
  };
  const start = async (script: string, ready: string, flags: string[]): Promise<Running> => {
    const running = run(script, settings, [...PROBE, ...flags]);
    closers.add({ name: script, limit: 6000, close: running.stop });
    await untilSaid(running, ready);
    return running;
  };
  const ingress = await start('src/ingress/main.ts', '"ingress listening"', []);
  const worker = await start('src/worker/main.ts', '"worker ready"', WORKER_FLAGS);
  desk.setBotUrl(`http://127.0.0.1:${port}/api/v1/webhook/chatwoot`);
  desk.setFaults(FAULTS);
  return { desk, ingress, worker, temporal, stateFile };
}
