import type { AgentConfig } from '../../settings/config.ts';
import type { ChatwootAdmin } from '../chatwoot-admin.ts';
import type { Bot, Inbox } from '../chatwoot-shapes.ts';
import { fault, ok, warning, type Finding } from './finding.ts';
import { isPrivateHost, isWebhookOf } from '../webhook-address.ts';

export interface CheckedBinding {
  findings: Finding[];
  /** Where Chatwoot sends this bot's webhooks; it may carry a token. */
  webhook: string | null;
}

type Admin = ReturnType<ChatwootAdmin['account']>;

/** Whether Chatwoot sends this bot's webhooks here, signed as we expect, from the inboxes that we answer in. */
export async function checkBinding(agent: AgentConfig, admin: Admin, reconnect: string): Promise<CheckedBinding> {
  try {
    const checked = await (agent.policy.mode === 'agent-bot'
      ? checkBot(agent, admin, reconnect)
      : checkApiInboxes(agent, admin, reconnect));
    return { ...checked, findings: [...checked.findings, ...(await checkHandoff(agent, admin))] };
  } catch (error) {
    const says = `could not be looked at: ${error instanceof Error ? error.message : 'unknown'}`;
    return { findings: [fault('Bot and inboxes', says, 'try again')], webhook: null };
  }
}

/** An administrator's token finds the bot by itself; the setting counts for whoever has none. */
function checkId({ botId }: AgentConfig, id: number): Finding[] {
  if (botId === null || botId === id) return [];
  const says = `is ${botId}, and the bot of CHATWOOT_API_TOKEN is ${id}: without an administrator's token it is silent where it is assigned`;
  return [fault('CHATWOOT_BOT_ID', says, `set CHATWOOT_BOT_ID=${id}`)];
}

async function checkBot(agent: AgentConfig, admin: Admin, reconnect: string): Promise<CheckedBinding> {
  const bot = (await admin.bots()).find(({ access_token: token }) => token === agent.apiToken);
  if (!bot) {
    const says = `no bot of account ${agent.accountId} has CHATWOOT_API_TOKEN, so no webhook is sent for it`;
    return { findings: [fault('Agent bot', says, reconnect)], webhook: null };
  }
  const name = `"${bot.name ?? ''}" (${bot.id})`;
  const webhook = bot.outgoing_url ?? null;
  return {
    findings: [
      isWebhookOf(webhook, agent.name)
        ? ok('Webhook URL', `bot ${name} posts to ${withoutToken(webhook)}`)
        : fault(
            'Webhook URL',
            `bot ${name} posts to ${withoutToken(webhook)}, where nobody of ours listens`,
            reconnect,
          ),
      ...checkId(agent, bot.id),
      ...checkReach(agent, webhook),
      checkProof(agent, bot, webhook),
      await checkInboxes(agent, admin, bot.id, reconnect),
    ],
    webhook,
  };
}

async function checkInboxes(agent: AgentConfig, admin: Admin, bot: number, reconnect: string): Promise<Finding> {
  const about = 'Inboxes';
  const inboxes = await admin.inboxes();
  const missing = (agent.inboxIds ?? []).filter((id) => !inboxes.some((inbox) => inbox.id === id));
  if (missing.length > 0) {
    return fault(
      about,
      `CHATWOOT_INBOX_IDS names ${missing.join(', ')}, which this account does not have`,
      'mend CHATWOOT_INBOX_IDS',
    );
  }
  const bound: Inbox[] = [];
  for (const inbox of inboxes) if ((await admin.botOf(inbox.id)) === bot) bound.push(inbox);
  const served = bound.filter(({ id }) => agent.inboxIds?.includes(id) ?? true);
  if (served.length === 0) {
    const says =
      agent.inboxIds && bound.length > 0
        ? 'CHATWOOT_INBOX_IDS leaves none of the inboxes that have the bot'
        : 'none has the bot, so no conversation is ever its';
    return fault(about, says, reconnect);
  }
  return ok(
    about,
    `${served.map(({ name, id }) => `"${name ?? ''}" (${id})`).join(', ')} ${served.length === 1 ? 'has' : 'have'} the bot`,
  );
}

async function checkApiInboxes(agent: AgentConfig, admin: Admin, reconnect: string): Promise<CheckedBinding> {
  const inboxes = (await admin.inboxes()).filter(({ webhook_url: address }) => isWebhookOf(address, agent.name));
  const [inbox] = inboxes.filter(({ id }) => agent.inboxIds?.includes(id) ?? true);
  if (!inbox) {
    const says =
      inboxes.length > 0
        ? 'CHATWOOT_INBOX_IDS leaves out each API inbox that posts here'
        : 'no API inbox posts to our webhook address';
    return { findings: [fault('Webhook URL', `${says}, so nothing ever arrives`, reconnect)], webhook: null };
  }
  const webhook = inbox.webhook_url ?? null;
  const posts = ok('Webhook URL', `API inbox "${inbox.name ?? ''}" (${inbox.id}) posts to ${withoutToken(webhook)}`);
  return { findings: [posts, ...checkReach(agent, webhook), checkProof(agent, inbox, webhook)], webhook };
}

/** A bot's or an inbox's secret beside ours; which one it is stays unsaid. */
function checkProof(agent: AgentConfig, { secret }: Bot | Inbox, webhook: string | null): Finding {
  const { webhookSecrets, webhookToken, allowUnsigned } = agent;
  if (secret && webhookSecrets.includes(secret))
    return ok('Signature', 'CHATWOOT_WEBHOOK_SECRET is the one that Chatwoot signs with');
  const token = URL.parse(webhook ?? '')?.searchParams.get('token') ?? null;
  if (webhookToken !== null && token === webhookToken && !(secret && webhookSecrets.length > 0)) {
    return ok('Signature', 'the token in the webhook URL is CHATWOOT_WEBHOOK_TOKEN');
  }
  if (allowUnsigned && webhookSecrets.length === 0) {
    return warning(
      'Signature',
      'ALLOW_UNSIGNED_WEBHOOKS believes whoever reaches the port',
      'set CHATWOOT_WEBHOOK_SECRET',
    );
  }
  const what = secret
    ? 'CHATWOOT_WEBHOOK_SECRET is not the secret that Chatwoot signs with'
    : 'the token in the webhook URL is not CHATWOOT_WEBHOOK_TOKEN';
  return fault(
    'Signature',
    `${what}, so every webhook is refused with 401`,
    'copy it again from Chatwoot, and restart the ingress',
  );
}

function checkReach({ apiUrl }: AgentConfig, webhook: string | null): Finding[] {
  if (webhook === null || !isPrivateHost(webhook) || isPrivateHost(apiUrl)) return [];
  const host = URL.parse(webhook)?.host ?? '';
  return [
    warning(
      'Webhook URL',
      `${host} is an address of a private network, which Chatwoot refuses from 4.14 on`,
      'use a public one, or SAFE_FETCH_ALLOW_PRIVATE_NETWORK=true in Chatwoot',
    ),
  ];
}

async function checkHandoff({ policy }: AgentConfig, admin: Admin): Promise<Finding[]> {
  const { handoffTeamId: team, handoffAgentId: person } = policy;
  const findings: Finding[] = [];
  if (team !== null && !(await admin.teams()).some(({ id }) => id === team)) {
    findings.push(
      fault('HANDOFF_TEAM_ID', `there is no team ${team}, so hand-offs stay unassigned`, 'mend or remove it'),
    );
  }
  if (person !== null && !(await admin.agents()).some(({ id }) => id === person)) {
    findings.push(
      fault('HANDOFF_AGENT_ID', `there is no agent ${person}, so hand-offs stay unassigned`, 'mend or remove it'),
    );
  }
  return findings;
}

const withoutToken = (address: string | null) => address?.replace(/\?.*$/, '') ?? 'nowhere';
