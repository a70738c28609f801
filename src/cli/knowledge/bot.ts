import { loadConfig, type AgentConfig } from '../../settings/config.ts';
import { CliError, type Io } from '../io.ts';

/** The bot that is meant: the one that is named, else the only one, else the default. */
export function botOf({ agent: name }: { agent?: string }, io: Io): AgentConfig & { openAiKey: string | null } {
  const { agents, openAiKey } = loadConfig(io.env);
  const names = agents.map((agent) => agent.name).join(', ');
  const found = agents.find((agent) => agent.name === (name ?? (agents.length === 1 ? agent.name : 'default')));
  if (found) return { ...found, openAiKey };
  throw new CliError(
    name === undefined ? `Name one of the bots: --agent, ${names}` : `There is no bot "${name}"; there are ${names}`,
  );
}
