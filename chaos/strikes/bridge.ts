import { startProcesses, type Part } from '../../test/support/product/deployment.ts';
import { runProcess } from '../../test/support/run-process.ts';
import { commonSettings, writeAgents } from '../set-ups/settings.ts';
import type { World } from '../set-ups/world.ts';
import { fetchHistories } from './histories.ts';
import type { Parts } from './target.ts';

/** What is put to the test: processes between the worlds and a model. */
export interface Running {
  parts: Parts;
  /** Milliseconds after which there is certainly no answer any more. */
  patience: number;
  /** The workflow histories of a conversation as JSON, oldest run first. */
  histories: (world: World, conversation: number) => Promise<string[]>;
  close: () => Promise<void>;
}

export type Start = (worlds: readonly World[], modelUrl: string) => Promise<Running>;

/** Built once, as in production: a worker that comes back does not bundle its workflows anew. */
async function buildBundle(): Promise<void> {
  const code = await runProcess('src/worker/build-bundle.ts', {}).exited;
  if (code !== 0) throw new Error('The workflow bundle could not be built: npm run build:bundle says why.');
}

/** Ingress, worker and a Temporal server with a database file, with one bot for each world. */
export const startBridge: Start = async (worlds, modelUrl) => {
  await buildBundle();
  const agents = await writeAgents(worlds);
  const processes = await startProcesses((address) => ({ ...commonSettings(address, modelUrl), ...agents.settings }));
  for (const world of worlds) world.connect(`${processes.url}/api/v1/webhook/chatwoot/${world.setUp.name}`);
  return {
    parts: {
      names: ['ingress', 'worker', 'temporal'],
      async kill(part, signal) {
        if (signal === 'SIGKILL' || part === 'temporal') await processes.kill(part as Part);
        else await processes.stop(part as 'ingress' | 'worker');
      },
      start: (part) => processes.start(part as Part),
    },
    patience: 120_000,
    histories: ({ setUp, sandbox }, conversation) =>
      fetchHistories(processes.temporalAddress, `chatwoot:${setUp.name}:${sandbox.accountId}:${conversation}`),
    async close() {
      await processes.close();
      await agents.remove();
    },
  };
};
