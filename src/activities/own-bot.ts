import type { ChatwootClient } from '../chatwoot/client/client.ts';

/**
 * Which of Chatwoot's bots has our token, by an administrator's, who sees all tokens; `null`: none of this account. It throws what Chatwoot
 * refuses or fails with: to a turn that is nobody, to the reconciler a token that may not see bots, or a pass that has failed.
 */
export async function findOwnBot(user: Pick<ChatwootClient, 'listBots'>, apiToken: string): Promise<number | null> {
  return (await user.listBots()).find(({ access_token: token }) => token === apiToken)?.id ?? null;
}
