import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { openSandbox, startReceiver } from '../../support/product/sandbox.ts';

describe('sandbox status machine', () => {
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let sandbox: Awaited<ReturnType<typeof openSandbox>>;
  beforeEach(async () => {
    receiver = await startReceiver();
    sandbox = await openSandbox({ botUrl: receiver.url });
  });
  afterEach(async () => {
    await sandbox.close();
    await receiver.close();
  });

  async function conversation(id: number) {
    const { body } = await sandbox.agent('GET', `/conversations/${id}`);
    return body;
  }
  /** What the bot was told since the last look. */
  async function told(): Promise<string[]> {
    await sandbox.settled();
    return receiver.received.splice(0).map(({ body }) => body.event);
  }

  it('begins pending with the bot as assignee where the inbox has one', async () => {
    const lena = await sandbox.customer();

    const { status, meta } = await conversation(lena.id);

    assert.equal(status, 'pending');
    assert.equal(meta.assignee_type, 'AgentBot');
    assert.equal(meta.assignee.id, sandbox.botId);
  });

  it('begins open and without an assignee in an API inbox', async () => {
    const lena = await sandbox.customer('api');

    const { status, meta } = await conversation(lena.id);

    assert.equal(status, 'open');
    assert.ok(!('assignee' in meta) && !('assignee_type' in meta));
  });

  it('hands off when a bot opens a pending conversation', async () => {
    const lena = await sandbox.customer();
    await lena.write('hello');
    await told();

    const { body } = await sandbox.bot('POST', `/conversations/${lena.id}/toggle_status`, { status: 'open' });

    assert.deepEqual(body, {
      payload: { success: null, conversation_id: lena.id, current_status: 'open', snoozed_until: null },
    });
    assert.ok(!('assignee' in (await conversation(lena.id)).meta));
    assert.deepEqual((await told()).sort(), [
      'conversation_opened',
      'conversation_status_changed',
      'conversation_updated',
    ]);
  });

  it('sets waiting_since at a hand-off of an answered conversation', async () => {
    const lena = await sandbox.customer();
    await sandbox.bot('POST', `/conversations/${lena.id}/messages`, { content: 'hello' });
    assert.equal((await conversation(lena.id)).waiting_since, 0);

    await sandbox.bot('POST', `/conversations/${lena.id}/toggle_status`, { status: 'open' });

    assert.ok((await conversation(lena.id)).waiting_since > 0);
  });

  it('makes an agent who opens it the assignee, in a second save', async () => {
    const lena = await sandbox.customer();
    await lena.write('hello');
    await told();

    const { body } = await sandbox.agent('POST', `/conversations/${lena.id}/toggle_status`, { status: 'open' });

    assert.equal(body.payload.success, true);
    const { meta } = await conversation(lena.id);
    assert.equal(meta.assignee_type, 'User');
    assert.equal(meta.assignee.id, 1);
    assert.equal((await told()).filter((event) => event === 'conversation_updated').length, 2);
  });

  it('takes it from the bot when an administrator opens it, and assigns nobody', async () => {
    const lena = await sandbox.customer();

    await sandbox.admin('POST', `/conversations/${lena.id}/toggle_status`, { status: 'open' });

    const { status, meta } = await conversation(lena.id);
    assert.equal(status, 'open');
    assert.ok(!('assignee' in meta));
  });

  it('toggles without a status: open to resolved, anything else to open', async () => {
    const lena = await sandbox.customer('api');
    const toggle = async () => {
      const { body } = await sandbox.bot('POST', `/conversations/${lena.id}/toggle_status`, {});
      return body.payload.current_status;
    };

    assert.deepEqual([await toggle(), await toggle()], ['resolved', 'open']);
  });

  it('fails on an unknown status as Rails does', async () => {
    const lena = await sandbox.customer();

    const { status } = await sandbox.bot('POST', `/conversations/${lena.id}/toggle_status`, { status: 'closed' });

    assert.equal(status, 500);
  });

  it('leaves the status alone when a person or a bot is assigned', async () => {
    const lena = await sandbox.customer();
    const path = `/conversations/${lena.id}/assignments`;

    const person = await sandbox.agent('POST', path, { assignee_id: 1 });
    const withPerson = await conversation(lena.id);
    const bot = await sandbox.agent('POST', path, { assignee_id: 1, assignee_type: 'AgentBot' });
    const withBot = await conversation(lena.id);

    assert.equal(person.body.name, 'Marta Ortiz');
    assert.deepEqual([withPerson.status, withPerson.meta.assignee_type], ['pending', 'User']);
    assert.equal(bot.body.bot_type, 'webhook');
    assert.deepEqual([withBot.status, withBot.meta.assignee_type], ['pending', 'AgentBot']);
  });

  for (const assignee of [0, null, 999]) {
    it(`unassigns by assignee_id ${assignee}`, async () => {
      const lena = await sandbox.customer();
      const path = `/conversations/${lena.id}/assignments`;
      await sandbox.agent('POST', path, { assignee_id: 1 });

      const { text } = await sandbox.agent('POST', path, { assignee_id: assignee });

      assert.equal(text, 'null');
      assert.ok(!('assignee' in (await conversation(lena.id)).meta));
    });
  }

  it('takes a person who is not in the team off a conversation that is given to it', async () => {
    const lena = await sandbox.customer();
    const path = `/conversations/${lena.id}/assignments`;
    await sandbox.agent('POST', path, { assignee_id: 1 });

    const { body } = await sandbox.agent('POST', path, { team_id: 2 });

    const { meta } = await conversation(lena.id);
    assert.equal(body.name, 'Billing');
    assert.equal(meta.team.id, 2);
    assert.ok(!('assignee' in meta));
  });

  it('reopens a resolved conversation for the bot and keeps the person assigned', async () => {
    const lena = await sandbox.customer();
    await lena.write('hello');
    await sandbox.agent('POST', `/conversations/${lena.id}/toggle_status`, { status: 'open' });
    await sandbox.agent('POST', `/conversations/${lena.id}/toggle_status`, { status: 'resolved' });
    await told();

    await lena.write('one more thing');

    const { status, meta } = await conversation(lena.id);
    assert.deepEqual([status, meta.assignee_type], ['pending', 'User']);
    assert.deepEqual((await told()).sort(), [
      'conversation_status_changed',
      'conversation_updated',
      'conversation_updated',
      'message_created',
    ]);
  });

  it('reopens a resolved conversation of an API inbox as open', async () => {
    const lena = await sandbox.customer('api');
    await sandbox.agent('POST', `/conversations/${lena.id}/toggle_status`, { status: 'resolved' });

    await lena.write('hello again');

    assert.equal((await conversation(lena.id)).status, 'open');
  });

  it('wakes a snoozed conversation as open even with a bot, by a message or by time', async () => {
    const [lena, max] = [await sandbox.customer(), await sandbox.customer()];
    const tomorrow = Math.floor(Date.now() / 1000) + 86_400;
    await sandbox.agent('POST', `/conversations/${lena.id}/toggle_status`, {
      status: 'snoozed',
      snoozed_until: tomorrow,
    });
    await sandbox.agent('POST', `/conversations/${max.id}/toggle_status`, { status: 'snoozed', snoozed_until: 1 });

    await lena.write('now');
    await sandbox.until(() => sandbox.conversation(max.id)?.status === 'open');

    const { status, snoozed_until: until } = await conversation(lena.id);
    assert.deepEqual([status, until], ['open', null]);
  });

  it('resolves when the customer ends the chat', async () => {
    const lena = await sandbox.customer();
    await told();

    await lena.call('POST', '/toggle_status');

    const { status, waiting_since: waiting, messages } = await conversation(lena.id);
    assert.deepEqual([status, waiting], ['resolved', 0]);
    assert.equal(messages[0]?.content, 'Conversation was resolved by Lena Fuchs');
    assert.ok((await told()).includes('conversation_resolved'));
  });

  it('notes changes as activity messages that no webhook carries', async () => {
    const lena = await sandbox.customer();
    await sandbox.agent('POST', `/conversations/${lena.id}/assignments`, { assignee_id: 1 });
    await sandbox.agent('POST', `/conversations/${lena.id}/toggle_priority`, { priority: 'high' });
    await sandbox.agent('POST', `/conversations/${lena.id}/labels`, { labels: ['vip'] });

    const { body } = await sandbox.agent('GET', `/conversations/${lena.id}/messages`);

    assert.deepEqual(
      body.payload.map((message) => [message.message_type, message.content]),
      [
        [2, 'Marta Ortiz self-assigned this conversation'],
        [2, 'Marta Ortiz set the priority to high'],
        [2, 'Marta Ortiz added vip'],
      ],
    );
    assert.ok(!(await told()).includes('message_created'));
  });

  it('gives every change a later updated_at', async () => {
    const lena = await sandbox.customer();
    const stamps: number[] = [];
    for (const labels of [['a'], ['b'], ['c']]) {
      await sandbox.agent('POST', `/conversations/${lena.id}/labels`, { labels });
      stamps.push((await conversation(lena.id)).updated_at);
    }

    assert.deepEqual(
      stamps,
      [...new Set(stamps)].sort((a, b) => a - b),
    );
  });
});

describe('sandbox waiting_since', () => {
  let sandbox: Awaited<ReturnType<typeof openSandbox>>;
  beforeEach(async () => {
    sandbox = await openSandbox();
  });
  afterEach(() => sandbox.close());

  const waiting = async (id: number) => (await sandbox.bot('GET', `/conversations/${id}`)).body.waiting_since;

  it('is set from the beginning, cleared by a bot reply and set again by the next message', async () => {
    const lena = await sandbox.customer();
    await lena.write('hello');
    const asked = await waiting(lena.id);
    await sandbox.bot('POST', `/conversations/${lena.id}/messages`, { content: 'yes?' });
    const answered = await waiting(lena.id);
    await lena.write('well');

    assert.ok(asked > 0);
    assert.equal(answered, 0);
    assert.ok((await waiting(lena.id)) > 0);
  });

  it('stays through private notes', async () => {
    const lena = await sandbox.customer();
    await lena.write('hello');

    await sandbox.bot('POST', `/conversations/${lena.id}/messages`, { content: 'note', private: true });

    assert.ok((await waiting(lena.id)) > 0);
  });

  it("ends with a person's reply, which alone counts as the first reply", async () => {
    const lena = await sandbox.customer();
    await sandbox.bot('POST', `/conversations/${lena.id}/messages`, { content: 'bot' });
    const { body: before } = await sandbox.bot('GET', `/conversations/${lena.id}`);
    await lena.write('hello');
    await sandbox.agent('POST', `/conversations/${lena.id}/messages`, { content: 'person' });
    const { body: after } = await sandbox.bot('GET', `/conversations/${lena.id}`);

    assert.equal(before.first_reply_created_at, 0);
    assert.ok(after.first_reply_created_at > 0);
    assert.equal(after.waiting_since, 0);
  });
});
