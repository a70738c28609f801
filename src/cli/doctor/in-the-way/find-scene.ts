import type { AgentConfig } from '../../../settings/config.ts';
import type { ChatwootAdmin } from '../../chatwoot-admin.ts';
import type { Inbox } from '../../chatwoot-shapes.ts';
import { isWebhookOf } from '../../webhook-address.ts';
import { warning, type Finding } from '../finding.ts';
import type { Scene } from './scene.ts';

type Account = ReturnType<ChatwootAdmin['account']>;

/** The bot's inboxes as this token sees them, and what it lacks to see the bot's work. */
export async function findScene(
  agent: AgentConfig,
  account: Account,
  isAdmin: boolean,
): Promise<{ scene: Scene; findings: Finding[] }> {
  const { policy, apiToken, userToken } = agent;
  const { mode, silenceLabel, maxTurns, maxTokens } = policy;
  const found =
    mode === 'agent-bot' ? (await account.bots()).find(({ access_token: token }) => token === apiToken) : null;
  const ownBot = found?.id ?? (mode === 'agent-bot' ? agent.botId : null);
  const seen = await account.inboxes();
  const inboxes: Inbox[] = [];
  for (const inbox of seen) if (await isOurs(agent, account, inbox, ownBot)) inboxes.push(inbox);
  const hasLimits = maxTurns !== null || maxTokens !== null;
  const scene = { mode, silenceLabel, inboxes, ownBot, hasUserToken: userToken !== null, hasLimits };
  return { scene, findings: isAdmin ? [] : unseen(agent, seen, scene) };
}

/** Those that the settings name count whatever bot they have: that of another is worth a word. */
async function isOurs({ inboxIds, name, policy }: AgentConfig, account: Account, inbox: Inbox, ownBot: number | null) {
  if (inboxIds) return inboxIds.includes(inbox.id);
  if (policy.mode === 'api-inbox') return isWebhookOf(inbox.webhook_url, name);
  return ownBot !== null && (await account.botOf(inbox.id)) === ownBot;
}

function unseen({ inboxIds }: AgentConfig, seen: Inbox[], { inboxes, ownBot, mode }: Scene): Finding[] {
  const hidden = (inboxIds ?? []).filter((id) => !seen.some((inbox) => inbox.id === id));
  if (hidden.length > 0) {
    const says = `the token's person is no member of ${hidden.map((id) => `inbox ${id}`).join(', ')}, so what is said there cannot be read`;
    return [warning('Rights', says, 'add them: Settings → Inboxes → Collaborators, or take an administrator')];
  }
  if (inboxes.length > 0) return [];
  const isUnknown = mode === 'agent-bot' && ownBot === null;
  const why = isUnknown ? 'this token does not tell which bot we are' : 'this token sees no inbox of the bot';
  const says = `what gets in the bot's way could not be looked at, since ${why}`;
  return [warning('Rights', says, 'make the person a member of the inbox, or give --admin-token; set CHATWOOT_BOT_ID')];
}
