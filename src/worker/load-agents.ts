import type { Logger } from 'pino';
import { createAgent, type Agent, type Agents } from '../activities/agents.ts';
import { GraphLoadError } from '../activities/graph/find-graph.ts';
import { adoptGraph, loadGraph, type AgentGraph } from '../activities/graph/load-graph.ts';
import type { KeptBot } from '../activities/identity.ts';
import { unavailableGraph } from '../activities/graph/unavailable-graph.ts';
import { OPENAI } from '../contracts/built-in.ts';
import type { AgentConfig, Config } from '../settings/config.ts';
import type { TurnWatcher } from '../activities/watch-turns.ts';
import { settleWithin } from './settle-within.ts';

export interface AgentsSetup {
  config: Config;
  log: Logger;
  /** Where `AGENT_GRAPH` and `langgraph.json` are looked for. */
  cwd?: string;
  /** A graph that is there already, for all agents; nothing is looked for then. */
  graph?: object;
  /** Takes the `env` of a `langgraph.json`, and what a library reads from the environment and was given as a file. */
  applyEnv?: (variables: Record<string, string>) => void;
  /** Where it is kept which of Chatwoot's bots an agent is. */
  keptBot?: (agent: AgentConfig) => KeptBot;
  /** How long one graph may take to load, in milliseconds. */
  graphLoadLimit?: number;
  /** Somebody who develops a graph looks on. */
  watch?: TurnWatcher | undefined;
}

/** A graph that connects to its database first may take a while; one that takes longer would hold up all others. */
const LONGEST_LOAD = 60_000;
/** `knowledge check` names all of them. */
const MOST_NAMED = 20;

/**
 * Every configured agent with its client and its graph; agents that name the same graph, and tell it the same, share it.
 *
 * One whose graph does not load stays, without it: its customers are handed to people, as where a graph fails, and the other
 * agents work. Where none is left to work, that is thrown.
 */
export async function loadAgents(setup: AgentsSetup): Promise<Agents> {
  const { config, log } = setup;
  const secrets = [...config.secrets];
  const load = createLoader(setup, (more) => secrets.push(...more));
  const agents = new Map<string, Agent>();
  const faults = new Map<string, string>();
  const openAi = openAiOf(config);
  const extrasOf = (settings: AgentConfig) => ({
    openAi,
    kept: setup.keptBot?.(settings),
    // One list for all, which grows while graphs load.
    secrets,
    watch: setup.watch,
  });
  for (const settings of config.agents) {
    const { name, graph: spec, graphId, policy } = settings;
    try {
      agents.set(name, createAgent(settings, await load(settings), extrasOf(settings)));
      log.info({ agent: name, graph: spec ?? graphId ?? 'default', mode: policy.mode }, 'agent ready');
    } catch (error) {
      faults.set(name, error instanceof Error ? error.message : String(error));
      agents.set(name, createAgent(settings, unavailableGraph, extrasOf(settings)));
    }
  }
  if (faults.size === agents.size) throw new GraphLoadError(tell(faults));
  for (const [agent, why] of faults) log.error({ agent, why }, 'agent without its graph: it calls a person each time');
  return agents;
}

/** The server that writes voice notes down. Throws where one is wanted and none is set. */
function openAiOf({ openAiKey: apiKey, openAiUrl, agents }: Config) {
  if (apiKey !== null || openAiUrl !== null) return { apiKey, baseURL: openAiUrl ?? OPENAI };
  const wanting = agents.find(({ transcriptionModel }) => transcriptionModel !== null);
  if (!wanting) return undefined;
  throw new GraphLoadError(`TRANSCRIPTION_MODEL of ${wanting.name}: needs OPENAI_API_KEY or OPENAI_BASE_URL`);
}

function tell(faults: Map<string, string>): string {
  const [only = ''] = faults.values();
  if (faults.size === 1) return only;
  return `no agent has a graph that loads: ${[...faults].map(([name, why]) => `${name}: ${why}`).join('; ')}`;
}

function createLoader(setup: AgentsSetup, onSecrets: (secrets: readonly string[]) => void) {
  const { config, log, graph: given, cwd = '.', applyEnv = () => undefined, graphLoadLimit = LONGEST_LOAD } = setup;
  const graphs = new Map<string, Promise<AgentGraph>>();
  if (config.openAiKey !== null) applyEnv({ OPENAI_API_KEY: config.openAiKey });

  const onFaults = (faults: readonly object[]) => {
    if (faults.length === 0) log.info('all sources of knowledge are read again');
    else log.warn({ sources: faults.slice(0, MOST_NAMED), of: faults.length }, 'sources of knowledge not read');
  };

  const onServer = ({ server, why }: { server: string; why: string | null }) => {
    if (why === null) log.info({ server }, 'the tools of a server are back');
    else log.warn({ server, why }, 'the tools of a server are away');
  };

  return ({ graph: spec, graphId, builtIn: settings }: AgentConfig): Promise<AgentGraph> => {
    const key = JSON.stringify([spec, graphId, settings]);
    const choice = { spec, graphId, cwd, applyEnv, configurable: { settings, onFaults, onServer, onSecrets } };
    const load = () => (given ? adoptGraph(given) : loadGraph(choice));
    const graph = graphs.get(key) ?? settleWithin(graphLoadLimit, load());
    graphs.set(key, graph);
    return graph;
  };
}
