import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { afterEach, describe, it } from 'mocha';
import { z } from 'zod';
import type { SandboxOptions } from '../../../sandbox/chatwoot.ts';
import { sign } from '../../../sandbox/webhooks/sign.ts';
import { openSandbox, startReceiver, type Received } from '../../support/product/sandbox.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function receive(answer?: (request: Received, count: number) => number | 'hang') {
  const receiver = await startReceiver(answer);
  closing.push(() => receiver.close());
  return receiver;
}
async function open(options: SandboxOptions) {
  const sandbox = await openSandbox({ retryDelay: 30, ...options });
  closing.push(() => sandbox.close());
  return sandbox;
}

const account = z.strictObject({ id: z.literal(1), name: z.literal('Acme Outdoor') });
const object = z.record(z.string(), z.unknown());
const unix = z.number().int();
const contactFields = {
  additional_attributes: object,
  custom_attributes: object,
  email: z.string().nullable(),
  id: z.number(),
  identifier: z.string().nullable(),
  name: z.string(),
  phone_number: z.string().nullable(),
  thumbnail: z.string(),
  blocked: z.boolean(),
};
const pushContact = z.strictObject({ ...contactFields, type: z.literal('contact') });
const pushUser = z.strictObject({
  id: z.number(),
  name: z.string(),
  available_name: z.string(),
  avatar_url: z.string(),
  type: z.literal('user'),
  availability_status: z.string().nullable(),
  thumbnail: z.string(),
});
const pushBot = z.strictObject({
  id: z.number(),
  name: z.string(),
  avatar_url: z.string(),
  type: z.literal('agent_bot'),
});
const nested = z.strictObject({
  id: z.number(),
  content: z.string().nullable(),
  account_id: z.literal(1),
  inbox_id: z.number(),
  conversation_id: z.number(),
  message_type: z.union([z.literal(0), z.literal(1), z.literal(3)]),
  created_at: unix,
  updated_at: z.iso.datetime(),
  private: z.literal(false),
  status: z.enum(['sent', 'delivered', 'read', 'failed']),
  source_id: z.string().nullable(),
  content_type: z.string(),
  content_attributes: object,
  sender_type: z.enum(['Contact', 'User', 'AgentBot']).nullable(),
  sender_id: z.number().nullable(),
  external_source_ids: object,
  additional_attributes: object,
  processed_message_content: z.string().nullable(),
  sentiment: object,
  conversation: z.strictObject({
    assignee_id: z.number().nullable(),
    unread_count: z.number(),
    last_activity_at: unix,
    contact_inbox: z.strictObject({ source_id: z.string() }),
  }),
  sender: z.union([pushContact, pushUser, pushBot]).optional(),
});
const conversationFields = {
  additional_attributes: object,
  can_reply: z.boolean(),
  channel: z.enum(['Channel::WebWidget', 'Channel::Api']),
  contact_inbox: z.strictObject({
    id: z.number(),
    contact_id: z.number(),
    inbox_id: z.number(),
    source_id: z.string(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    hmac_verified: z.boolean(),
    pubsub_token: z.string(),
  }),
  id: z.number(),
  inbox_id: z.number(),
  messages: z.array(nested).max(1),
  labels: z.array(z.string()),
  meta: z.strictObject({
    sender: pushContact,
    assignee: z.union([pushUser, pushBot]).nullable(),
    assignee_type: z.enum(['User', 'AgentBot']).nullable(),
    team: z
      .strictObject({ id: z.number(), name: z.string(), icon: z.literal(''), icon_color: z.literal('') })
      .nullable(),
    hmac_verified: z.boolean().nullable(),
  }),
  status: z.enum(['open', 'resolved', 'pending', 'snoozed']),
  custom_attributes: object,
  snoozed_until: z.iso.datetime().nullable(),
  unread_count: z.number().max(10),
  first_reply_created_at: z.iso.datetime().nullable(),
  priority: z.enum(['low', 'medium', 'high', 'urgent']).nullable(),
  waiting_since: unix,
  agent_last_seen_at: unix,
  contact_last_seen_at: unix,
  last_activity_at: unix,
  timestamp: unix,
  created_at: unix,
  updated_at: z.number(),
  account,
};
const hookContact = z.strictObject({ account, avatar: z.string(), ...contactFields });
const messageSchema = z.strictObject({
  account,
  additional_attributes: object,
  content_attributes: object,
  content_type: z.string(),
  content: z.string().nullable(),
  conversation: z.strictObject(conversationFields),
  created_at: z.iso.datetime(),
  id: z.number(),
  inbox: z.strictObject({ id: z.number(), name: z.string() }),
  message_type: z.enum(['incoming', 'outgoing', 'template']),
  private: z.boolean(),
  sender: z
    .union([
      hookContact,
      z.strictObject({ id: z.number(), name: z.string(), email: z.string(), type: z.literal('user') }),
      z.strictObject({ id: z.number(), name: z.string(), type: z.literal('agent_bot') }),
    ])
    .nullable(),
  source_id: z.string().nullable(),
  event: z.enum(['message_created', 'message_updated']),
});
const change = z.record(z.string(), z.strictObject({ previous_value: z.unknown(), current_value: z.unknown() }));
const schemas: Record<string, z.ZodType> = {
  message_created: messageSchema,
  message_updated: messageSchema,
  conversation_created: z.strictObject({ ...conversationFields, event: z.string() }),
  conversation_opened: z.strictObject({ ...conversationFields, event: z.string() }),
  conversation_resolved: z.strictObject({ ...conversationFields, event: z.string() }),
  conversation_status_changed: z.strictObject({
    ...conversationFields,
    event: z.string(),
    changed_attributes: z.null(),
  }),
  conversation_updated: z.strictObject({
    ...conversationFields,
    event: z.string(),
    changed_attributes: z.array(change),
  }),
  conversation_typing_on: z.strictObject({
    event: z.string(),
    user: z.unknown(),
    conversation: z.strictObject(conversationFields),
    is_private: z.boolean(),
  }),
  contact_created: z.strictObject({ account, avatar: z.string(), ...contactFields, event: z.string() }),
  contact_updated: z.strictObject({
    ...{ account, avatar: z.string(), ...contactFields, event: z.string() },
    changed_attributes: z.array(change),
  }),
};

describe('sandbox webhooks', () => {
  it('send the shapes of the reference, field for field, on every route', async () => {
    const [toBot, toAccount] = [await receive(), await receive()];
    const sandbox = await open({ botUrl: toBot.url });
    await sandbox.admin('POST', '/webhooks', { url: toAccount.url });

    const lena = await sandbox.customer('website', { email: 'lena@example.com' });
    await lena.write('Is the Ridge 2 <waterproof> & light?');
    const one = `/conversations/${lena.id}`;
    await sandbox.bot('POST', `${one}/messages`, { content: 'Yes.' });
    await sandbox.agent('POST', `${one}/messages`, { content: 'Marta here.', private: true });
    await sandbox.agent('POST', `${one}/toggle_typing_status`, { typing_status: 'on' });
    await sandbox.bot('POST', `${one}/toggle_status`, { status: 'open' });
    const { body: reply } = await sandbox.agent('POST', `${one}/messages`, { content: 'Hello Lena.' });
    await sandbox.agent('DELETE', `${one}/messages/${reply.id}`);
    await sandbox.agent('POST', `${one}/assignments`, { team_id: 1 });
    await sandbox.agent('POST', `${one}/toggle_status`, { status: 'resolved' });
    await sandbox.settled();

    for (const { body } of [...toBot.received, ...toAccount.received]) {
      const result = schemas[body.event]?.safeParse(body);
      assert.ok(result?.success, `${body.event}: ${String(result?.error)}`);
    }
    assert.deepEqual([...new Set(toBot.events())].sort(), [
      ...['conversation_opened', 'conversation_resolved', 'conversation_status_changed'],
      ...['conversation_updated', 'message_created', 'message_updated'],
    ]);
    assert.deepEqual([...new Set(toAccount.events())].sort(), [
      ...['contact_created', 'contact_updated', 'conversation_created', 'conversation_status_changed'],
      ...['conversation_typing_on', 'conversation_updated', 'message_created', 'message_updated'],
    ]);
  });

  it('are signed over the raw body, which escapes HTML as Rails does', async () => {
    const receiver = await receive();
    const sandbox = await open({ botUrl: receiver.url, webhookSecret: 'kept' });
    await (await sandbox.customer()).write('<b> & ü');
    await sandbox.settled();

    const { headers, raw } = receiver.received[0] ?? assert.fail();
    const timestamp = String(headers['x-chatwoot-timestamp']);
    const digest = createHmac('sha256', 'kept').update(`${timestamp}.${raw}`).digest('hex');
    assert.equal(headers['x-chatwoot-signature'], `sha256=${digest}`);
    assert.match(String(headers['x-chatwoot-delivery']), /^[0-9a-f-]{36}$/);
    assert.ok(Math.abs(Number(timestamp) - Date.now() / 1000) < 10);
    assert.ok(raw.includes(String.raw`\u003cb\u003e \u0026 ü`));
  });

  it('match the published check vector', () => {
    const signature = sign('cw_test_secret', '1785153600', '{"event":"conversation_opened","id":42}');

    assert.equal(signature, 'sha256=2f82a92fe09c7779cd2d08c7bac273e483211e9bafceb3b081afe5443fabf4c6');
  });

  for (const status of [429, 500]) {
    it(`are repeated to the bot on ${status}, with the same id and body, until it answers`, async () => {
      const receiver = await receive(({ body }, count) =>
        body.event === 'message_created' && count < 3 ? status : 200,
      );
      const sandbox = await open({ botUrl: receiver.url });
      const lena = await sandbox.customer();
      await lena.write('hello');
      await sandbox.settled();

      const attempts = receiver.received.filter(({ body }) => body.event === 'message_created');
      assert.equal(attempts.length, 3);
      assert.equal(new Set(attempts.map(({ headers }) => headers['x-chatwoot-delivery'])).size, 1);
      assert.equal(new Set(attempts.map(({ raw }) => raw)).size, 1);
      assert.equal(sandbox.conversation(lena.id)?.status, 'pending');
    });
  }

  it('open the conversation after the third failure, while the bot stays assignee', async () => {
    const receiver = await receive(({ body }) => (body.event === 'message_created' ? 500 : 200));
    const sandbox = await open({ botUrl: receiver.url });
    const lena = await sandbox.customer();
    await lena.write('hello');
    await sandbox.settled();

    const { body } = await sandbox.bot('GET', `/conversations/${lena.id}`);
    assert.equal(receiver.events().filter((event) => event === 'message_created').length, 3);
    assert.deepEqual([body.status, body.meta.assignee_type], ['open', 'AgentBot']);
    assert.equal(
      body.messages[0]?.content,
      'Conversation was marked open by system due to an error with the agent bot.',
    );
    assert.ok(receiver.events().includes('conversation_opened'));
  });

  for (const status of [400, 401, 404, 502, 503]) {
    it(`are not repeated on ${status}: the first failure opens the conversation`, async () => {
      const receiver = await receive(({ body }) => (body.event === 'message_created' ? status : 200));
      const sandbox = await open({ botUrl: receiver.url });
      const lena = await sandbox.customer();
      await lena.write('hello');
      await sandbox.settled();

      assert.equal(receiver.events().filter((event) => event === 'message_created').length, 1);
      assert.equal(sandbox.conversation(lena.id)?.status, 'open');
    });
  }

  it('open it once, and note it twice, where two fail close together', async () => {
    const sandbox = await open({ botUrl: 'http://127.0.0.1:9/' });
    const lena = await sandbox.customer();
    await Promise.all([lena.write('one'), lena.write('two')]);
    await sandbox.settled();
    await lena.write('three');
    await sandbox.settled();

    const notes = sandbox.messages(lena.id).filter(({ type }) => type === 2);
    assert.deepEqual(
      notes.map(({ content, contentAttributes }) => [content, contentAttributes]),
      Array(2).fill(['Conversation was marked open by system due to an error with the agent bot.', {}]),
    );
    assert.equal(sandbox.deliveries.entries.filter(({ event }) => event === 'conversation_opened').length, 1);
  });

  it('open the conversation when the bot does not answer in time or is not there', async () => {
    const receiver = await receive(() => 'hang');
    const sandbox = await open({ botUrl: receiver.url, webhookTimeout: 60 });
    const [lena, max] = [await sandbox.customer(), await sandbox.customer()];
    await lena.write('hello');
    await sandbox.until(() => sandbox.conversation(lena.id)?.status === 'open');
    sandbox.setBotUrl('http://127.0.0.1:9/');
    await max.write('hello');

    await sandbox.until(() => sandbox.conversation(max.id)?.status === 'open');
  });

  it('leave the conversation pending where the account keeps it so, and for other events', async () => {
    const receiver = await receive(() => 404);
    const sandbox = await open({ botUrl: receiver.url, keepPendingOnBotFailure: true });
    const lena = await sandbox.customer();
    await lena.write('hello');
    await sandbox.settled();
    sandbox.setKeepPendingOnBotFailure(false);
    await sandbox.bot('POST', `/conversations/${lena.id}/labels`, { labels: ['vip'] });
    await sandbox.settled();

    assert.equal(sandbox.conversation(lena.id)?.status, 'pending');
  });

  it('freeze the body for the bot and show the account the state of the moment', async () => {
    const [toBot, toAccount] = [await receive(), await receive()];
    const sandbox = await open({ botUrl: toBot.url });
    await sandbox.admin('POST', '/webhooks', { url: toAccount.url, subscriptions: ['message_created'] });
    const lena = await sandbox.customer();
    sandbox.faults.set({ webhooks: { delay: { ms: 150, events: ['message_created'], next: 2 } } });

    const asked = await lena.write('hello');
    const answer = await sandbox.bot('POST', `/conversations/${lena.id}/messages`, { content: 'yes' });
    await sandbox.settled();

    const about = (receiver: typeof toBot) =>
      receiver.received.find(({ body }) => body.event === 'message_created' && body.id === asked.id)?.body;
    assert.equal(about(toBot)?.conversation.messages[0]?.id, asked.id);
    assert.ok(Number(about(toBot)?.conversation.waiting_since) > 0);
    assert.equal(about(toAccount)?.conversation.messages[0]?.id, answer.body.id);
    assert.equal(about(toAccount)?.conversation.waiting_since, 0);
  });

  it("echo the bot's message with waiting_since still set, then say that it was cleared", async () => {
    const receiver = await receive();
    const sandbox = await open({ botUrl: receiver.url });
    const lena = await sandbox.customer();
    await lena.write('hello');
    await sandbox.bot('POST', `/conversations/${lena.id}/messages`, {
      content: 'yes',
      content_attributes: { key: 'k' },
    });
    await sandbox.settled();

    const bodies = receiver.received.map(({ body }) => body);
    const echo = bodies.find(({ message_type: type }) => type === 'outgoing');
    const update = bodies.find(({ event }) => event === 'conversation_updated');
    assert.deepEqual(echo?.sender, { id: 1, name: 'Ridge (AI)', type: 'agent_bot' });
    assert.deepEqual(echo.content_attributes, { key: 'k' });
    assert.ok(echo.conversation.waiting_since > 0);
    assert.equal(update?.changed_attributes[0]?.['waiting_since']?.current_value, null);
    assert.ok(update.changed_attributes.some((each) => 'updated_at' in each));
  });

  it('go out in the order of Chatwoot: reopening, message, waiting', async () => {
    const receiver = await receive();
    const sandbox = await open({ botUrl: receiver.url, webhookThreads: 1 });
    const lena = await sandbox.customer();
    await lena.write('hello');
    await sandbox.agent('POST', `/conversations/${lena.id}/toggle_status`, { status: 'resolved' });
    await lena.write('one more thing');
    await sandbox.bot('POST', `/conversations/${lena.id}/toggle_status`, { status: 'open' });
    await sandbox.settled();

    assert.deepEqual(receiver.events(), [
      'message_created',
      ...['conversation_resolved', 'conversation_status_changed', 'conversation_updated'],
      ...['conversation_status_changed', 'conversation_updated', 'message_created', 'conversation_updated'],
      ...['conversation_opened', 'conversation_status_changed', 'conversation_updated'],
    ]);
    assert.equal(receiver.received[1]?.body.waiting_since, 0);
  });

  it('come in any order where they are spread, which the seed repeats', async () => {
    const receiver = await receive();
    const sandbox = await open({ botUrl: receiver.url, webhookSpread: 200, seed: 24 });
    const lena = await sandbox.customer();
    await lena.write('hello');
    await sandbox.settled();
    await sandbox.agent('POST', `/conversations/${lena.id}/toggle_status`, { status: 'resolved' });
    await sandbox.settled();

    assert.deepEqual(receiver.events(), [
      'message_created',
      ...['conversation_updated', 'conversation_status_changed', 'conversation_resolved'],
    ]);
  });

  it('reach an API inbox once, and a failure marks the message', async () => {
    const receiver = await receive(() => 500);
    const sandbox = await open({ apiInboxUrl: receiver.url });
    const lena = await sandbox.customer('api');
    const { id } = await lena.write('hello');
    await sandbox.settled();
    await sandbox.until(() => receiver.events().includes('message_updated'));
    await sandbox.settled();

    const [message] = sandbox.messages(lena.id).filter((each) => each.id === id);
    assert.equal(receiver.events().filter((event) => event === 'message_created').length, 1);
    // Marking it again changes nothing, so that a dead endpoint does not make events for ever.
    assert.equal(receiver.events().filter((event) => event === 'message_updated').length, 1);
    assert.ok(receiver.events().includes('conversation_created'));
    assert.ok(!receiver.events().includes('conversation_opened'));
    assert.equal(message?.status, 'failed');
    assert.match(String(message.contentAttributes['external_error']), /500/);
    assert.equal(
      receiver.received[0]?.headers['x-chatwoot-signature'],
      sign(
        sandbox.secrets.apiInbox,
        String(receiver.received[0]?.headers['x-chatwoot-timestamp']),
        receiver.received[0]?.raw ?? '',
      ),
    );
  });

  it('reach the account once, for subscribed events alone', async () => {
    const receiver = await receive(() => 500);
    const sandbox = await open({});
    const { body } = await sandbox.admin('POST', '/webhooks', {
      webhook: { url: receiver.url, subscriptions: ['conversation_created'] },
    });
    await (await sandbox.customer()).write('hello');
    await sandbox.settled();

    assert.deepEqual(receiver.events(), ['conversation_created']);
    assert.equal(typeof body.payload.webhook.secret, 'string');
  });
});
