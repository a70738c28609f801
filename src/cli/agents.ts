import type { Command } from 'commander';
import { findGraph, GraphLoadError } from '../activities/graph/find-graph.ts';
import { loadConfig, type AgentConfig, type Config } from '../settings/config.ts';
import { withDesk } from './conversations/desk.ts';
import { CliError, type Io } from './io.ts';
import { addSwitches } from './switch-agent.ts';
import { table } from './table.ts';

/** `agents …`: the bots that the settings name; no token is shown. */
export function addAgents(program: Command, io: Io): void {
  const agents = program.command('agents').description('The bots that the settings name');
  addSwitches(agents, io);
  agents
    .command('list')
    .description('lists the bots with their Chatwoot, mode and graph, and which are paused')
    .option('--json', 'for programs')
    .action(async ({ json }: { json?: boolean }) => {
      const config = loadConfig(io.env);
      const paused = await pausedIn(config, io);
      const listed = await Promise.all(
        config.agents.map(async (agent) => ({
          ...(await describe(agent, io.cwd)),
          paused: paused?.includes(agent.name) ?? null,
        })),
      );
      io.out(json ? JSON.stringify(listed, null, 2) : table(listed));
    });
}

/** Names of paused bots; `null`: Temporal, which knows, does not answer. */
async function pausedIn(config: Config, io: Io): Promise<string[] | null> {
  try {
    return await withDesk(config, async (desk) => {
      const names = await Promise.all(
        config.agents.map(async ({ name }) => ((await desk.isAgentPaused(name)) ? [name] : [])),
      );
      return names.flat();
    });
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    io.err(`${error.message} So nobody knows which are paused.`);
    return null;
  }
}

async function describe(agent: AgentConfig, cwd: string) {
  const { name, apiUrl, accountId, policy, inboxIds } = agent;
  return {
    agent: name,
    chatwoot: apiUrl,
    account: accountId,
    mode: policy.mode,
    handoff: policy.handoffEnabled,
    inboxes: inboxIds?.join(', ') ?? 'all',
    graph: await graphOf(agent, cwd),
    webhook: `/api/v1/webhook/chatwoot${name === 'default' ? '' : `/${name}`}`,
  };
}

/** As a worker in this folder would find it; `doctor` says what is wrong with one that cannot be found. */
async function graphOf({ graph, graphId }: AgentConfig, cwd: string): Promise<string> {
  try {
    return (await findGraph({ spec: graph, graphId, cwd })).label;
  } catch (error) {
    if (!(error instanceof GraphLoadError)) throw error;
    return `${graph ?? graphId ?? 'langgraph.json'} (cannot be found)`;
  }
}
