import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Closers } from '../local/start/closers.ts';
import { portOrFree } from '../local/ports.ts';
import { findTemporalCli, startTemporalServer } from '../local/temporal/temporal-server.ts';
import { startDesk, type Desk } from './desk.ts';
import { run, untilSaid, type Running } from './processes.ts';

const root = new URL('../', import.meta.url);

/** The product as it is deployed, the direct handler beside it, and a Chatwoot that uses one of the two. */
export interface Setup {
  desk: Desk;
  temporalAddress: string;
  /** Of ingress and worker. */
  settings: Record<string, string>;
  /** Sends webhooks to the product, to the direct handler or to the floor. */
  use: (target: Target) => void;
  pids: () => Record<string, number>;
  /** The barest thing that could do the job, as a pair of processes like the product's; from its start on `use` knows it too. */
  startFloor: () => Promise<Parts>;
  product: () => Parts;
  /** A fresh worker in place of the running one; resolves with its process id. */
  restartWorker: () => Promise<number>;
}

/** As in `npm run start:worker` and the compose file. */
export const WORKER_FLAGS = ['--max-semi-space-size=16', '--max-old-space-size=512'];

export type Target = 'product' | 'direct' | 'floor';

/** Process ids of what a turn goes through. */
export interface Parts {
  temporal: number;
  worker: number;
  ingress: number;
}

export async function startSetup(closers: Closers): Promise<Setup> {
  await buildBundle();
  const temporal = await startTemporal(closers);
  const desk = await startDesk();
  closers.add({ name: 'Chatwoot', limit: 6000, close: desk.process.stop });

  const freePort = () => portOrFree(0, 'PORT');
  const ports = { product: await freePort(), direct: await freePort(), floor: await freePort() };
  const settings = settingsFor(desk, temporal.address);
  const start = async (script: string, ready: string, port: number, flags: string[] = []): Promise<Running> => {
    const running = run(script, { ...settings, PORT: String(port) }, flags);
    closers.add({ name: script, limit: 6000, close: running.stop });
    await untilSaid(running, ready);
    return running;
  };
  const startWorker = () => start('src/worker/main.ts', '"worker ready"', 0, WORKER_FLAGS);
  const ingress = await start('src/ingress/main.ts', '"ingress listening"', ports.product);
  await start('bench/direct.ts', '"direct handler listening"', ports.direct);
  let worker = await startWorker();

  return {
    desk,
    temporalAddress: temporal.address,
    settings,
    use: (target) => {
      desk.setBotUrl(`http://127.0.0.1:${ports[target]}/api/v1/webhook/chatwoot`);
    },
    pids: () => ({ temporal: temporal.pid, ingress: ingress.pid, worker: worker.pid, chatwoot: desk.process.pid }),
    product: () => ({ temporal: temporal.pid, worker: worker.pid, ingress: ingress.pid }),
    startFloor: async () => {
      const floorWorker = await start('bench/floor/worker.ts', 'floor worker ready', 0, WORKER_FLAGS);
      const floorIngress = await start('bench/floor/ingress.ts', 'floor ingress listening', ports.floor);
      return { temporal: temporal.pid, worker: floorWorker.pid, ingress: floorIngress.pid };
    },
    restartWorker: async () => {
      await worker.stop();
      worker = await startWorker();
      return worker.pid;
    },
  };
}

/** Built once, as in production: each worker then starts with it. */
export async function buildBundle(): Promise<void> {
  const build = run('src/worker/build-bundle.ts', {});
  await new Promise((resolve) => build.child.stdout?.resume() && build.child.once('close', resolve));
}

/** With a database file, as in production nothing may be lost; its folder is gone in the end. */
export async function startTemporal(closers: Closers, dynamicConfig: Record<string, number> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  closers.add({ name: 'Database', limit: 2000, close: () => rm(folder, { recursive: true, force: true }) });
  const cli = await findTemporalCli({
    env: process.env,
    cacheDir: fileURLToPath(new URL('.local/tools', root)),
    log: (line) => {
      console.error(line);
    },
  });
  const dbFile = join(folder, 'temporal.db');
  const server = await startTemporalServer({ cli, port: 0, uiPort: null, dbFile, dynamicConfig });
  closers.add({ name: 'Temporal', limit: 6000, close: () => server.stop() });
  return { ...server, folder };
}

/** Production's settings but for the pause after each message and the limit that a conversation in a loop would meet. */
export function settingsFor(desk: Desk, temporalAddress: string): Record<string, string> {
  return {
    NODE_ENV: 'production',
    CHATWOOT_API_URL: desk.url,
    CHATWOOT_API_TOKEN: desk.botToken,
    CHATWOOT_ACCOUNT_ID: String(desk.accountId),
    CHATWOOT_WEBHOOK_SECRET: desk.secret,
    TEMPORAL_ADDRESS: temporalAddress,
    HOST: '127.0.0.1',
    DEBOUNCE: '0',
    MAX_TURNS_PER_HOUR: '1000000',
    LOG_FORMAT: 'json',
    AGENT_GRAPH: `${fileURLToPath(new URL('bench/instant-graph.ts', root))}:graph`,
  };
}
