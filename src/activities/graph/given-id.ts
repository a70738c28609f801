import type { DialogueMessage } from '../../contracts/conversation.ts';

/** The id under which a graph knows a message: the same on every retry. */
export function graphIdOf(account: number, { id, key = String(id) }: Pick<DialogueMessage, 'id' | 'key'>): string {
  return `cw:${account}:${key}`;
}

/**
 * Whether we gave this id. Only these tell whose message it is: graphs write human messages of their own (a critic, a plan, a
 * summary). One that takes an id of ours for its own looks the same; `summarizationMiddleware` does, for what we said before.
 */
export const isGivenId = (id: string | undefined): boolean => id !== undefined && /^cw:\d+:/.test(id);
