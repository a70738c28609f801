import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { openSandbox, type Answer } from '../../support/product/sandbox.ts';

type Open = Awaited<ReturnType<typeof openSandbox>>;

describe('sandbox rights', () => {
  let sandbox: Open;
  let one: string;
  before(async () => {
    sandbox = await openSandbox();
    one = `/conversations/${(await sandbox.customer()).id}`;
  });
  after(() => sandbox.close());

  const forBots: [string, string, object?][] = [
    ['GET', ''],
    ['PATCH', '', { priority: 'low' }],
    ['POST', '/toggle_status', { status: 'pending' }],
    ['POST', '/toggle_typing_status', { typing_status: 'on' }],
    ['POST', '/toggle_priority', { priority: 'high' }],
    ['POST', '/custom_attributes', { custom_attributes: { plan: 'pro' } }],
    ['POST', '/messages', { content: 'hello' }],
    ['POST', '/assignments', { assignee_id: 0 }],
    ['GET', '/labels'],
    ['POST', '/labels', { labels: ['vip'] }],
  ];
  for (const [method, path, body] of forBots) {
    it(`lets a bot token ${method} …${path}`, async () => {
      const { status } = await sandbox.bot(method, `${one}${path}`, body);

      assert.equal(status, 200);
    });
  }

  describe('a conversation that has a team', () => {
    let given: string;
    before(async () => {
      given = `/conversations/${(await sandbox.customer()).id}`;
      await sandbox.agent('POST', `${given}/assignments`, { team_id: 1 });
    });

    it('is shown to people, and answered with 500 to a bot', async () => {
      const toBot = await sandbox.bot('GET', given);
      const toPerson = await sandbox.agent('GET', given);

      assert.deepEqual([toBot.status, toBot.body], [500, { status: 500, error: 'Internal Server Error' }]);
      assert.deepEqual([toPerson.status, toPerson.body.meta.team.id], [200, 1]);
    });

    it('is changed by a PATCH of a bot, though that is answered with 500', async () => {
      const { status } = await sandbox.bot('PATCH', given, { priority: 'urgent' });

      const { body } = await sandbox.agent('GET', given);
      assert.deepEqual([status, body.priority], [500, 'urgent']);
    });

    for (const [method, path, body] of forBots.slice(2).filter(([, path]) => path !== '/assignments')) {
      it(`lets a bot token ${method} …${path} all the same`, async () => {
        assert.equal((await sandbox.bot(method, `${given}${path}`, body)).status, 200);
      });
    }

    it('is shown to a bot again when the team is taken off', async () => {
      await sandbox.agent('POST', `${given}/assignments`, { team_id: 0 });

      assert.equal((await sandbox.bot('GET', given)).status, 200);
    });
  });

  const forUsers: [string, string, object?][] = [
    ['GET', '/conversations'],
    ['GET', '/conversations/meta'],
    ['POST', '/conversations/filter', { payload: [] }],
    ['GET', '/conversations/1/messages'],
    ['POST', '/conversations/1/update_last_seen'],
    ['GET', '/contacts/1'],
    ['GET', '/contacts/search?q=lena'],
    ['GET', '/agents'],
    ['GET', '/teams'],
    ['GET', '/inboxes'],
    ['GET', '/agent_bots'],
    ['GET', '/inboxes/1/agent_bot'],
  ];
  for (const [method, path, body] of forUsers) {
    it(`keeps ${method} ${path} for user tokens`, async () => {
      const refused = await sandbox.bot(method, path, body);
      const allowed = await sandbox.agent(method, path, body);

      assert.equal(refused.status, 401);
      assert.deepEqual(refused.body, { error: 'Access to this endpoint is not authorized for bots' });
      assert.equal(allowed.status, 200);
    });
  }

  const forAdmins: [string, string, object?][] = [
    ['GET', '/webhooks'],
    ['POST', '/webhooks', { webhook: { url: 'http://127.0.0.1:9/x', subscriptions: ['message_created'] } }],
    ['PATCH', '/agent_bots/1', { description: 'First line' }],
    ['POST', '/inboxes/1/set_agent_bot', { agent_bot: 1 }],
    ['PATCH', '/inboxes/2', { name: 'API inbox' }],
  ];
  for (const [method, path, body] of forAdmins) {
    it(`keeps ${method} ${path} for administrators`, async () => {
      const refused = await sandbox.agent(method, path, body);
      const allowed = await sandbox.admin(method, path, body);

      assert.equal(refused.status, 401);
      assert.deepEqual(refused.body, { error: 'You are not authorized to do this action' });
      assert.equal(allowed.status, 200);
    });
  }

  const refusals: [string, () => Promise<Answer>, number, object][] = [
    [
      'no token',
      () => sandbox.call('GET', `/api/v1/accounts/1${one}`),
      401,
      { errors: ['You need to sign in or sign up before continuing.'] },
    ],
    [
      'an unknown token',
      () => sandbox.call('GET', `/api/v1/accounts/1${one}`, undefined, { api_access_token: 'nobody' }),
      401,
      { error: 'Invalid Access Token' },
    ],
    [
      'an unknown conversation',
      () => sandbox.bot('GET', '/conversations/999'),
      404,
      { error: 'Resource could not be found' },
    ],
  ];
  for (const [what, request, status, body] of refusals) {
    it(`answers ${what} with ${status}`, async () => {
      const answer = await request();

      assert.equal(answer.status, status);
      assert.deepEqual(answer.body, body);
    });
  }

  it('takes the header with hyphens, too', async () => {
    const url = `/api/v1/accounts/1${one}`;
    const { status } = await sandbox.call('GET', url, undefined, { 'api-access-token': sandbox.tokens.bot });

    assert.equal(status, 200);
  });

  it('shows a bot its secret and token to administrators only', async () => {
    const forAdmin = await sandbox.admin('GET', '/agent_bots/1');
    const forAgent = await sandbox.agent('GET', '/agent_bots/1');

    assert.equal(forAdmin.body.secret, 'sandbox-webhook-secret');
    assert.equal(forAdmin.body.access_token, sandbox.tokens.bot);
    assert.ok(!('secret' in forAgent.body) && !('access_token' in forAgent.body));
  });

  it('tells a person who they are and what version this is', async () => {
    const headers = { api_access_token: sandbox.tokens.agent };
    const profile = await sandbox.call('GET', '/api/v1/profile', undefined, headers);
    const version = await sandbox.call('GET', '/api');

    assert.equal(profile.body.name, 'Marta Ortiz');
    assert.equal(profile.body.accounts[0]?.role, 'agent');
    assert.equal(version.body.version, '4.16.2');
  });
});
