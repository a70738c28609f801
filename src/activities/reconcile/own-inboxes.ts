import type { AgentConfig } from '../../settings/config.ts';
import type { ChatwootClient } from '../../chatwoot/client/client.ts';
import { ChatwootRejected, isRefusal } from '../../chatwoot/client/errors.ts';
import { findOwnBot } from '../own-bot.ts';

/** Where a bot is at home, as far as Chatwoot tells. */
export interface Home {
  /** `null`: nobody tells us. */
  inboxes: number[] | null;
  /** Our own bot; `null`: in an API inbox there is none, or the token does not show it. */
  bot: number | null;
}

export type HomeSettings = Pick<AgentConfig, 'name' | 'apiToken' | 'inboxIds'> & {
  policy: Pick<AgentConfig['policy'], 'mode'>;
};

/**
 * The inboxes whose customers we may answer unasked. Other inboxes of the account may hold pending conversations too, of
 * another bot or of nobody: what we cannot tell to be ours is left alone.
 */
export function findHome(user: ChatwootClient, settings: HomeSettings): Promise<Home> {
  return settings.policy.mode === 'api-inbox' ? homeOfApi(user, settings) : homeOfBot(user, settings);
}

/** Administrators see the bots' tokens, so that we find ourselves among them. */
async function homeOfBot(user: ChatwootClient, { apiToken, inboxIds }: HomeSettings): Promise<Home> {
  const bot = await orNull(() => findOwnBot(user, apiToken), isRefusal);
  if (bot === null) return { inboxes: inboxIds, bot };

  const inboxes = inboxIds ?? (await orNothing(() => user.listInboxes())).map(({ id }) => id);
  const served: number[] = [];
  for (const inbox of inboxes) if ((await orNull(() => user.botOfInbox(inbox), isRejected)) === bot) served.push(inbox);
  return { inboxes: served, bot };
}

/** An API inbox posts to the address that ends with our name. */
async function homeOfApi(user: ChatwootClient, { name, inboxIds }: HomeSettings): Promise<Home> {
  if (inboxIds) return { inboxes: inboxIds, bot: null };
  const path = /\/api\/v1\/webhook\/chatwoot(?:\/([^/]+))?$/;
  const inboxes = await orNothing(() => user.listInboxes());
  const ours = inboxes.filter(({ webhook_url: address }) => {
    const match = path.exec(URL.parse(address ?? '')?.pathname.replace(/\/$/, '') ?? '');
    return match !== null && (match[1] ?? 'default') === name;
  });
  return { inboxes: ours.length > 0 ? ours.map(({ id }) => id) : null, bot: null };
}

/** An inbox that is gone is nobody's. */
const isRejected = (error: unknown) => error instanceof ChatwootRejected;

async function orNull(
  botOf: () => Promise<number | null>,
  isNobody: (error: unknown) => boolean,
): Promise<number | null> {
  try {
    return await botOf();
  } catch (error) {
    if (isNobody(error)) return null;
    throw error;
  }
}

/** A token that may not see the list sees an empty one. */
async function orNothing<T>(list: () => Promise<T[]>): Promise<T[]> {
  try {
    return await list();
  } catch (error) {
    if (isRefusal(error)) return [];
    throw error;
  }
}
