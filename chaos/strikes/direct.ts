import { portOrFree } from '../../local/ports.ts';
import { runProcess, type RunningProcess } from '../../test/support/run-process.ts';
import { commonSettings, GRAPH, writeAgents } from '../set-ups/settings.ts';
import type { Start } from './bridge.ts';

/** What most bots are: one web handler that calls the graph and posts the answer. Kills of any part of ours hit it. */
export const startDirect: Start = async (worlds, modelUrl) => {
  const [world, ...others] = worlds;
  if (!world || others.length > 0) throw new Error('The direct handler plays one set-up.');
  const port = await portOrFree(0, 'PORT');
  world.connect(`http://127.0.0.1:${port}/api/v1/webhook/chatwoot/${world.setUp.name}`);
  const agents = await writeAgents(worlds);
  const settings = {
    ...{ ...commonSettings('127.0.0.1:1', modelUrl), ...agents.settings },
    ...{ PORT: String(port), DIRECT_GRAPH: GRAPH.href },
  };
  let handler: RunningProcess | undefined;
  const start = async () => {
    handler = runProcess('bench/direct.ts', settings);
    await handler.until(/direct handler listening/);
  };
  await start();
  return {
    parts: {
      names: ['ingress', 'worker'],
      async kill(_part, signal) {
        await handler?.end(signal);
      },
      start,
    },
    patience: 30_000,
    histories: () => Promise.resolve([]),
    async close() {
      await handler?.end('SIGKILL');
      await agents.remove();
    },
  };
};
