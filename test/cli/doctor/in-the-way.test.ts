import assert from 'node:assert/strict';
import { createChatwootAdmin } from '../../../src/cli/chatwoot-admin.ts';
import type { Finding } from '../../../src/cli/doctor/finding.ts';
import { findScene } from '../../../src/cli/doctor/in-the-way/find-scene.ts';
import { lookAround } from '../../../src/cli/doctor/in-the-way/look-around.ts';
import { loadConfig } from '../../../src/settings/config.ts';
import { openSandbox } from '../../support/product/sandbox.ts';

type Sandbox = Awaited<ReturnType<typeof openSandbox>>;

interface Planted {
  plant: (sandbox: Sandbox) => Promise<unknown>;
  env?: Record<string, string>;
  /** What is told of it: `about: says`; none: nothing. */
  told: RegExp | null;
}

const rule = (sandbox: Sandbox, name: string, actions: object[], conditions: object[] = [], more: object = {}) =>
  sandbox.admin('POST', '/automation_rules', {
    name,
    event_name: 'message_created',
    active: true,
    actions,
    conditions,
    ...more,
  });
const does = (name: string, ...params: unknown[]) => ({ action_name: name, action_params: params });
const when = (key: string, operator: string, values: unknown[], join: string | null = null) => ({
  ...{ attribute_key: key, filter_operator: operator, values, query_operator: join },
});
const inbox =
  (settings: object, id = 1) =>
  (sandbox: Sandbox) =>
    sandbox.admin('PATCH', `/inboxes/${id}`, settings);

const API = { CHATWOOT_MODE: 'api-inbox', CHATWOOT_API_TOKEN: 'sandbox-admin-token', CHATWOOT_INBOX_IDS: '2' };

const PLANTED: Record<string, Planted> = {
  'a rule that opens': {
    plant: (sandbox) => rule(sandbox, 'VIP', [does('open_conversation')], [when('content', 'contains', ['vip'])]),
    told: /Automation rule: "VIP" \(1\), at message_created in "Website chat" \(1\) \(by content\), opens .* bot is silent/,
  },
  "a rule that opens, in an API inbox, where open is the bot's": {
    plant: (sandbox) => rule(sandbox, 'VIP', [does('open_conversation')]),
    env: API,
    told: null,
  },
  'a rule for another inbox': {
    plant: (sandbox) => rule(sandbox, 'VIP', [does('open_conversation')], [when('inbox_id', 'equal_to', [2])]),
    told: null,
  },
  'a rule for all but this inbox': {
    plant: (sandbox) => rule(sandbox, 'VIP', [does('open_conversation')], [when('inbox_id', 'not_equal_to', [1])]),
    told: null,
  },
  'a rule for another inbox, or for something else': {
    plant: (sandbox) =>
      rule(
        sandbox,
        'VIP',
        [does('open_conversation')],
        [when('inbox_id', 'equal_to', [2], 'OR'), when('content', 'contains', ['x'])],
      ),
    told: /"VIP"/,
  },
  'a rule that is switched off': {
    plant: (sandbox) => rule(sandbox, 'VIP', [does('open_conversation')], [], { active: false }),
    told: null,
  },
  'a rule that does several things': {
    plant: (sandbox) =>
      rule(sandbox, 'Law', [
        does('change_status', 'snoozed'),
        does('assign_agent', 1),
        does('send_message', 'One moment'),
      ]),
    told: /snoozes it, so people have it .*; it assigns a person, so .*; it writes to the customer, so /,
  },
  'a rule that adds the silence label': {
    plant: (sandbox) => rule(sandbox, 'Hush', [does('add_label', 'vip', 'ai-off')]),
    told: /adds the label ai-off, so the bot is silent as long as it is there/,
  },
  'a rule that adds another label': {
    plant: (sandbox) => rule(sandbox, 'Mark', [does('add_label', 'vip')]),
    told: null,
  },
  'a rule that mutes, and one that resolves': {
    plant: (sandbox) => rule(sandbox, 'Spam', [does('mute_conversation'), does('resolve_conversation')]),
    told: /mutes the contact, so .*; it resolves it, so /,
  },
  "another bot's inbox, which the settings name": {
    plant: async (sandbox) => {
      const { body } = await sandbox.admin('POST', '/agent_bots', { name: 'Billing' });
      await sandbox.admin('POST', '/inboxes/2/set_agent_bot', { agent_bot: body.id });
    },
    env: { CHATWOOT_INBOX_IDS: '1,2' },
    told: /Second bot: "API inbox" \(2\) has the bot "Billing" \(2\): conversations there are never ours/,
  },
  'an agent bot in an API inbox': {
    plant: (sandbox) => sandbox.admin('POST', '/inboxes/2/set_agent_bot', { agent_bot: 1 }),
    env: API,
    told: /Second bot: "API inbox" \(2\) has the agent bot "Ridge \(AI\)" \(1\) as well, and both answer/,
  },
  'conversations that another bot has': {
    plant: async (sandbox) => {
      const { body } = await sandbox.admin('POST', '/agent_bots', { name: 'Billing' });
      const { id } = await sandbox.customer();
      const assignee = { assignee_type: 'AgentBot', assignee_id: body.id };
      await sandbox.admin('POST', `/conversations/${id}/assignments`, assignee);
    },
    told: /Second bot: of the newest 1 pending conversations in "Website chat" \(1\), 1 have "Billing" \(2\) as assignee/,
  },
  "Captain's assistant": {
    plant: async (sandbox) => {
      const { body } = await sandbox.admin('POST', '/captain/assistants', { assistant: { name: 'Cap' } });
      await sandbox.admin('POST', `/captain/assistants/${body.id}/inboxes`, { inbox: { inbox_id: 1 } });
    },
    told: /Captain: the assistant "Cap" \(1\) serves "Website chat" \(1\) as well/,
  },
  'an assistant of another inbox': {
    plant: async (sandbox) => {
      const { body } = await sandbox.admin('POST', '/captain/assistants', { assistant: { name: 'Cap' } });
      await sandbox.admin('POST', `/captain/assistants/${body.id}/inboxes`, { inbox: { inbox_id: 2 } });
    },
    told: null,
  },
  'a greeting': {
    plant: inbox({ greeting_enabled: true, greeting_message: 'Hi' }),
    told: /Greeting: "Website chat" \(1\) greets/,
  },
  'a message out of hours': {
    plant: inbox({ working_hours_enabled: true, out_of_office_message: 'Closed' }),
    told: /Working hours: out of them "Website chat" \(1\) says that nobody is there, and then the bot answers/,
  },
  'assignment in an API inbox': {
    plant: inbox({ enable_auto_assignment: true }, 2),
    env: API,
    told: /Auto-assignment: "API inbox" \(2\) assigns each new conversation .* so the bot is silent there/,
  },
  'assignment in an API inbox of nobody': {
    plant: async (sandbox) => {
      await inbox({ enable_auto_assignment: true }, 2)(sandbox);
      await sandbox.admin('PATCH', '/inbox_members', { inbox_id: 2, user_ids: [] });
    },
    env: API,
    told: null,
  },
  'assignment of what is opened': { plant: inbox({ enable_auto_assignment: true }), told: null },
  'one conversation for ever, with a limit': {
    plant: inbox({ lock_to_single_conversation: true }),
    env: { MAX_TURNS: '20' },
    told: /Single conversation: "Website chat" \(1\) keeps one conversation .* MAX_TURNS/,
  },
  "a campaign in a person's name": {
    plant: (sandbox) =>
      sandbox.admin('POST', '/campaigns', { title: 'Hello', message: 'x', inbox_id: 1, sender_id: 1 }),
    told: /Campaign: "Hello" \(1\) begins conversations in "Website chat" \(1\) in a person's name/,
  },
  "a campaign in nobody's name": {
    plant: (sandbox) => sandbox.admin('POST', '/campaigns', { title: 'Hello', message: 'x', inbox_id: 1 }),
    told: null,
  },
  'what Chatwoot resolves in an API inbox': {
    plant: (sandbox) => sandbox.admin('PATCH', '', { auto_resolve_after: 2880 }),
    env: API,
    told: /Auto-resolve: Chatwoot resolves open conversations after 2 d without a message, the bot's too/,
  },
};

describe("what gets in the bot's way", () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await openSandbox({ apiInboxUrl: 'https://bot.example/api/v1/webhook/chatwoot' });
  });
  afterEach(() => sandbox.close());

  async function look(env: Record<string, string> = {}, token = sandbox.tokens.admin): Promise<Finding[]> {
    const needed = { CHATWOOT_API_URL: sandbox.url, CHATWOOT_API_TOKEN: sandbox.tokens.bot, CHATWOOT_ACCOUNT_ID: '1' };
    const [agent] = loadConfig({ ...needed, ALLOW_UNSIGNED_WEBHOOKS: 'true', ...env }).agents;
    assert.ok(agent);
    const account = createChatwootAdmin(sandbox.url, token).account(1);
    const { scene, findings } = await findScene(agent, account, token === sandbox.tokens.admin);
    return [...findings, ...(await lookAround(account, scene))];
  }
  const warnings = (found: Finding[]) =>
    found.filter(({ level }) => level !== 'ok').map(({ about, says }) => `${about}: ${says}`);

  it('is nothing where nothing is', async () => {
    assert.deepEqual(warnings(await look()), []);
    assert.deepEqual(warnings(await look(API)), []);
  });

  for (const [what, { plant, env, told }] of Object.entries(PLANTED)) {
    it(`${told ? 'names' : 'does not speak of'} ${what}`, async () => {
      await plant(sandbox);
      const found = await look(env);

      const said = warnings(found);
      assert.equal(said.length, told ? 1 : 0, said.join('\n'));
      if (told) assert.match(said.join(), told);
      assert.ok(found.every(({ level, remedy }) => level === 'ok' || remedy));
    });
  }

  it('says what a token may not see', async () => {
    const said = warnings(await look({ CHATWOOT_BOT_ID: '1' }, sandbox.tokens.agent));

    assert.deepEqual(said, [
      'Automation rules: could not be looked at, since the token may not see them (401)',
      'Campaigns: could not be looked at, since the token may not see them (401)',
    ]);
  });

  it('says that the person is no member of the inbox', async () => {
    await sandbox.admin('PATCH', '/inbox_members', { inbox_id: 1, user_ids: [] });
    const named = warnings(await look({ CHATWOOT_INBOX_IDS: '1' }, sandbox.tokens.agent));
    const found = warnings(await look({ CHATWOOT_BOT_ID: '1' }, sandbox.tokens.agent));

    assert.match(
      named.join(),
      /Rights: the token's person is no member of inbox 1, so what is said there cannot be read/,
    );
    assert.match(found.join(), /Rights: .* could not be looked at, since this token sees no inbox of the bot/);
  });

  it('says that nobody knows which bot we are', async () => {
    const said = warnings(await look({}, sandbox.tokens.agent));

    assert.match(said.join(), /Rights: .* since this token does not tell which bot we are/);
  });
});
