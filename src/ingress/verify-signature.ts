import { createHmac } from 'node:crypto';
import createError from 'http-errors';
import { isEqual } from './is-equal.ts';

const TOLERANCE_SECONDS = 5 * 60;

interface SignedRequest {
  body: Buffer;
  timestamp: string;
  signature: string;
}

/** What a sender shows to prove who it is. */
export interface Credentials {
  timestamp: string | undefined;
  signature: string | undefined;
  token: string | undefined;
}

/** What the bot accepts. */
export interface Trust {
  webhookSecrets: readonly string[];
  webhookToken: string | null;
  allowUnsigned: boolean;
}

/**
 * Throws 401 unless the sender is trusted; in the same words whatever was wrong. A proof that is shown has to hold: a
 * wrong signature is refused even where unsigned requests are allowed.
 */
export function verifySender(
  body: Buffer,
  { timestamp, signature, token }: Credentials,
  trust: Trust,
  now: number,
): void {
  const { webhookSecrets: secrets, webhookToken, allowUnsigned } = trust;
  if (secrets.length > 0 && signature !== undefined) {
    verifySignature({ body, timestamp: timestamp ?? '', signature }, secrets, now);
  } else if (webhookToken !== null && token !== undefined) {
    if (!isEqual(token, webhookToken)) throw unauthorized();
  } else if (!allowUnsigned) {
    throw unauthorized();
  }
}

/** Chatwoot signs `{timestamp}.{raw body}`. Any of the secrets may have been used, so that they can be rotated. */
export function verifySignature(request: SignedRequest, secrets: readonly string[], now: number): void {
  const { body, timestamp, signature } = request;
  const isFresh = /^\d{1,12}$/.test(timestamp) && Math.abs(now / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS;
  const holds = secrets.map((secret) => isEqual(signature, sign(body, timestamp, secret))).includes(true);
  if (!isFresh || !holds) throw unauthorized();
}

function sign(body: Buffer, timestamp: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`;
}

function unauthorized() {
  return createError(401, 'The webhook is not signed with a known secret');
}
