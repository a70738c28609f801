import assert from 'node:assert/strict';
import type { Finding } from '../../../src/cli/doctor/finding.ts';
import { emptyFolder, settingsOf, typing } from '../../support/product/cli.ts';
import { graphFixture, startProduct, type Product } from '../../support/product/product.ts';
import { callsOf } from '../../support/product/sandbox.ts';
import { findForeign } from '../../../src/temporal/installations.ts';
import { temporal } from '../../support/temporal.ts';

const SECRETS = /sandbox-(?:bot|admin|agent)-token|sandbox-webhook-secret|wrong-secret|wrong-token/;

interface Planted {
  settings?: Record<string, string>;
  /** Breaks something at Chatwoot, and mends it. */
  spoil?: (product: Product) => Promise<() => Promise<unknown>>;
  flags?: string[];
  names: string;
  says: RegExp;
}

/** One fault each; what doctor has to name. */
const PLANTED: Record<string, Planted> = {
  'a setting that is missing': {
    settings: { CHATWOOT_API_TOKEN: '' },
    names: 'Settings',
    says: /CHATWOOT_API_TOKEN: is required/,
  },
  'the id of another bot': {
    settings: { CHATWOOT_BOT_ID: '99' },
    names: 'CHATWOOT_BOT_ID',
    says: /is 99, and the bot of CHATWOOT_API_TOKEN is 1/,
  },
  'an address where no Chatwoot is': {
    settings: { CHATWOOT_API_URL: 'http://127.0.0.1:9' },
    names: 'Chatwoot',
    says: /no Chatwoot at http:\/\/127\.0\.0\.1:9/,
  },
  "a bot's token that Chatwoot does not know": {
    settings: { CHATWOOT_API_TOKEN: 'wrong-token' },
    names: 'CHATWOOT_API_TOKEN',
    says: /Invalid Access Token/,
  },
  "a person's token in the place of the bot's": {
    settings: { CHATWOOT_API_TOKEN: 'sandbox-agent-token' },
    names: 'CHATWOOT_API_TOKEN',
    says: /a person's token/,
  },
  "a person's token that Chatwoot does not know": {
    settings: { CHATWOOT_USER_TOKEN: 'wrong-token' },
    names: 'CHATWOOT_USER_TOKEN',
    says: /does not take it/,
  },
  'an account that is not theirs': {
    settings: { CHATWOOT_ACCOUNT_ID: '7' },
    names: 'CHATWOOT_USER_TOKEN',
    says: /not in account 7/,
  },
  'a webhook URL that leads elsewhere': {
    spoil: ({ sandbox, webhook }) => {
      sandbox.setBotUrl('http://127.0.0.1:9/hook');
      const mend = () => {
        sandbox.setBotUrl(webhook);
        return Promise.resolve();
      };
      return Promise.resolve(mend);
    },
    names: 'Webhook URL',
    says: /posts to http:\/\/127\.0\.0\.1:9\/hook/,
  },
  'an inbox without the bot': {
    spoil: async ({ sandbox }) => {
      const bind = (bot: number | null) =>
        callsOf(sandbox).admin('POST', '/inboxes/1/set_agent_bot', { agent_bot: bot });
      await bind(null);
      return () => bind(1);
    },
    names: 'Inboxes',
    says: /none has the bot/,
  },
  'inboxes that do not exist': {
    settings: { CHATWOOT_INBOX_IDS: '1,77' },
    names: 'Inboxes',
    says: /names 77/,
  },
  'a secret that is not the one': {
    settings: { CHATWOOT_WEBHOOK_SECRET: 'wrong-secret' },
    names: 'Signature',
    says: /401/,
  },
  'an ingress that runs with another secret': {
    settings: { CHATWOOT_WEBHOOK_SECRET: 'wrong-secret' },
    names: 'Self-test',
    says: /refuses our signature/,
  },
  'an ingress that does not run': {
    flags: ['--webhook-url', 'http://127.0.0.1:9'],
    names: 'Self-test',
    says: /nothing answers at http:\/\/127\.0\.0\.1:9/,
  },
  'a team that does not exist': {
    settings: { HANDOFF_TEAM_ID: '77' },
    names: 'HANDOFF_TEAM_ID',
    says: /no team 77/,
  },
  'a graph that does not load': {
    settings: { AGENT_GRAPH: graphFixture('echo.ts', 'nowhere') },
    names: 'Graph',
    says: /has no export "nowhere"/,
  },
  'a Temporal that is away': {
    settings: { TEMPORAL_ADDRESS: '127.0.0.1:9' },
    names: 'Temporal',
    says: /nothing answers at 127\.0\.0\.1:9/,
  },
  'a namespace that does not exist': {
    settings: { TEMPORAL_NAMESPACE: 'nowhere' },
    names: 'Namespace',
    says: /no namespace nowhere/,
  },
  'tokens that workers are refused with': {
    spoil: async ({ agent, taskQueue }) => {
      const { client } = await temporal();
      const workflowId = `chatwoot-refused:${agent}`;
      const handle = await client.workflow.start('refusedBot', {
        ...{ workflowId, taskQueue: `none-${taskQueue}` },
        memo: { tokens: 'all', counts: true },
      });
      return () => handle.terminate();
    },
    names: 'Tokens',
    says: /are refused with each token: Chatwoot opens conversations, but nobody sees those that were taken before/,
  },
  'conversations of another Chatwoot under the same name': {
    spoil: async ({ agent, taskQueue }) => {
      const { client } = await temporal();
      const handle = await client.workflow.start('conversation', {
        ...{ workflowId: `chatwoot:${agent}:1:66`, taskQueue: `none-${taskQueue}` },
        memo: { installation: 'http://staging.test' },
      });
      // It is listed a moment later.
      while ((await findForeign(client, agent, 'http://production.test')).length === 0);
      return () => handle.terminate();
    },
    names: 'Installation',
    says: /conversations of a bot \S+ of http:\/\/staging\.test run in this namespace/,
  },
  'a task queue on which no worker is': {
    settings: { TEMPORAL_TASK_QUEUE: 'nobody-here' },
    names: 'Worker',
    says: /none polls the task queue nobody-here/,
  },
};

describe('doctor', function () {
  this.timeout(120_000);
  let product: Product;

  before(async () => {
    product = await startProduct();
  });
  after(() => product.close());

  async function examine({ settings = {}, flags = [] }: Pick<Planted, 'settings' | 'flags'> = {}) {
    const type = typing(await settingsOf(product, settings), await emptyFolder());
    const { code, out } = await type('doctor', '--json', ...flags);
    return { code, out, findings: JSON.parse(out) as Finding[] };
  }

  it('finds nothing wrong where nothing is', async () => {
    const { code, findings } = await examine();

    assert.deepEqual(
      findings.filter(({ level }) => level === 'fault'),
      [],
    );
    assert.equal(code, 0);
    const looked = findings.map(({ about }) => about);
    for (const about of [
      'Clock',
      'Signature',
      'Inboxes',
      'Self-test',
      'Graph',
      'Temporal',
      'Search attributes',
      'Worker',
    ]) {
      assert.ok(looked.includes(about), `${about} is not among ${looked.join(', ')}`);
    }
  });

  for (const [what, planted] of Object.entries(PLANTED)) {
    it(`names ${what}, and what to do about it`, async () => {
      const mend = await planted.spoil?.(product);
      const { code, out, findings } = await examine(planted);
      await mend?.();

      const found = findings.find(({ level, about }) => level === 'fault' && about === planted.names);
      assert.ok(found, out);
      assert.match(found.says, planted.says);
      assert.ok(found.remedy);
      assert.equal(code, 1);
      assert.doesNotMatch(out, SECRETS);
    });
  }

  it('writes a line for each finding, and how many are faults', async () => {
    const type = typing(await settingsOf(product, { HANDOFF_TEAM_ID: '77' }), await emptyFolder());
    const { out } = await type('doctor');

    const lines = out.split('\n');
    assert.equal(lines.at(-1), '1 fault.');
    assert.equal(lines.filter((line) => line.startsWith('✖')).length, 1);
    assert.match(out, /✖ HANDOFF_TEAM_ID: there is no team 77, .* → mend or remove it/);
  });

  it('says that a bot is paused, which is no fault', async () => {
    const type = typing(await settingsOf(product), await emptyFolder());
    await type('agents', 'pause', product.agent);
    const { code, out } = await type('doctor');
    await type('agents', 'resume', product.agent);

    assert.equal(code, 0, out);
    assert.match(out, new RegExp(`! Switch: the bot ${product.agent} is paused: .* agents resume ${product.agent}`));
  });

  it('says that missed webhooks are not looked for, which is no fault', async () => {
    const type = typing(await settingsOf(product), await emptyFolder());
    const { code, out } = await type('doctor');

    assert.equal(code, 0, out);
    assert.match(out, new RegExp(`! Missed webhooks: the bot ${product.agent} has no schedule: .* → restart a worker`));
  });

  it('warns that nobody knows which bot we are', async () => {
    const type = typing(await settingsOf(product, { CHATWOOT_USER_TOKEN: '' }), await emptyFolder());
    const { out } = await type('doctor');

    assert.match(out, /! CHATWOOT_BOT_ID: is not set: .* counts as ours → .* connect/);
  });

  it('warns of the same where an administrator is there for the moment alone', async () => {
    const settings = { CHATWOOT_USER_TOKEN: 'sandbox-agent-token' };
    const { findings } = await examine({ settings, flags: ['--admin-token', 'sandbox-admin-token'] });
    const known = await examine();

    const isWarning = ({ level, about }: Finding) => level === 'warning' && about === 'CHATWOOT_BOT_ID';
    assert.deepEqual([findings.some(isWarning), known.findings.some(isWarning)], [true, false]);
  });

  it('warns where a Chatwoot of yours gets the answers of the example shop', async () => {
    const examineWith = async (settings: Record<string, string>) => {
      const { findings } = await examine({ settings: { AGENT_GRAPH: '', ...settings } });
      return findings.filter(({ about }) => about === 'Graph').map(({ level }) => level);
    };

    assert.deepEqual(await examineWith({}), ['ok', 'warning']);
    assert.deepEqual(await examineWith({ COMPANY_NAME: 'Boats' }), ['ok']);
    assert.deepEqual(await examineWith({ CHATWOOT_INSTALLATION: 'local' }), ['ok']);
  });

  it('warns of what the built-in agent cannot read, and says then not that nothing is wrong', async () => {
    const settings = { AGENT_GRAPH: '', KNOWLEDGE: '/nowhere/docs' };
    const { code, out } = await typing(await settingsOf(product, settings), await emptyFolder())('doctor');

    assert.equal(code, 0, out);
    assert.match(out, /! KNOWLEDGE: not all .* can be read: \/nowhere\/docs is not there → .* knowledge check/);
    assert.match(out, /\nNo fault, and \d+ warnings?\.$/);
  });

  it("names a rule that will get in the bot's way, which is no fault", async () => {
    const { admin } = callsOf(product.sandbox);
    const actions = [{ action_name: 'open_conversation', action_params: [] }];
    const { body } = await admin('POST', '/automation_rules', { name: 'VIP', event_name: 'message_created', actions });
    const { code, findings } = await examine();
    const { out } = await examine({ settings: { CHATWOOT_USER_TOKEN: '' } });
    await admin('DELETE', `/automation_rules/${body.id}`);

    assert.equal(code, 0);
    assert.match(
      findings.find(({ about }) => about === 'Automation rule')?.says ?? '',
      /^"VIP" .* opens the conversation/,
    );
    assert.match(out, /could not be looked at, since no person's token is there/);
  });

  it('says that the person of an API inbox does not see it', async () => {
    const { admin } = callsOf(product.sandbox);
    await admin('PATCH', '/inbox_members', { inbox_id: 2, user_ids: [] });
    const settings = { CHATWOOT_MODE: 'api-inbox', CHATWOOT_API_TOKEN: 'sandbox-agent-token', CHATWOOT_INBOX_IDS: '2' };
    const { code, findings } = await examine({ settings: { ...settings, CHATWOOT_USER_TOKEN: '' } });

    const fault = findings.find(({ level, about }) => level === 'fault' && about === 'CHATWOOT_API_TOKEN');
    assert.match(fault?.says ?? '', /its person does not see inbox 2, so nothing can be read or sent there/);
    assert.equal(code, 1);
  });

  it('says whose fault it is where there are several bots', async () => {
    const env = await settingsOf(product);
    const type = typing(
      {
        ...env,
        CHATWOOT_API_URL: 'http://127.0.0.1:9',
        CHATWOOT_API_TOKEN: 'x',
        CHATWOOT_ACCOUNT_ID: '1',
        ALLOW_UNSIGNED_WEBHOOKS: 'true',
      },
      await emptyFolder(),
    );
    const { out } = await type('doctor');

    assert.match(out, /✖ default, Chatwoot: no Chatwoot at/);
    assert.match(out, new RegExp(`✔ ${product.agent}, Chatwoot: 4`));
    // The worker was started before the second bot was there.
    assert.match(out, /✖ Worker: none polls \S+:default, a task queue of the bot default: .* → restart the workers/);
    assert.match(out, /✖ Worker: none polls \S+:default:chatwoot, a task queue of the bot default/);
    assert.doesNotMatch(out, new RegExp(`none polls \\S+:${product.agent}`));
  });
});
