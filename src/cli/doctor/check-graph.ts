import { findGraph, isBuiltIn } from '../../activities/graph/find-graph.ts';
import { loadGraph } from '../../activities/graph/load-graph.ts';
import { isTold } from '../../contracts/built-in.ts';
import type { SourceFault } from '../../knowledge/document.ts';
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
    const away: string[] = [];
    const onServer = ({ server, why }: { server: string; why: string | null }) => {
      if (why !== null) away.push(`${server}: ${why}`);
    };
    let unread: readonly SourceFault[] = [];
    const onFaults = (faults: readonly SourceFault[]) => {
      unread = faults;
    };
    const choice = { spec, graphId, cwd: io.cwd, applyEnv, configurable: { settings, onServer, onFaults } };
    const graph = await loadGraph(choice);
    await graph.close?.();
    const shop = isBuiltIn(await findGraph(choice)) && playsShop(agent) ? [SHOP] : [];
    const more = [...shop, ...notRead(unread, io.call)];
    if (away.length === 0) return [ok('Graph', `${spec ?? graphId ?? 'the default one'} loads`), ...more];
    const says = `loads, without the tools of ${away.join('; ')}`;
    return [warning('Graph', says, 'start what is named, or mend the file of MCP_SERVERS'), ...more];
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

const MOST_NAMED = 5;

/** What the built-in agent does not know, or not any more, so that its customers get a person instead. */
function notRead(unread: readonly SourceFault[], call: string): Finding[] {
  if (unread.length === 0) return [];
  const named = unread.slice(0, MOST_NAMED).map(({ where, why }) => `${where} ${why}`);
  const rest = unread.length > MOST_NAMED ? [`${unread.length - MOST_NAMED} more`] : [];
  const says = `not all that the agent answers from can be read: ${[...named, ...rest].join('; ')}`;
  return [warning('KNOWLEDGE', says, `mend what is named, or take it out, and see: ${call} knowledge check`)];
}

/** The local Chatwoot of `npm start` is the place for it. One that an operator calls `local` leaves the same trace, and is not warned of. */
const playsShop = ({ builtIn, installation }: AgentConfig): boolean => !isTold(builtIn) && installation !== 'local';

const SHOP = warning(
  'Graph',
  'answers your customers as the example shop, Acme Outdoor, since nobody has told it whom it speaks for and what it knows',
  'set COMPANY_NAME and KNOWLEDGE, or AGENT_GRAPH for a graph of yours',
);
