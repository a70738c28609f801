import type { TokenState } from './token-state.ts';

/** One class per decision that a caller takes. None carries a body: Chatwoot's bodies may hold personal data. */
export class ChatwootError extends Error {}

/** Chatwoot understood and refused: trying again cannot help. */
export class ChatwootRejected extends ChatwootError {
  override name = 'ChatwootRejected' as const;
  status: number;
  /** Chatwoot's own words say that there is no such thing; a proxy's 404 has others. */
  isGone: boolean;
  /** What Chatwoot's own words say about the token, whatever was asked. */
  token: TokenState;

  constructor(request: string, status: number, isGone = false, token: TokenState = 'unknown') {
    super(`Chatwoot answered ${request} with ${status}${HINTS.get(status) ?? ''}`);
    this.status = status;
    this.isGone = isGone;
    this.token = token;
  }
}

/** The request certainly changed nothing (refused, DNS, 429): try again, after `retryAfter` ms where Chatwoot says so. */
export class ChatwootUnavailable extends ChatwootError {
  override name = 'ChatwootUnavailable' as const;
  retryAfter: number | undefined;

  constructor(request: string, why: string, retryAfter?: number) {
    super(`${request}: ${why}`);
    this.retryAfter = retryAfter;
  }
}

/** Nobody knows whether the request took effect (timeout after writing, reset, 5xx, 422 of a message create). */
export class ChatwootUncertain extends ChatwootError {
  override name = 'ChatwootUncertain' as const;
  /** Chatwoot's own words say that it failed, so it is done with the request; what stands before it has others, and may hold it still. */
  isChatwoots: boolean;

  constructor(request: string, why: string, isChatwoots = false) {
    super(`${request}: ${why}`);
    this.isChatwoots = isChatwoots;
  }
}

/** The token may not do this, whatever the request: another token might. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ChatwootRejected && error.status === 401;
}

const HINTS = new Map([
  [401, ': the token is wrong, or may not do this'],
  [403, ': API access is not enabled for this account'],
  [404, ': no such conversation in this account'],
]);
