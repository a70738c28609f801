import type { ChatwootClient } from '../chatwoot/client/client.ts';
import { ChatwootError } from '../chatwoot/client/errors.ts';
import { findOwnBot } from './own-bot.ts';

/** Which of Chatwoot's bots we are. */
export interface Identity {
  /** `null`: nobody knows; an assigned bot then counts as ours. */
  botId: () => Promise<number | null>;
  /** Chatwoot has stored a message of ours in the name of this bot. */
  learned: (id: number) => void;
}

/** What was learned before, by whatever process; for this token alone, so that a bot that was made anew is another one. */
export interface KeptBot {
  recall: () => Promise<number | null>;
  keep: (id: number) => Promise<void>;
}

interface Sources {
  /** An administrator's token sees the bots with their tokens, and us among them by ours. */
  user: Pick<ChatwootClient, 'listBots'> | null;
  apiToken: string;
  /** `CHATWOOT_BOT_ID`. */
  setting: number | null;
  kept?: KeptBot | undefined;
  now?: () => number;
}

/** Milliseconds. A bot may be made anew, a token become an administrator's, and another worker may have learned it. */
const ASK_AGAIN_AFTER = 5 * 60_000;

/**
 * A bot's token may not ask who it is (401). So what Chatwoot stored in our name tells, then an administrator's token, then what was
 * learned before, then the setting; never that a bot is assigned: that may be another one. The same token with another bot's id (a
 * database that was put back) is found out by the next message that is stored.
 */
export function createIdentity({ user, apiToken, setting, kept, now = Date.now }: Sources): Identity {
  let told: number | null = null;
  let found: { id: number | null; until: number } | undefined;
  return {
    async botId() {
      if (told !== null) return told;
      if (!found || found.until <= now()) found = { id: await find(), until: now() + ASK_AGAIN_AFTER };
      return found.id ?? setting;
    },
    learned(id) {
      if (id === told) return;
      told = id;
      // Who cannot keep it knows it all the same.
      void kept?.keep(id).catch(() => undefined);
    },
  };

  async function find(): Promise<number | null> {
    const seen = user ? await findOwnBot(user, apiToken).catch(orNobody) : null;
    return seen ?? (await kept?.recall().catch(() => null)) ?? null;
  }
}

/** Who may not see bots, or their tokens, finds nobody; nor does a Chatwoot that fails. */
function orNobody(error: unknown): null {
  if (error instanceof ChatwootError) return null;
  throw error;
}
