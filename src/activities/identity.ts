import type { ChatwootClient } from '../chatwoot/client/client.ts';
import { ChatwootError } from '../chatwoot/client/errors.ts';

/** Which of Chatwoot's bots we are. */
export interface Identity {
  /** `null`: nobody knows; an assigned bot then counts as ours. */
  botId: () => Promise<number | null>;
  /** Chatwoot has stored a message of ours in the name of this bot. */
  learned: (id: number) => void;
}

interface Sources {
  /** An administrator's token sees the bots with their tokens, and us among them by ours. */
  user: Pick<ChatwootClient, 'listBots'> | null;
  apiToken: string;
  /** `CHATWOOT_BOT_ID`. */
  setting: number | null;
  now?: () => number;
}

/** Milliseconds. A bot may be made anew, and a token become an administrator's. */
const ASK_AGAIN_AFTER = 5 * 60_000;

/**
 * A bot's token may not ask who it is (401). So what Chatwoot stored in our name tells, then an administrator's token, then the setting;
 * never that a bot is assigned: that may be another one.
 */
export function createIdentity({ user, apiToken, setting, now = Date.now }: Sources): Identity {
  let told: number | null = null;
  let found: { id: number | null; until: number } | undefined;
  return {
    async botId() {
      if (told !== null || !user) return told ?? setting;
      if (!found || found.until <= now()) found = { id: await find(user, apiToken), until: now() + ASK_AGAIN_AFTER };
      return found.id ?? setting;
    },
    learned: (id) => (told = id),
  };
}

/** Who may not see bots, or their tokens, finds nobody; nor does a Chatwoot that fails. */
async function find(user: Pick<ChatwootClient, 'listBots'>, apiToken: string): Promise<number | null> {
  try {
    return (await user.listBots()).find(({ access_token: token }) => token === apiToken)?.id ?? null;
  } catch (error) {
    if (error instanceof ChatwootError) return null;
    throw error;
  }
}
