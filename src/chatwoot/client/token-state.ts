import { z } from 'zod';

/** Whether Chatwoot takes a token at all; `unknown`: something else answered, or nothing did. */
export type TokenState = 'taken' | 'refused' | 'unknown';

/**
 * In Chatwoot's own words: of a token that it does not know (it was reset, or its bot deleted), of one that is not for this account,
 * and, in a list of its own whose text is translated, where no token came along: a proxy that drops the header leaves the same.
 */
const refusedSchema = z.union([
  z.object({
    error: z.enum([
      'Invalid Access Token',
      'Bot is not authorized to access this account',
      'You are not authorized to access this account',
      'Account is suspended',
    ]),
  }),
  z.object({ errors: z.array(z.string()).min(1) }),
]);

/** It knows the token, which may not do this one thing. */
const takenSchema = z.object({
  error: z.enum(['Access to this endpoint is not authorized for bots', 'You are not authorized to do this action']),
});

/**
 * What a refusal says about the token. A 401 alone says nothing: a proxy has its own (a page, or words that Chatwoot does not use), and
 * Chatwoot answers 401 to a good token that may not do what was asked. A proxy that used Chatwoot's very words could not be told from it.
 */
export function tokenStateOf(status: number, body: unknown, isGone: boolean): TokenState {
  // Who may not come in is not told what is there.
  if (isGone) return 'taken';
  if (status !== 401) return 'unknown';
  if (refusedSchema.safeParse(body).success) return 'refused';
  return takenSchema.safeParse(body).success ? 'taken' : 'unknown';
}
