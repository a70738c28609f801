/** Where a bot's webhooks arrive. */
export const WEBHOOK_PATH = '/api/v1/webhook/chatwoot';

const suffix = (agent: string) => (agent === 'default' ? '' : `/${agent}`);

/** The whole webhook address of a bot, from the ingress's public address or from the whole one itself. */
export function webhookAddress(base: string, agent: string): string {
  const address = base.replace(/[?#].*$/, '').replace(/\/+$/, '');
  const at = address.indexOf(WEBHOOK_PATH);
  return `${at === -1 ? address : address.slice(0, at)}${WEBHOOK_PATH}${suffix(agent)}`;
}

/** Whether webhooks sent to this address arrive at this bot, wherever the ingress is. */
export function isWebhookOf(address: string | null | undefined, agent: string): boolean {
  const path = URL.parse(address ?? '')?.pathname.replace(/\/+$/, '') ?? '';
  return path.endsWith(`${WEBHOOK_PATH}${suffix(agent)}`);
}

/** The same address, whatever token or slash stands at its end. */
export function isSameAddress(one: string | null | undefined, other: string): boolean {
  const [a, b] = [URL.parse(one ?? ''), URL.parse(other)];
  return a !== null && b !== null && a.origin === b.origin && trimmed(a) === trimmed(b);
}

const trimmed = ({ pathname }: URL) => pathname.replace(/\/+$/, '');

/** Hosts that only a machine of the same network can mean. */
export function isPrivateHost(address: string): boolean {
  const host = URL.parse(address)?.hostname ?? '';
  return (
    host === 'localhost' ||
    !host.includes('.') ||
    /^(?:127|10|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\./.test(host) ||
    /\.(?:local|internal|lan)$/.test(host)
  );
}
