import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/chatwoot.ts';

/** Settings that name things of one particular Chatwoot, beside all that begin with `CHATWOOT_`. */
const OF_A_REAL_CHATWOOT = new Set(['AGENTS_FILE', 'ALLOW_UNSIGNED_WEBHOOKS', 'HANDOFF_TEAM_ID', 'HANDOFF_AGENT_ID']);

/** How the sandbox's bot is configured. */
export function sandboxAgent({
  url,
  accountId,
  tokens,
  secrets,
}: Pick<Sandbox, 'url' | 'accountId' | 'tokens' | 'secrets'>) {
  return {
    CHATWOOT_API_URL: url,
    // Another start may have another port, and goes on with the same conversations.
    CHATWOOT_INSTALLATION: 'local',
    CHATWOOT_ACCOUNT_ID: accountId,
    CHATWOOT_API_TOKEN: tokens.bot,
    CHATWOOT_USER_TOKEN: tokens.admin,
    CHATWOOT_WEBHOOK_SECRET: secrets.bot,
  };
}

/** What stays of an environment that may be made for a real Chatwoot: graph, model and behaviour. */
export function withoutChatwoot(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return keep(env, (name) => !name.startsWith('CHATWOOT_') && !OF_A_REAL_CHATWOOT.has(name));
}

/** Where the built-in agent keeps what it has read, unless the environment says where. */
export const knowledgeStore = (env: NodeJS.ProcessEnv, folder: string): { KNOWLEDGE_STORE: string } => ({
  KNOWLEDGE_STORE: env['KNOWLEDGE_STORE'] || join(folder, 'knowledge'),
});

/** The environment with our own Temporal server in place of any that it describes. */
export function ownTemporal(env: NodeJS.ProcessEnv, address: string, missingFile: string): NodeJS.ProcessEnv {
  const rest = keep(env, (name) => !name.startsWith('TEMPORAL_') || name === 'TEMPORAL_TASK_QUEUE');
  // A profile in Temporal's own configuration file could otherwise bring TLS or a key along.
  return { ...rest, TEMPORAL_ADDRESS: address, TEMPORAL_CONFIG_FILE: missingFile };
}

function keep(env: NodeJS.ProcessEnv, isWanted: (name: string) => boolean): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => isWanted(name)));
}
