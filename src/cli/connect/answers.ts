import { createChatwootAdmin, type ChatwootAdmin } from '../chatwoot-admin.ts';
import type { Bot, Inbox, Profile } from '../chatwoot-shapes.ts';
import { CliError } from '../io.ts';
import type { Questions } from './questions.ts';
import { webhookAddress } from '../webhook-address.ts';

/** The flags of `connect`; each one answers a question. */
export interface ConnectFlags {
  url?: string;
  token?: string;
  account?: string;
  mode?: string;
  inbox?: string;
  webhookUrl?: string;
  handoff?: boolean;
  name?: string;
  agent: string;
}

export type Mode = 'agent-bot' | 'api-inbox';

export interface Answers {
  url: string;
  version: string;
  token: string;
  account: { id: number; name: string };
  mode: Mode;
  /** `null`: a new API inbox. */
  inbox: Inbox | null;
  webhook: string;
  handoff: boolean;
  name: string;
  admin: ReturnType<ChatwootAdmin['account']>;
  bots: Bot[];
}

const NEW_INBOX = 'new';
/** Whoever mistypes a token so often has another one in mind. */
const TRIES = 3;

/** Everything `connect` has to know; each answer is tried on Chatwoot before the next question. */
export async function askAll(flags: ConnectFlags, env: NodeJS.ProcessEnv, ask: Questions): Promise<Answers> {
  const { url, version } = await askUrl(flags, env, ask);
  const { token, profile } = await askToken(flags, { url, env, ask });
  const account = await askAccount(flags, profile, ask);
  const admin = createChatwootAdmin(url, token).account(account.id);
  const mode = await askMode(flags, ask);
  const [bots, inboxes] = [await admin.bots(), await admin.inboxes()];
  const inbox = await askInbox(flags, { mode, inboxes, ask });
  const webhook = await askWebhook(flags, { url, env, ask });
  const handoff = flags.handoff ?? (await ask.confirm({ message: 'May the bot hand off to people?', initial: true }));
  const name = flags.name ?? (mode === 'agent-bot' ? 'Assistant' : 'API channel');
  return { url, version, token, account, mode, inbox, webhook, handoff, name, admin, bots };
}

async function askUrl({ url: given }: ConnectFlags, env: NodeJS.ProcessEnv, ask: Questions) {
  const initial = env.CHATWOOT_API_URL || undefined;
  const answer =
    given ??
    (await ask.text({
      flag: '--url',
      message: 'Where is Chatwoot?',
      check: (value) => isHttp(value) || 'An address such as https://chatwoot.example.com',
      ...(initial === undefined ? {} : { initial }),
    }));
  if (!isHttp(answer)) throw new CliError('--url: an address such as https://chatwoot.example.com is wanted');
  const url = new URL(answer).origin;
  const { version } = await createChatwootAdmin(url, 'none')
    .reach()
    .catch((error: unknown) => {
      throw new CliError(`--url: no Chatwoot at ${url}: ${messageOf(error)}`);
    });
  return { url, version };
}

async function askToken(
  { token: given }: ConnectFlags,
  { url, env, ask }: { url: string; env: NodeJS.ProcessEnv; ask: Questions },
): Promise<{ token: string; profile: Profile }> {
  const message = "An administrator's access token (Profile settings → Access token)";
  // A token is shown to no other Chatwoot than the one that the settings have it for.
  const known = env.CHATWOOT_API_URL ? URL.parse(env.CHATWOOT_API_URL)?.origin : url;
  const kept = known === url ? env.CHATWOOT_USER_TOKEN : undefined;
  let token = given ?? (kept || (await ask.secret({ flag: '--token', message })));
  for (let tries = 1; ; tries++) {
    const answer = await profileOf(url, token);
    if (typeof answer !== 'string') return { token, profile: answer };
    if (!ask.isPerson || tries === TRIES) throw new CliError(`--token: ${answer}`);
    token = await ask.secret({ flag: '--token', message: `${answer}. ${message}` });
  }
}

/** Whose token it is; a sentence where it is nobody's who may set this up. */
async function profileOf(url: string, token: string): Promise<Profile | string> {
  try {
    const profile = await createChatwootAdmin(url, token).profile();
    return administeredBy(profile).length > 0 ? profile : NO_ADMINISTRATOR;
  } catch (error) {
    return `Chatwoot does not take it for a person's: ${messageOf(error)}`;
  }
}

const NO_ADMINISTRATOR = 'this person is not an administrator of any account';
const administeredBy = ({ accounts }: Profile) => accounts.filter(({ role }) => role === 'administrator');

async function askAccount({ account: given }: ConnectFlags, profile: Profile, ask: Questions) {
  const administered = administeredBy(profile);
  const choices = administered.map(({ id, name }) => ({ name: `${name ?? 'account'} (${id})`, value: id }));
  const id =
    given === undefined
      ? choices.length === 1 && choices[0]
        ? choices[0].value
        : await ask.choose({ flag: '--account', message: 'Which account?', choices })
      : Number(given);
  const account = administered.find((each) => each.id === id);
  if (account) return { id: account.id, name: account.name ?? '' };
  throw new CliError(`--account: this person administers ${administered.map((each) => each.id).join(', ')} only`);
}

async function askMode({ mode: given }: ConnectFlags, ask: Questions): Promise<Mode> {
  const choices = [
    {
      name: 'as the agent bot of an inbox: new conversations begin as pending, the bot answers first',
      value: 'agent-bot',
    },
    { name: 'in an API inbox: a channel of your own', value: 'api-inbox' },
  ] as const;
  const mode =
    given ?? (await ask.choose({ flag: '--mode', message: 'How does the bot answer?', choices, initial: 'agent-bot' }));
  if (mode === 'agent-bot' || mode === 'api-inbox') return mode;
  throw new CliError('--mode: must be agent-bot or api-inbox');
}

async function askInbox(
  { inbox: given }: ConnectFlags,
  { mode, inboxes, ask }: { mode: Mode; inboxes: Inbox[]; ask: Questions },
): Promise<Inbox | null> {
  const fit = mode === 'agent-bot' ? inboxes : inboxes.filter(({ channel_type: type }) => type === 'Channel::Api');
  const choices: { name: string; value: string }[] = fit.map(({ id, name }) => ({
    name: `${name ?? 'inbox'} (${id})`,
    value: String(id),
  }));
  if (mode === 'api-inbox') choices.push({ name: 'a new API inbox', value: NEW_INBOX });
  const none = choices.length === 0;
  if (none) throw new CliError('This account has no inbox yet: make one in Chatwoot (Settings → Inboxes) first.');

  const answer = given ?? (await ask.choose({ flag: '--inbox', message: 'Which inbox?', choices }));
  if (answer === NEW_INBOX && mode === 'api-inbox') return null;
  const inbox = fit.find(({ id }) => String(id) === answer);
  if (inbox) return inbox;
  throw new CliError(`--inbox: must be ${choices.map(({ value }) => value).join(', ')}`);
}

async function askWebhook(
  { webhookUrl: given, agent }: ConnectFlags,
  { url, env, ask }: { url: string; env: NodeJS.ProcessEnv; ask: Questions },
): Promise<string> {
  // Somebody who tries it all on one machine; everybody else has to know.
  const isLocal = ['localhost', '127.0.0.1'].includes(new URL(url).hostname);
  const message = 'Under which address does Chatwoot reach the ingress?';
  const answer =
    given ??
    (await ask.text({
      flag: '--webhook-url',
      message,
      check: (value) => isHttp(value) || 'An address such as https://bot.example.com',
      ...(isLocal ? { initial: `http://localhost:${env.PORT || '8000'}` } : {}),
    }));
  if (!isHttp(answer)) throw new CliError('--webhook-url: an address such as https://bot.example.com is wanted');
  return webhookAddress(answer, agent);
}

const isHttp = (value: string) => ['http:', 'https:'].includes(URL.parse(value)?.protocol ?? '');

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
