import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import got from 'got';
import type { Stand } from './stand.ts';
import type { Drill, Step } from './step.ts';

/** Every secret, each as an operator would: Chatwoot makes the new one, and it is read from standard input. */
export const rotations: readonly Step[] = [
  { name: 'a wrong token, refused', run: wrong },
  { name: "rotation of the bot's token", run: ({ stand }) => renewed(stand, 'chatwoot_api_token') },
  { name: "rotation of the person's token", run: personsToken },
  { name: "rotation of the webhook's secret", run: webhookSecret },
  { name: 'rotation of the encryption keys', run: encryptionKeys },
];

async function wrong({ stand }: Drill): Promise<string> {
  const before = await secret(stand, 'chatwoot_api_token');
  const said = await stand.refusal('rotate-secret.sh', ['chatwoot_api_token'], 'no-token-of-anybody\n');
  if ((await secret(stand, 'chatwoot_api_token')) !== before) throw new Error('the file was changed');
  return said;
}

async function renewed(stand: Stand, name: 'chatwoot_api_token' | 'chatwoot_webhook_secret'): Promise<string> {
  const { sandbox } = stand;
  const what = name === 'chatwoot_api_token' ? 'reset_access_token' : 'reset_secret';
  const url = `${sandbox.url}/api/v1/accounts/${sandbox.accountId}/agent_bots/${sandbox.botId}/${what}`;
  const bot = await got
    .post(url, { headers: { api_access_token: sandbox.tokens.admin } })
    .json<{ access_token: string; secret: string }>();
  const value = name === 'chatwoot_api_token' ? bot.access_token : bot.secret;
  return stand.script('rotate-secret.sh', [name], `${value}\n`);
}

/** There and back: the other one is an agent's, who sees less. */
async function personsToken({ stand }: Drill): Promise<string> {
  const { agent, admin } = stand.sandbox.tokens;
  await stand.script('rotate-secret.sh', ['chatwoot_user_token'], `${agent}\n`);
  return stand.script('rotate-secret.sh', ['chatwoot_user_token'], `${admin}\n`);
}

async function webhookSecret({ stand }: Drill): Promise<string> {
  await renewed(stand, 'chatwoot_webhook_secret');
  const said = await stand.script('rotate-secret.sh', ['chatwoot_webhook_secret', '--finish']);
  if ((await secret(stand, 'chatwoot_webhook_secret')).includes(',')) throw new Error('the old one still counts');
  return said;
}

async function encryptionKeys({ stand }: Drill): Promise<string> {
  const said = await stand.script('rotate-secret.sh', ['encryption_keys']);
  // Conversations of before still run.
  await stand.refusal('rotate-secret.sh', ['encryption_keys', '--drop', 'first']);
  return said;
}

async function secret({ folder }: Stand, name: string): Promise<string> {
  return (await readFile(join(folder, 'secrets', name), 'utf8')).trim();
}
