import { findGraph, isBuiltIn } from '../../activities/graph/find-graph.ts';
import { loadGraph } from '../../activities/graph/load-graph.ts';
import { isTold } from '../../contracts/built-in.ts';
import type { AgentConfig } from '../../settings/config.ts';
import type { Io } from '../io.ts';
import { fault, ok, warning, type Finding } from './finding.ts';

/** Loads the graph as the worker does. */
export async function checkGraph(agent: AgentConfig, io: Io): Promise<Finding[]> {
  const { graph: spec, graphId, builtIn: settings } = agent;
  try {
    const applyEnv = (variables: Record<string, string>) => {
      for (const [name, value] of Object.entries(variables)) io.env[name] ??= value;
    };
    const choice = { spec, graphId, cwd: io.cwd, applyEnv, configurable: { settings } };
    await loadGraph(choice);
    const loads = ok('Graph', `${spec ?? graphId ?? 'the default one'} loads`);
    return isBuiltIn(await findGraph(choice)) && playsShop(agent) ? [loads, SHOP] : [loads];
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    return [
      fault(
        'Graph',
        `${says}, so the worker does not start`,
        'mend what it names: the graph, langgraph.json or a setting',
      ),
    ];
  }
}

/** The local Chatwoot of `npm start` is the place for it. One that an operator calls `local` leaves the same trace, and is not warned of. */
const playsShop = ({ builtIn, installation }: AgentConfig): boolean => !isTold(builtIn) && installation !== 'local';

const SHOP = warning(
  'Graph',
  'answers your customers as the example shop, Acme Outdoor, since nobody has told it whom it speaks for and what it knows',
  'set COMPANY_NAME and KNOWLEDGE, or AGENT_GRAPH for a graph of yours',
);
