import { createAgent, type Agent, type Agents } from '../activities/agents.ts';
import { loadGraph } from '../activities/load-graph.ts';
import type { WorkerSetup } from './create-worker.ts';

type Setup = Pick<WorkerSetup, 'config' | 'log' | 'cwd' | 'applyEnv'>;

/** Every configured agent with its client and its graph; agents that name the same graph share it. */
export async function loadAgents({ config, log, cwd = '.', applyEnv = () => undefined }: Setup): Promise<Agents> {
  const graphs = new Map<string, ReturnType<typeof loadGraph>>();
  const agents = new Map<string, Agent>();
  for (const settings of config.agents) {
    const { name, graph: spec, graphId } = settings;
    const key = JSON.stringify([spec, graphId]);
    const graph = graphs.get(key) ?? loadGraph({ spec, graphId, cwd, applyEnv });
    graphs.set(key, graph);
    agents.set(name, createAgent(settings, await graph));
    log.info({ agent: name, graph: spec ?? graphId ?? 'default', mode: settings.policy.mode }, 'agent ready');
  }
  return agents;
}
