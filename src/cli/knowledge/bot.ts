import { loadConfig, type AgentConfig } from '../../settings/config.ts';
import { CliError, type Io } from '../io.ts';

/** Texts can be read before any Chatwoot is connected: these stand in for it, and nothing is sent there. */
const NOT_CONNECTED = {
  CHATWOOT_API_URL: 'http://localhost:3000',
  CHATWOOT_ACCOUNT_ID: '1',
  CHATWOOT_API_TOKEN: 'not-connected',
  ALLOW_UNSIGNED_WEBHOOKS: 'true',
};

/** The bot that is meant: the one that is named, else the only one, else the default. */
export function botOf({ agent: name }: { agent?: string }, io: Io): AgentConfig & { openAiKey: string | null } {
  const { agents, openAiKey } = loadConfig(isConnected(io.env) ? io.env : { ...io.env, ...NOT_CONNECTED });
  const names = agents.map((agent) => agent.name).join(', ');
  const found = agents.find((agent) => agent.name === (name ?? (agents.length === 1 ? agent.name : 'default')));
  if (found) return { ...found, openAiKey };
  throw new CliError(
    name === undefined ? `Name one of the bots: --agent, ${names}` : `There is no bot "${name}"; there are ${names}`,
  );
}

const isConnected = (env: Io['env']): boolean =>
  Object.entries(env).some(([name, value]) => value && (name === 'AGENTS_FILE' || name.startsWith('CHATWOOT_')));
