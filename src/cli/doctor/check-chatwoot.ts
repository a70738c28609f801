import type { AgentConfig } from '../../settings/config.ts';
import { ChatwootFault, createChatwootAdmin, type ChatwootAdmin, type Reached } from '../chatwoot-admin.ts';
import { fault, ok, warning, type Finding } from './finding.ts';
import { isBefore } from './is-before.ts';

/** Signatures older or younger than this are refused (src/ingress/verify-signature.ts). */
const SKEW_REFUSED = 5 * 60_000;
const SKEW_NOTICED = 30_000;

type Account = ReturnType<ChatwootAdmin['account']>;

export interface CheckedChatwoot {
  findings: Finding[];
  /** With an administrator's token; `null`: nobody may look at bots and inboxes. */
  admin: Account | null;
  /** With any person's token who is in the account. */
  person: Account | null;
  /** Whether Chatwoot answers at all. */
  reached: boolean;
}

/** Chatwoot's address, version and clock, and what each token may do. */
export async function checkChatwoot(agent: AgentConfig, adminToken: string | null): Promise<CheckedChatwoot> {
  const { apiUrl } = agent;
  let reached: Reached;
  try {
    reached = await createChatwootAdmin(apiUrl, agent.apiToken).reach();
  } catch (error) {
    const says = `no Chatwoot at ${apiUrl} (${messageOf(error)}), so nothing can be read or sent`;
    return {
      findings: [
        fault('Chatwoot', says, 'check CHATWOOT_API_URL, and that this machine reaches it: curl <address>/api'),
      ],
      admin: null,
      person: null,
      reached: false,
    };
  }
  const findings = [...versionOf(agent, reached), ...clockOf(reached), await checkApiToken(agent)];
  const seen = await checkPerson(agent, adminToken ?? agent.userToken);
  return { ...seen, findings: [...findings, ...seen.findings], reached: true };
}

function versionOf({ apiUrl, policy, userToken, webhookToken }: AgentConfig, { version }: Reached): Finding[] {
  const found = ok('Chatwoot', `${version} at ${apiUrl}`);
  const signs = !isBefore(version, '4.13.0');
  if (!signs && webhookToken === null) {
    const says = `${version} does not sign the webhooks of bots and API inboxes, so all are refused`;
    return [
      found,
      fault('Chatwoot version', says, 'set CHATWOOT_WEBHOOK_TOKEN and put ?token=<it> at the end of the webhook URL'),
    ];
  }
  if (isBefore(version, '4.14.2') && userToken === null && policy.mode === 'agent-bot') {
    const says = `${version} does not let a bot read conversations, so the newest webhook has to tell who has one`;
    return [found, warning('Chatwoot version', says, 'set CHATWOOT_USER_TOKEN')];
  }
  return [found];
}

function clockOf({ clock }: Reached): Finding[] {
  if (clock === null) return [];
  const skew = Math.abs(Date.now() - clock);
  if (skew < SKEW_NOTICED) return [ok('Clock', 'this machine and Chatwoot agree')];
  const says = `this machine and Chatwoot are ${Math.round(skew / 1000)} s apart`;
  const remedy = 'set the clocks by NTP: timedatectl set-ntp true';
  return skew < SKEW_REFUSED
    ? [warning('Clock', `${says}; from 300 s on every signature is refused`, remedy)]
    : [fault('Clock', `${says}, so every signature is refused as too old`, remedy)];
}

async function checkApiToken(agent: AgentConfig): Promise<Finding> {
  const about = 'CHATWOOT_API_TOKEN';
  const { mode } = agent.policy;
  const chatwoot = createChatwootAdmin(agent.apiUrl, agent.apiToken);
  try {
    const isPerson = await chatwoot.profile().then(
      () => true,
      () => false,
    );
    if (isPerson && mode === 'agent-bot') {
      const says = "is a person's token: what the bot says would count as a person's reply";
      return fault(about, says, "put the agent bot's access token there (Settings → Bots), or run connect again");
    }
    if (isPerson) return await checkMember(agent, chatwoot.account(agent.accountId));
    if (mode === 'api-inbox') {
      return fault(
        about,
        "is not a person's token, which an API inbox needs",
        "put a user's access token there (Profile settings)",
      );
    }
    const { status, error } = await chatwoot.account(agent.accountId).probe();
    if (status === 404 || /not authorized for bots/i.test(error)) return ok(about, "an agent bot's");
    const why = status === 401 ? error || 'refused' : `status ${status}`;
    return fault(
      about,
      `Chatwoot refuses it for account ${agent.accountId} (${why}), so nothing can be sent`,
      'copy it again from Settings → Bots; check CHATWOOT_ACCOUNT_ID',
    );
  } catch (error) {
    return fault(about, `could not be tried: ${messageOf(error)}`, 'try again');
  }
}

/** What Chatwoot does not show to a person they can neither read nor answer. */
async function checkMember({ inboxIds }: AgentConfig, account: Account): Promise<Finding> {
  const about = 'CHATWOOT_API_TOKEN';
  const seen = await account.inboxes();
  const hidden = (inboxIds ?? []).filter((id) => !seen.some((inbox) => inbox.id === id));
  if (hidden.length === 0) return ok(about, "a person's, as an API inbox needs it");
  const says = `its person does not see ${hidden.map((id) => `inbox ${id}`).join(', ')}, so nothing can be read or sent there`;
  return fault(about, says, 'add them: Settings → Inboxes → Collaborators; check CHATWOOT_INBOX_IDS');
}

async function checkPerson(agent: AgentConfig, token: string | null): Promise<Omit<CheckedChatwoot, 'reached'>> {
  const about = 'CHATWOOT_USER_TOKEN';
  if (token === null) {
    const says = 'is not set: missed webhooks are not found, and a lost send cannot be looked up';
    return {
      findings: [warning(about, says, "set it to a person's access token, best an administrator's")],
      admin: null,
      person: null,
    };
  }
  const chatwoot = createChatwootAdmin(agent.apiUrl, token);
  try {
    const { accounts } = await chatwoot.profile();
    const account = accounts.find(({ id }) => id === agent.accountId);
    if (!account) {
      const says = `its person is not in account ${agent.accountId}, so nothing can be read`;
      return {
        findings: [
          fault(about, says, `check CHATWOOT_ACCOUNT_ID; the person is in ${accounts.map(({ id }) => id).join(', ')}`),
        ],
        admin: null,
        person: null,
      };
    }
    const person = chatwoot.account(agent.accountId);
    if (account.role === 'administrator') return { findings: [ok(about, "an administrator's")], admin: person, person };
    const says = `an ${account.role ?? 'agent'}'s: it reads that person's inboxes, but not bots and webhooks`;
    return {
      findings: [warning(about, says, "give --admin-token to have the bot's webhook and inboxes checked")],
      admin: null,
      person,
    };
  } catch (error) {
    const isRefused = error instanceof ChatwootFault && error.status === 401;
    const says = isRefused ? "Chatwoot does not take it for a person's" : `could not be tried: ${messageOf(error)}`;
    return {
      findings: [
        fault(about, `${says}, so nothing is read with it`, 'copy it again from Profile settings → Access token'),
      ],
      admin: null,
      person: null,
    };
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
