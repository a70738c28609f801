import { createIdentity } from '../../../activities/identity.ts';
import { findHome } from '../../../activities/reconcile/own-inboxes.ts';
import { createEvidence } from '../../../activities/reconcile/tells-status.ts';
import type { ApiConversation } from '../../../chatwoot/api.ts';
import { createChatwootClient, type ChatwootClient } from '../../../chatwoot/client/client.ts';
import { ChatwootError, ChatwootRejected } from '../../../chatwoot/client/errors.ts';
import { readMessages } from '../../../chatwoot/message.ts';
import { readSnapshot } from '../../../chatwoot/snapshot.ts';
import type { AgentConfig } from '../../../settings/config.ts';
import { createChatwootAdmin, ChatwootFault } from '../../chatwoot-admin.ts';
import { isOpening, mayMeet } from '../in-the-way/rules.ts';
import type { InChatwoot, Unread } from './case.ts';

/** What Chatwoot shows of a conversation, by whichever token it shows it; what fails is told, and is no fault. */
export async function readChatwoot(agent: AgentConfig, id: number, adminToken: string | null): Promise<InChatwoot> {
  const { apiUrl: url, accountId: account, apiToken, name, policy } = agent;
  const token = adminToken ?? agent.userToken;
  const client = (of: string) => createChatwootClient({ url, account, token: of });
  const person = token === null ? null : client(token);
  const unread: Unread[] = [];
  const conversation = await read(id, [client(apiToken), person], unread);
  const snapshot = conversation ? readSnapshot(conversation) : null;
  const listed = person && conversation ? await orNull(() => person.listMessages(id)) : null;
  const messages = listed && readMessages(listed, name);
  const isFlippable =
    snapshot?.status === 'open' && snapshot.assigneeType === 'AgentBot' && policy.mode === 'agent-bot';
  const home = person ? await orNull(() => findHome(person, agent)) : null;
  const said = messages?.findLast(({ author, botId }) => author === 'us' && botId !== null)?.botId ?? null;
  const identity = createIdentity({ user: person, apiToken, setting: agent.botId });
  return {
    ...{ snapshot, unread, messages, inbox: conversation?.inbox_id ?? null },
    assignee: conversation?.meta?.assignee?.name ?? null,
    inboxes: home?.inboxes ?? agent.inboxIds,
    ownBot: policy.mode === 'agent-bot' ? (said ?? (await identity.botId())) : null,
    tellsStatus: isFlippable && person !== null && ((await orNull(createEvidence(person, name))) ?? false),
    ...(await whoIsThere(agent, token, conversation?.inbox_id ?? 0)),
  };
}

/** The bot's token first, as the worker does it. */
async function read(id: number, clients: (ChatwootClient | null)[], unread: Unread[]): Promise<ApiConversation | null> {
  for (const [at, client] of clients.entries()) {
    if (!client) continue;
    try {
      return await client.getConversation(id);
    } catch (error) {
      if (!(error instanceof ChatwootError)) throw error;
      const isGone = error instanceof ChatwootRejected && error.isGone;
      unread.push({ token: at === 0 ? 'CHATWOOT_API_TOKEN' : "the person's token", why: error.message, isGone });
    }
  }
  return null;
}

/** Names, so that an activity's words can be told apart; as far as the token shows them. */
async function whoIsThere({ apiUrl, accountId }: AgentConfig, token: string | null, inbox: number) {
  if (token === null) return { people: [], bots: [], openingRules: [] };
  const account = createChatwootAdmin(apiUrl, token).account(accountId);
  const [people, bots, rules] = await Promise.all([
    orNull(() => account.agents()),
    orNull(() => account.bots()),
    orNull(() => account.rules()),
  ]);
  return {
    people: (people ?? []).flatMap(({ name }) => name || []),
    bots: (bots ?? []).map(({ id, name }) => ({ id, name: name ?? '' })),
    openingRules: (rules ?? []).filter((rule) => isOpening(rule) && mayMeet(rule, inbox)).map(({ name }) => name ?? ''),
  };
}

async function orNull<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof ChatwootError || error instanceof ChatwootFault) return null;
    throw error;
  }
}
