import { Option, type Command } from 'commander';
import { bindBot, bindInbox, existing } from './bind.ts';
import type { Inbox } from '../chatwoot-shapes.ts';
import { askAll, type Answers, type ConnectFlags } from './answers.ts';
import type { Values } from './env-file.ts';
import { CliError, type Io } from '../io.ts';
import { createQuestions, type Questions } from './questions.ts';
import { openSettings, type SettingsFile } from './settings-file.ts';
import { isPrivateHost, isSameAddress } from '../webhook-address.ts';
import { warn } from './warn.ts';

interface Flags extends ConnectFlags {
  settings: string;
  userToken: boolean;
  replaceBot?: boolean;
  overwrite?: boolean;
  dryRun?: boolean;
}

/** `connect`: makes Chatwoot and our settings know each other. Nothing is changed before everything is known. */
export function addConnect(program: Command, io: Io): void {
  program
    .command('connect')
    .description('connects a Chatwoot: makes the bot or the API inbox, binds it, writes the settings')
    .option('--url <address>', 'where Chatwoot is')
    .option(
      '--token <token>',
      "an administrator's access token (default: CHATWOOT_USER_TOKEN, so that it need not be typed)",
    )
    .option('--account <id>', 'which account')
    .addOption(new Option('--mode <mode>', 'how the bot answers').choices(['agent-bot', 'api-inbox']))
    .option('--inbox <id>', 'which inbox; with api-inbox also: new')
    .option('--webhook-url <address>', 'under which address Chatwoot reaches the ingress')
    .option('--handoff', 'the bot may hand off to people')
    .option('--no-handoff', 'the bot keeps every conversation')
    .option('--name <name>', 'of the bot, or of a new API inbox')
    .option('--agent <name>', 'one of several bots: written into AGENTS_FILE', 'default')
    // Not --env-file: Node takes that for itself, wherever it stands.
    .option('--settings <file>', 'where they are written', '.env')
    .option('--no-user-token', "does not keep the administrator's token as CHATWOOT_USER_TOKEN")
    .option('--replace-bot', 'takes an inbox that has another bot, or an API inbox that posts elsewhere')
    .option('--overwrite', 'replaces settings that the file has already')
    .option('--dry-run', 'asks and checks, and changes nothing')
    .action((flags: Flags) => connect(flags, io));
}

async function connect(flags: Flags, io: Io): Promise<void> {
  if (!/^[a-z0-9-]+$/.test(flags.agent))
    throw new CliError('--agent: a name is made of lowercase letters, digits and -');
  const ask = await createQuestions(io);
  const answers = await askAll(flags, io.env, ask);
  io.out(
    `✔ Chatwoot ${answers.version} at ${answers.url}, account ${answers.account.id} ${answers.account.name}`.trimEnd(),
  );

  const file = await openSettings(io, flags);
  await confirmInbox(answers, flags, ask);
  await confirmSettings(answers, { file, flags, ask });
  const reads = { hasUserToken: flags.userToken || answers.mode === 'api-inbox' };
  if (flags.dryRun) {
    await warn(answers, { inbox: answers.inbox?.id ?? null, bot: existing(answers)?.id ?? null, ...reads }, io);
    const names = file.changes({ ...wanted(answers, flags), ...(await comes(answers)) });
    const would =
      names.length > 0 ? `It would write ${names.join(', ')} to ${file.label}` : `${file.label} says all that`;
    io.out(`Nothing was changed. ${would}.`);
    return;
  }

  const { values, done } = await (answers.mode === 'agent-bot' ? bindBot(answers) : bindInbox(answers));
  for (const line of done) io.out(`✔ ${line}`);
  const written = await file.write({ ...wanted(answers, flags), ...values });
  io.out(`✔ ${file.label}: ${written.length > 0 ? `wrote ${written.join(', ')}` : 'says all that already'}`);
  for (const line of remarks(answers, flags, file)) io.out(`! ${line}`);
  const { CHATWOOT_INBOX_IDS: made, CHATWOOT_BOT_ID: bot } = values;
  await warn(answers, { inbox: Number(made ?? answers.inbox?.id), bot: Number(bot), ...reads }, io);
  io.out(next(io.call));
}

/** The settings that are known before Chatwoot is changed. */
function wanted(answers: Answers, { userToken }: Flags): Values {
  const { url, account, mode, handoff, token } = answers;
  return {
    CHATWOOT_API_URL: url,
    CHATWOOT_ACCOUNT_ID: String(account.id),
    CHATWOOT_MODE: mode,
    HANDOFF_ENABLED: String(handoff),
    ...portOf(answers),
    // In an API inbox the token itself is a person's.
    ...(userToken && mode === 'agent-bot' ? { CHATWOOT_USER_TOKEN: token } : {}),
  };
}

/** An ingress that Chatwoot reaches on this machine listens where Chatwoot posts to. */
function portOf({ webhook }: Answers): Values {
  const { hostname, port } = new URL(webhook);
  return ['localhost', '127.0.0.1'].includes(hostname) && port !== '' ? { PORT: port } : {};
}

/** An inbox has one bot: another one's is not taken by the way. */
async function confirmInbox(
  { mode, inbox, admin, bots, ...rest }: Answers,
  flags: Flags,
  ask: Questions,
): Promise<void> {
  if (inbox === null || flags.replaceBot) return;
  if (mode === 'api-inbox') return confirmWebhook(inbox, rest.webhook, ask);
  const bound = await admin.botOf(inbox.id);
  const ours = existing({ mode, inbox, admin, bots, ...rest });
  if (bound === null || bound === ours?.id) return;
  const name = bots.find(({ id }) => id === bound)?.name ?? 'another bot';
  const message = `Inbox ${inbox.id} has the bot "${name}" (${bound}). Replace it?`;
  if (!(await ask.confirm({ message, initial: false }))) {
    throw new CliError(
      `Inbox ${inbox.id} has the bot "${name}" (${bound}): --replace-bot takes it over. Nothing was changed.`,
    );
  }
}

/** An API inbox's webhook is how people's replies reach a channel: the one that is there is not cut off by the way. */
async function confirmWebhook({ id, webhook_url: present }: Inbox, webhook: string, ask: Questions): Promise<void> {
  if (!present || isSameAddress(present, webhook)) return;
  // Without its query, which may hold a token.
  const address = present.replace(/[?#].*$/, '');
  if (!(await ask.confirm({ message: `Inbox ${id} posts to ${address}. Replace that?`, initial: false }))) {
    throw new CliError(`Inbox ${id} posts to ${address}: --replace-bot takes it over. Nothing was changed.`);
  }
}

/** Never over a value that is there without a yes; names are shown, values never. */
async function confirmSettings(
  answers: Answers,
  { file, flags, ask }: { file: SettingsFile; flags: Flags; ask: Questions },
): Promise<void> {
  if (flags.overwrite) return;
  const conflicts = file.conflicts({ ...wanted(answers, flags), ...(await comes(answers)) });
  if (conflicts.length === 0) return;
  const names = conflicts.join(', ');
  if (!(await ask.confirm({ message: `${file.label} has other values for ${names}. Replace them?`, initial: false }))) {
    throw new CliError(`${file.label} has other values for ${names}: --overwrite replaces them. Nothing was changed.`);
  }
}

/** What Chatwoot will give us, as far as it is known: a bot yet to be made has a token that no file can hold already. */
function comes(answers: Answers): Promise<Values> {
  const { mode, token, inbox } = answers;
  const found = existing(answers);
  const secret = found?.secret ?? 'to be made';
  const inboxIds = inbox === null ? 'to be made' : String(inbox.id);
  return Promise.resolve(
    mode === 'api-inbox'
      ? { CHATWOOT_API_TOKEN: token, CHATWOOT_INBOX_IDS: inboxIds, CHATWOOT_WEBHOOK_SECRET: secret }
      : {
          CHATWOOT_API_TOKEN: (found as { access_token?: string } | undefined)?.access_token ?? 'to be made',
          CHATWOOT_BOT_ID: found ? String(found.id) : 'to be made',
          CHATWOOT_WEBHOOK_SECRET: secret,
        },
  );
}

function remarks({ webhook, url, mode }: Answers, { userToken }: Flags, file: SettingsFile): string[] {
  const unreachable = isPrivateHost(webhook) && !isPrivateHost(url);
  return [
    ...(unreachable
      ? [
          `${new URL(webhook).host} is private: Chatwoot at ${url} will not reach it (docs/connect-chatwoot.md, "Private networks")`,
        ]
      : []),
    ...(userToken || mode === 'api-inbox' ? [] : [aboutUserToken(file, url)]),
  ];
}

function aboutUserToken(file: SettingsFile, url: string): string {
  return file.has('CHATWOOT_USER_TOKEN', { CHATWOOT_API_URL: url })
    ? `CHATWOOT_USER_TOKEN in ${file.label} stays as it is`
    : 'without CHATWOOT_USER_TOKEN missed webhooks are not found, and lost sends cannot be looked up';
}

const next = (call: string) => `
Next, each in a terminal of its own (Temporal has to run; \`${call} start:temporal\` starts one on this machine):
  ${call} start:ingress
  ${call} start:worker
Then:
  ${call} doctor`;
