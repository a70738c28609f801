import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyFolder, typing } from '../../support/product/cli.ts';
import { openSandbox } from '../../support/product/sandbox.ts';
import { askAll } from '../../../src/cli/connect/answers.ts';
import { readEnv } from '../../../src/cli/connect/env-file.ts';
import { createQuestions, type Questions } from '../../../src/cli/connect/questions.ts';

type Sandbox = Awaited<ReturnType<typeof openSandbox>>;

const ADDRESS = 'https://bot.acme.example';

describe('connect', () => {
  let sandbox: Sandbox;
  let folder: string;

  beforeEach(async () => {
    sandbox = await openSandbox();
    folder = await emptyFolder();
  });
  afterEach(() => sandbox.close());

  const connect = (...flags: string[]) =>
    typing(
      {},
      folder,
    )(...['connect', '--url', sandbox.url, '--token', sandbox.tokens.admin, '--webhook-url', ADDRESS, ...flags]);
  const settings = async () => readEnv(await readFile(join(folder, '.env'), 'utf8'));
  const bots = async () => (await sandbox.admin('GET', '/agent_bots')).body as unknown as Record<string, unknown>[];

  it('makes a bot, gives it the inbox and writes the settings', async () => {
    const { code, out } = await connect('--inbox', '1', '--replace-bot');

    assert.equal(code, 0, out);
    const bot = (await bots()).find(({ name }) => name === 'Assistant');
    assert.equal(bot?.outgoing_url, `${ADDRESS}/api/v1/webhook/chatwoot`);
    assert.deepEqual(await settings(), {
      CHATWOOT_API_URL: sandbox.url,
      CHATWOOT_ACCOUNT_ID: '1',
      CHATWOOT_MODE: 'agent-bot',
      HANDOFF_ENABLED: 'true',
      CHATWOOT_USER_TOKEN: sandbox.tokens.admin,
      CHATWOOT_API_TOKEN: bot.access_token,
      CHATWOOT_BOT_ID: String(bot.id),
      CHATWOOT_WEBHOOK_SECRET: bot.secret,
    });
    const { body } = await sandbox.admin('GET', '/inboxes/1/agent_bot');
    assert.equal((body as unknown as { agent_bot: { id: number } }).agent_bot.id, bot.id);
    for (const secret of [sandbox.tokens.admin, bot.access_token, bot.secret]) assert.ok(!out.includes(String(secret)));
  });

  it('writes tokens into a file that only its owner reads', async () => {
    await connect('--inbox', '1', '--replace-bot');

    assert.equal((await stat(join(folder, '.env'))).mode & 0o777, 0o600);
  });

  it('makes no second bot where it is typed again', async () => {
    await connect('--inbox', '1', '--replace-bot');
    const before = await settings();
    const { code, out } = await connect('--inbox', '1');

    assert.equal(code, 0, out);
    assert.equal((await bots()).length, 2);
    assert.deepEqual(await settings(), before);
    assert.match(out, /says all that already/);
  });

  it("keeps no administrator's token where it is told not to, and says what that means", async () => {
    const { out } = await connect('--inbox', '1', '--replace-bot', '--no-user-token');

    assert.ok(!('CHATWOOT_USER_TOKEN' in (await settings())));
    assert.match(out, /without CHATWOOT_USER_TOKEN missed webhooks are not found/);
  });

  it("leaves a user's token that is there, and does not call it missing", async () => {
    await writeFile(join(folder, '.env'), 'CHATWOOT_USER_TOKEN=kept\n');
    const { out } = await connect('--inbox', '1', '--replace-bot', '--no-user-token');

    assert.equal((await settings()).CHATWOOT_USER_TOKEN, 'kept');
    assert.match(out, /CHATWOOT_USER_TOKEN in \.env stays as it is/);
    assert.doesNotMatch(out, /without CHATWOOT_USER_TOKEN/);
  });

  for (const [whose, url, said] of [
    ['of the same Chatwoot', () => sandbox.url, /stays as it is/],
    ['of another Chatwoot', () => 'https://other.example', /without CHATWOOT_USER_TOKEN/],
  ] as const) {
    it(`knows what one of several bots makes of a user's token ${whose}`, async () => {
      await writeFile(join(folder, '.env'), `CHATWOOT_API_URL=${url()}\nCHATWOOT_USER_TOKEN=kept\n`);
      const { code, out } = await connect('--agent', 'shop', '--inbox', '1', '--replace-bot', '--no-user-token');

      assert.equal(code, 0, out);
      assert.match(out, said);
    });
  }

  it('makes an API inbox that posts to us', async () => {
    const { code, out } = await connect('--mode', 'api-inbox', '--inbox', 'new', '--name', 'App', '--no-handoff');

    assert.equal(code, 0, out);
    const written = await settings();
    const { body: inbox } = await sandbox.admin('GET', `/inboxes/${written.CHATWOOT_INBOX_IDS ?? ''}`);
    const { name, webhook_url: url, secret } = inbox as unknown as Record<string, string>;
    assert.deepEqual([name, url], ['App', `${ADDRESS}/api/v1/webhook/chatwoot`]);
    assert.deepEqual(
      [written.CHATWOOT_MODE, written.CHATWOOT_API_TOKEN, written.CHATWOOT_WEBHOOK_SECRET, written.HANDOFF_ENABLED],
      ['api-inbox', sandbox.tokens.admin, secret, 'false'],
    );
  });

  it('does not cut an API inbox off from the channel that it posts to, and names that without its query', async () => {
    const elsewhere = 'https://channel.acme.example/hooks';
    const { body } = await sandbox.admin('POST', '/inboxes', {
      name: 'Channel',
      channel: { type: 'api', webhook_url: `${elsewhere}?key=hidden` },
    });
    const { id } = body as unknown as { id: number };
    const posts = async () =>
      ((await sandbox.admin('GET', `/inboxes/${id}`)).body as unknown as { webhook_url: string }).webhook_url;
    const flags = ['--mode', 'api-inbox', '--inbox', String(id)];

    for (const more of [[], ['--dry-run']]) {
      const { code, err } = await connect(...flags, ...more);
      assert.equal(code, 1);
      assert.match(err, new RegExp(`Inbox ${id} posts to ${elsewhere}: --replace-bot takes it over`));
      assert.doesNotMatch(err, /hidden/);
    }
    assert.equal(await posts(), `${elsewhere}?key=hidden`);
    assert.equal((await connect(...flags, '--replace-bot')).code, 0);
    assert.equal(await posts(), `${ADDRESS}/api/v1/webhook/chatwoot`);
    assert.match((await connect(...flags)).out, /is there already: it posts to/);
  });

  it("shows one Chatwoot's token to no other", async () => {
    await writeFile(join(folder, '.env'), '');
    const env = { CHATWOOT_API_URL: 'https://other.example', CHATWOOT_USER_TOKEN: sandbox.tokens.admin };
    const words = ['connect', '--url', sandbox.url, '--webhook-url', ADDRESS, '--inbox', '1'];

    const { code, err } = await typing(env, folder)(...words);

    assert.equal(code, 1);
    assert.equal(err, '--token is missing, and there is nobody to ask.');
  });

  it("does not take another bot's inbox by the way", async () => {
    const { code, err } = await connect('--inbox', '1');

    assert.equal(code, 1);
    assert.match(err, /Inbox 1 has the bot "Ridge \(AI\)" \(1\): --replace-bot/);
    assert.equal((await bots()).length, 1);
  });

  it('does not write over settings that are there, and changes nothing in Chatwoot then', async () => {
    const present = '# mine\nCHATWOOT_API_URL=https://other.example\nDEBOUNCE=2s\n';
    await writeFile(join(folder, '.env'), present);
    const { code, err } = await connect('--inbox', '1', '--replace-bot');

    assert.equal(code, 1);
    assert.match(err, /other values for CHATWOOT_API_URL: --overwrite/);
    assert.doesNotMatch(err, /other\.example/);
    assert.equal(await readFile(join(folder, '.env'), 'utf8'), present);
    assert.equal((await bots()).length, 1);
  });

  it('keeps what it does not know of the file, with --overwrite too', async () => {
    await writeFile(
      join(folder, '.env'),
      '# mine\nCHATWOOT_API_URL=https://other.example\nDEBOUNCE=2s\nHOLDING_MESSAGE=\n',
    );
    await connect('--inbox', '1', '--replace-bot', '--overwrite');

    const text = await readFile(join(folder, '.env'), 'utf8');
    assert.ok(text.startsWith(`# mine\nCHATWOOT_API_URL=${sandbox.url}\nDEBOUNCE=2s\nHOLDING_MESSAGE=\n`), text);
  });

  it('changes nothing in a dry run', async () => {
    const { code, out } = await connect('--inbox', '1', '--replace-bot', '--dry-run');

    assert.equal(code, 0);
    assert.match(out, /Nothing was changed/);
    assert.equal((await bots()).length, 1);
    await assert.rejects(stat(join(folder, '.env')));
  });

  it('names in a dry run what it would write, and no more', async () => {
    await connect('--inbox', '1', '--replace-bot');
    const { out } = await connect('--inbox', '1', '--dry-run');
    const { out: other } = await connect('--inbox', '1', '--dry-run', '--overwrite', '--no-handoff');

    assert.match(out, /Nothing was changed\. \.env says all that\.$/);
    assert.match(other, /It would write HANDOFF_ENABLED to \.env\.$/);
  });

  it('writes the port of an ingress on this machine, of one of several bots into .env too', async () => {
    const local = ['--webhook-url', 'http://127.0.0.1:8007', '--inbox', '1', '--replace-bot'];
    await connect(...local, '--agent', 'sales');
    const entries = await readFile(join(folder, 'agents.json'), 'utf8');

    assert.doesNotMatch(entries, /PORT/);
    assert.deepEqual(await settings(), { AGENTS_FILE: 'agents.json', PORT: '8007' });
  });

  it("says what will get in the bot's way, in a dry run too", async () => {
    const actions = [{ action_name: 'add_label', action_params: ['hush'] }];
    await sandbox.admin('POST', '/automation_rules', { name: 'VIP', event_name: 'message_created', actions });
    await sandbox.admin('PATCH', '/inboxes/1', { greeting_enabled: true, greeting_message: 'Hi' });
    const words = ['connect', '--url', sandbox.url, '--webhook-url', ADDRESS, '--inbox', '1', '--replace-bot'];
    const env = { CHATWOOT_USER_TOKEN: sandbox.tokens.admin, CHATWOOT_API_URL: sandbox.url, SILENCE_LABEL: 'hush' };

    for (const more of [['--dry-run'], []]) {
      const { code, out } = await typing(env, folder)(...words, ...more);
      assert.equal(code, 0);
      assert.match(out, /^! Automation rule: "VIP" .* adds the label hush, so the bot is silent/m);
      assert.match(out, /^! Greeting: "Website chat" \(1\) greets each customer/m);
      assert.doesNotMatch(out, /Second bot/);
    }
  });

  it('switches off that new conversations of an API inbox are assigned to people', async () => {
    await connect('--mode', 'api-inbox', '--inbox', 'new', '--name', 'App');
    const { CHATWOOT_INBOX_IDS: id = '' } = await settings();

    const { body } = await sandbox.admin('GET', `/inboxes/${id}`);
    assert.equal((body as unknown as Record<string, unknown>).enable_auto_assignment, false);
  });

  it('writes elsewhere where it is told to', async () => {
    await connect('--inbox', '1', '--replace-bot', '--settings', 'bot.env');

    assert.match(await readFile(join(folder, 'bot.env'), 'utf8'), /^CHATWOOT_API_URL=/);
    await assert.rejects(stat(join(folder, '.env')));
  });

  it('writes one of several bots into AGENTS_FILE, and its name into the webhook URL', async () => {
    await connect('--inbox', '1', '--replace-bot', '--agent', 'sales');

    const entries = JSON.parse(await readFile(join(folder, 'agents.json'), 'utf8')) as Record<
      string,
      Record<string, string>
    >;
    assert.equal(entries.sales?.CHATWOOT_API_URL, sandbox.url);
    assert.deepEqual(await settings(), { AGENTS_FILE: 'agents.json' });
    assert.ok((await bots()).some(({ outgoing_url: url }) => url === `${ADDRESS}/api/v1/webhook/chatwoot/sales`));
  });

  it('asks again after a token that Chatwoot does not take, three times at most', async () => {
    const typed = ['wrong', 'sandbox-agent-token', sandbox.tokens.admin];
    const asked: string[] = [];
    const ask: Questions = {
      ...(await createQuestions({ isInteractive: false })),
      isPerson: true,
      secret: ({ message }) => {
        asked.push(message);
        return Promise.resolve(typed[asked.length - 1] ?? 'wrong again');
      },
    };
    const flags = { url: sandbox.url, inbox: '1', webhookUrl: ADDRESS, agent: 'default', mode: 'agent-bot' };

    assert.equal((await askAll(flags, {}, ask)).token, sandbox.tokens.admin);
    assert.match(asked[1] ?? '', /^Chatwoot does not take it for a person's: .*401/);
    assert.match(asked[2] ?? '', /^this person is not an administrator of any account\. /);
    await assert.rejects(askAll(flags, {}, ask), /--token: Chatwoot does not take it/);
    assert.equal(asked.length, 6);
  });

  it('says what is missing where nobody can be asked', async () => {
    const { code, err } = await typing({}, folder)('connect');

    assert.equal(code, 1);
    assert.equal(err, '--url is missing, and there is nobody to ask.');
  });

  for (const [what, words, says] of [
    [
      'an address where no Chatwoot is',
      ['--url', 'http://127.0.0.1:9'],
      /--url: no Chatwoot at http:\/\/127\.0\.0\.1:9/,
    ],
    ['a token that Chatwoot does not know', ['--token', 'wrong'], /--token: Chatwoot does not take it/],
    ['a token of somebody who is no administrator', ['--token', 'sandbox-agent-token'], /not an administrator/],
    ['an account that is not theirs', ['--account', '7'], /--account: this person administers 1 only/],
    ['an inbox that does not exist', ['--inbox', '77'], /--inbox: must be 1, 2/],
  ] as const) {
    it(`names ${what}`, async () => {
      const { code, err } = await connect('--inbox', '1', ...words);

      assert.equal(code, 1);
      assert.match(err, says);
    });
  }

  it('refuses what it does not understand, with exit code 2', async () => {
    assert.equal((await connect('--mode', 'human')).code, 2);
    assert.equal((await typing({}, folder)('conect')).code, 2);
  });
});
