import type { Command } from 'commander';
import { loadConfig, type AgentConfig } from '../settings/config.ts';
import type { Io } from './io.ts';
import { addSwitches } from './switch-agent.ts';
import { table } from './table.ts';

/** `agents …`: the bots that the settings name; no token is shown. */
export function addAgents(program: Command, io: Io): void {
  const agents = program.command('agents').description('The bots that the settings name');
  addSwitches(agents, io);
  agents
    .command('list')
    .description('lists the bots with their Chatwoot, mode and graph')
    .option('--json', 'for programs')
    .action(({ json }: { json?: boolean }) => {
      const listed = loadConfig(io.env).agents.map(describe);
      io.out(json ? JSON.stringify(listed, null, 2) : table(listed));
    });
}

function describe(agent: AgentConfig) {
  const { name, apiUrl, accountId, policy, inboxIds } = agent;
  return {
    agent: name,
    chatwoot: apiUrl,
    account: accountId,
    mode: policy.mode,
    handoff: policy.handoffEnabled,
    inboxes: inboxIds?.join(', ') ?? 'all',
    graph: agent.graph ?? agent.graphId ?? 'default',
    webhook: `/api/v1/webhook/chatwoot${name === 'default' ? '' : `/${name}`}`,
  };
}
