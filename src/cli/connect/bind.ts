import { randomBytes } from 'node:crypto';
import type { Bot, Inbox } from '../chatwoot-shapes.ts';
import type { Answers } from './answers.ts';
import type { Values } from './env-file.ts';
import { CliError } from '../io.ts';
import { isSameAddress } from '../webhook-address.ts';

/** What Chatwoot gave us, and what was done for it, in words. */
export interface Bound {
  values: Values;
  done: string[];
}

/** The bot or the inbox that sends to our address already: it is used again, so that `connect` can be repeated. */
export function existing({ mode, bots, inbox, webhook }: Answers): Bot | Inbox | undefined {
  if (mode === 'api-inbox') return inbox ?? undefined;
  return bots.find((bot) => isSameAddress(bot.outgoing_url, webhook) && bot.access_token);
}

/** Makes the agent bot (or takes the one that is there) and gives it the inbox. */
export async function bindBot(answers: Answers): Promise<Bound> {
  const { admin, inbox, webhook, name } = answers;
  if (inbox === null) throw new CliError('--inbox: a bot needs one');
  const found = existing(answers) as Bot | undefined;
  const bot = found ?? (await admin.createBot({ name, outgoing_url: webhook }));
  if (!bot.access_token) throw new CliError(`Chatwoot does not show the access token of bot ${bot.id}.`);

  const done = [
    `agent bot "${bot.name ?? name}" (${bot.id}) ${found ? 'is there already' : 'made'}: it posts to ${webhook}`,
  ];
  const proof = bot.secret
    ? { CHATWOOT_WEBHOOK_SECRET: bot.secret }
    : await bindToken(bot, webhook, (address) => admin.setBotUrl(bot.id, address));
  if (!bot.secret)
    done.push('this Chatwoot does not sign webhooks: a token in the webhook address proves them instead');
  await admin.bind(inbox.id, bot.id);
  done.push(`inbox "${inbox.name ?? ''}" (${inbox.id}) has the bot now: new conversations there begin as pending`);
  const values = { CHATWOOT_API_TOKEN: bot.access_token, CHATWOOT_BOT_ID: String(bot.id), ...proof };
  return { values, done };
}

/** Points the API inbox (or a new one) at our address. */
export async function bindInbox(answers: Answers): Promise<Bound> {
  const { admin, inbox: chosen, webhook, name, token } = answers;
  const made = chosen === null;
  // An address that is right already stays as it is, with the token at its end.
  const isRight = !made && isSameAddress(chosen.webhook_url, webhook) && (chosen.secret || tokenIn(chosen.webhook_url));
  const changed = () => (made ? admin.createApiInbox(name, webhook) : admin.setInboxUrl(chosen.id, webhook));
  const inbox = isRight ? chosen : await changed();
  const how = made ? 'made' : isRight ? 'is there already' : 'changed';
  const done = [`API inbox "${inbox.name ?? name}" (${inbox.id}) ${how}: it posts to ${webhook}`];
  const proof = inbox.secret
    ? { CHATWOOT_WEBHOOK_SECRET: inbox.secret }
    : await bindToken(inbox, webhook, (address) => admin.setInboxUrl(inbox.id, address));
  if (!inbox.secret)
    done.push('this Chatwoot does not sign webhooks: a token in the webhook address proves them instead');
  return { values: { CHATWOOT_API_TOKEN: token, CHATWOOT_INBOX_IDS: String(inbox.id), ...proof }, done };
}

const tokenIn = (address: string | null | undefined) => URL.parse(address ?? '')?.searchParams.get('token');

/** Chatwoot before 4.13 does not sign: there an unguessable address is the proof. */
async function bindToken(
  { outgoing_url: botUrl, webhook_url: inboxUrl }: Partial<Bot & Inbox>,
  webhook: string,
  set: (address: string) => Promise<unknown>,
): Promise<Values> {
  const present = tokenIn(botUrl ?? inboxUrl);
  if (present) return { CHATWOOT_WEBHOOK_TOKEN: present };
  const token = randomBytes(24).toString('base64url');
  await set(`${webhook}?token=${token}`);
  return { CHATWOOT_WEBHOOK_TOKEN: token };
}
