import type { ChatwootClient } from './chatwoot-client.ts';

/** Which tokens may not read the conversations of which inboxes: asked now and then, left alone in between. */
export interface Blindness {
  isBlind: (client: ChatwootClient, inbox: number | null) => boolean;
  /** Chatwoot refused to show a conversation. `true`: this is the first time that it refused this client. */
  refused: (client: ChatwootClient, inbox: number | null) => boolean;
}

/** Milliseconds. A refusal may be one inbox's, or pass: an account that was suspended, a proxy that lost a header. */
const ASK_AGAIN_AFTER = 10 * 60_000;

export function createBlindness(now: () => number = Date.now): Blindness {
  const until = new WeakMap<ChatwootClient, Map<number | null, number>>();
  return {
    isBlind: (client, inbox) => (until.get(client)?.get(inbox) ?? 0) > now(),
    refused(client, inbox) {
      const known = until.get(client);
      const inboxes = known ?? new Map<number | null, number>();
      until.set(client, inboxes.set(inbox, now() + ASK_AGAIN_AFTER));
      return known === undefined;
    },
  };
}
