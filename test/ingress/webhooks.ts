import { readFileSync, readdirSync } from 'node:fs';
import { loadConfig } from '../../src/settings/config.ts';
import type { Policy } from '../../src/contracts/conversation.ts';
import type { IngressAgent } from '../../src/ingress/receive-webhook.ts';

const folder = new URL('../fixtures/webhooks/', import.meta.url);

export type Body = Record<string, unknown>;

/** A recorded body with some of its fields replaced, each named by its path; `undefined` takes a field away. */
export function webhook(name: string, changes: Record<string, unknown> = {}): Body {
  const body = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Body;
  for (const [path, value] of Object.entries(changes)) put(body, path.split('.'), value);
  return body;
}

export function webhookNames(): string[] {
  return readdirSync(folder).map((file) => file.replace('.json', ''));
}

/** The agent `default` of account 1, as the settings give it. */
export function agentConfig(settings: Record<string, string> = {}): IngressAgent {
  const [agent] = loadConfig({
    CHATWOOT_API_URL: 'http://chatwoot.test',
    CHATWOOT_API_TOKEN: 'token',
    CHATWOOT_ACCOUNT_ID: '1',
    CHATWOOT_WEBHOOK_SECRET: 'secret',
    ...settings,
  }).agents;
  if (!agent) throw new Error('no agent');
  return agent;
}

export function wholePolicy({ policy }: IngressAgent): Policy {
  return { ...policy, searchAttributes: false, continueAfterEvents: null };
}

function put(target: Body, [name = '', ...rest]: string[], value: unknown): void {
  if (rest.length > 0) put(target[name] as Body, rest, value);
  else if (value === undefined) Reflect.deleteProperty(target, name);
  else target[name] = value;
}
