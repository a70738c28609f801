import { createHmac } from 'node:crypto';

/** `X-Chatwoot-Signature` over `<timestamp>.<raw body>` (reference 7.4). */
export function sign(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** The headers of one attempt: the delivery id stays over retries, the timestamp is of now. */
export function signedHeaders({ id, secret }: { id: string; secret: string }, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  return {
    'Content-Type': 'application/json',
    Accept: 'application/json',
    'X-Chatwoot-Delivery': id,
    'X-Chatwoot-Timestamp': timestamp,
    ...(secret === '' ? {} : { 'X-Chatwoot-Signature': sign(secret, timestamp, body) }),
  };
}
