import type { TokenState } from '../chatwoot/client/token-state.ts';
import type { Refusal, Refused } from '../temporal/refused-bot.ts';

/** Of a bot's token, and of a user's where one is set that is another one. */
export interface TokenStates {
  bot: TokenState;
  user: TokenState | null;
}

/** Milliseconds: a worker that stays behind with an old token does not say so more often, whoever objects. */
const SAY_AGAIN = 60_000;

/**
 * What this worker has to say about a bot: `null`, that its token works; a word, what is refused; `undefined`, nothing, since what was
 * said stands, or nobody knows. Less is said at once: that is how a worker with a new token objects to one with the old.
 */
export function judgeTokens(
  states: TokenStates,
  said: Pick<Refusal, 'tokens'> | null,
  sinceSaid: number,
): Refused | null | undefined {
  const seen = refusedOf(states);
  if (seen === undefined || seen === (said?.tokens ?? null)) return undefined;
  const isLess = seen === null || (seen === 'bot' && said !== null);
  return isLess || sinceSaid >= SAY_AGAIN ? seen : undefined;
}

function refusedOf({ bot, user }: TokenStates): Refused | null | undefined {
  if (bot === 'taken') return null;
  if (bot === 'unknown' || user === 'unknown') return undefined;
  return user === 'taken' ? 'bot' : 'all';
}
