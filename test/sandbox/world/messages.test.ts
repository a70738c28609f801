import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { openSandbox } from '../../support/product/sandbox.ts';

type Open = Awaited<ReturnType<typeof openSandbox>>;

describe('sandbox messages', () => {
  let sandbox: Open;
  before(async () => {
    sandbox = await openSandbox({ messagesPerMinute: 1000 });
  });
  after(() => sandbox.close());

  async function open(inbox = 'website') {
    const lena = await sandbox.customer(inbox);
    return { lena, all: `/conversations/${lena.id}/messages` };
  }

  it('keep content attributes as they are and give echo_id back once', async () => {
    const { all } = await open();
    const content_attributes = { agent_send_key: 'default:1:reply:1/1', nested: { a: [1] } };

    const { body } = await sandbox.bot('POST', all, { content: 'hi', echo_id: 'e1', content_attributes });
    const { body: list } = await sandbox.agent('GET', all);

    assert.deepEqual(body.content_attributes, content_attributes);
    assert.equal(body.echo_id, 'e1');
    assert.deepEqual([body.message_type, body.status, body.sender?.type], [1, 'sent', 'agent_bot']);
    assert.deepEqual(list.payload[0]?.content_attributes, content_attributes);
    assert.ok(!('echo_id' in list.payload[0]));
  });

  it('are stored again when posted again', async () => {
    const { lena, all } = await open();
    const message = { content: 'once?', echo_id: 'e', content_attributes: { key: 1 } };

    await sandbox.bot('POST', all, message);
    await sandbox.bot('POST', all, message);

    assert.equal(sandbox.messages(lena.id).length, 2);
  });

  it('can be posted as a bot by a person', async () => {
    const { all } = await open();

    const { body } = await sandbox.agent('POST', all, { content: 'hi', sender_type: 'AgentBot', sender_id: 1 });

    assert.equal(body.sender?.type, 'agent_bot');
  });

  it('are rendered as Liquid when outgoing, never when incoming', async () => {
    const { lena, all } = await open();

    const incoming = await lena.write('I am {{ contact.name }}');
    const { body } = await sandbox.bot('POST', all, {
      content: 'Hi {{contact.name}}, {{ inbox.name }} #{{ conversation.id }}, {{ "{{" }}, {{ agent.name }}',
    });

    assert.equal(incoming.content, 'I am {{ contact.name }}');
    assert.equal(body.content, `Hi Lena Fuchs, Website chat #${lena.id}, {{, Ridge (ai)`);
  });

  it('may be incoming in API inboxes alone, where the contact is the sender', async () => {
    const [website, api] = [await open(), await open('api')];

    const refused = await sandbox.agent('POST', website.all, { content: 'x', message_type: 'incoming' });
    const taken = await sandbox.agent('POST', api.all, { content: 'x', message_type: 'incoming' });

    assert.equal(refused.status, 422);
    assert.deepEqual(refused.body, { error: 'Incoming messages are only allowed in Api inboxes' });
    assert.deepEqual([taken.body.message_type, taken.body.sender?.type], [0, 'contact']);
  });

  const select = (items: object[]) => ({
    content: 'Pick',
    content_type: 'input_select',
    content_attributes: { items },
  });
  const invalid: [string, object][] = [
    ['select without items', select([])],
    ['select with unknown keys', select([{ title: 'A', value: 'a', colour: 'red' }])],
    ['cards without actions', { content_type: 'cards', content_attributes: { items: [{ title: 'A', actions: [] }] } }],
    ['unknown content type', { content_type: 'hologram' }],
    ['unknown message type', { message_type: 'telegram' }],
    ['text of more than 150,000 characters', { content: 'x'.repeat(150_001) }],
  ];
  for (const [what, message] of invalid) {
    it(`are refused with 422 and not stored: ${what}`, async () => {
      const { lena, all } = await open();

      const { status, body } = await sandbox.bot('POST', all, message);

      assert.equal(status, 422);
      assert.equal(typeof body.error, 'string');
      assert.equal(sandbox.messages(lena.id).length, 0);
    });
  }

  it('take the longest text there may be', async () => {
    const { all } = await open();

    const { status } = await sandbox.bot('POST', all, { content: '😀'.repeat(150_000) });

    assert.equal(status, 200);
  });

  it('are refused once 200 came within a minute', async () => {
    const busy = await openSandbox();
    const lena = await busy.customer();
    const path = `/conversations/${lena.id}/messages`;
    await Promise.all(Array.from({ length: 200 }, () => busy.bot('POST', path, { content: 'x' })));

    const { status, body } = await busy.bot('POST', path, { content: 'one more' });
    const { status: customers } = await lena.call('POST', '/messages', { content: 'one more' });
    await busy.close();

    assert.equal(status, 422);
    assert.deepEqual(body, { error: 'Validation failed: Too many messages' });
    assert.equal(customers, 422);
  });

  it('are listed by before, after, both and neither', async () => {
    const { lena, all } = await open();
    const ids: number[] = [];
    for (let count = 0; count < 130; count += 1) ids.push((await lena.write(`m${count}`)).id);
    const list = async (query: string) =>
      (await sandbox.agent('GET', `${all}${query}`)).body.payload.map(({ id }) => id);
    const at = (index: number) => String(ids[index]);

    assert.deepEqual(await list(''), ids.slice(-20));
    assert.deepEqual(await list(`?before=${at(50)}`), ids.slice(30, 50));
    assert.deepEqual(await list(`?after=${at(9)}`), ids.slice(10, 110));
    assert.deepEqual(await list(`?after=${at(10)}&before=${at(125)}`), ids.slice(10, 125));
    assert.deepEqual(await list(`?after=${at(129)}`), []);
  });

  it('show the newest of any type on the conversation, and the newest that is no activity', async () => {
    const { lena, all } = await open();
    await lena.write('hello');
    await sandbox.bot('POST', all, { content: 'for the team', private: true });
    await sandbox.agent('POST', `/conversations/${lena.id}/toggle_priority`, { priority: 'low' });

    const { body } = await sandbox.bot('GET', `/conversations/${lena.id}`);

    assert.equal(body.messages.length, 1);
    assert.equal(body.messages[0]?.message_type, 2);
    assert.equal(body.last_non_activity_message.content, 'for the team');
    assert.equal(body.unread_count, 1);
    assert.deepEqual(
      Object.keys(body).filter((key) => ['contact_inbox', 'channel', 'account'].includes(key)),
      [],
    );
    assert.equal(body.meta.channel, 'Channel::WebWidget');
  });

  it('keep their place when deleted, without their text', async () => {
    const { all } = await open();
    const { body } = await sandbox.agent('POST', all, { content: 'secret', content_attributes: { key: 1 } });

    await sandbox.agent('DELETE', `${all}/${body.id}`);

    const { body: list } = await sandbox.agent('GET', all);
    assert.equal(list.payload[0]?.content, 'This message was deleted');
    assert.deepEqual(list.payload[0].content_attributes, { deleted: true });
  });

  it('can be marked failed in API inboxes alone', async () => {
    const [website, api] = [await open(), await open('api')];
    const failure = { status: 'failed', external_error: 'no such number' };
    const { body: one } = await sandbox.bot('POST', website.all, { content: 'x' });
    const { body: two } = await sandbox.bot('POST', api.all, { content: 'x' });

    const refused = await sandbox.agent('PATCH', `${website.all}/${one.id}`, failure);
    const taken = await sandbox.agent('PATCH', `${api.all}/${two.id}`, failure);

    assert.equal(refused.status, 403);
    assert.equal(taken.body.status, 'failed');
    assert.equal(taken.body.content_attributes['external_error'], 'no such number');
  });

  it('take files, served without a token behind a redirect', async () => {
    const { lena } = await open();
    const form = new FormData();
    form.append('content', 'look');
    form.append('attachments[]', new Blob(['\r\n--PNG--\r\n'], { type: 'image/png' }), 'tent "1".png');

    const posted = await fetch(`${lena.base}/messages`, { method: 'POST', body: form });
    const { body } = await sandbox.bot('GET', `/conversations/${lena.id}`);
    const attachment = body.messages[0]?.attachments[0];
    const redirect = await fetch(String(attachment?.data_url), { redirect: 'manual' });
    const file = await fetch(String(attachment?.data_url));

    assert.equal(posted.status, 200);
    assert.equal(body.messages[0]?.content, 'look');
    assert.equal(attachment?.file_type, 'image');
    assert.equal(redirect.status, 302);
    assert.deepEqual([file.headers.get('content-type'), await file.text()], ['image/png', '\r\n--PNG--\r\n']);
  });
});

describe('sandbox conversations', () => {
  let sandbox: Open;
  before(async () => {
    sandbox = await openSandbox();
  });
  after(() => sandbox.close());

  it('replace labels and custom attributes', async () => {
    const one = `/conversations/${(await sandbox.customer()).id}`;
    await sandbox.bot('POST', `${one}/labels`, { labels: ['a', 'b'] });
    await sandbox.bot('POST', `${one}/custom_attributes`, { custom_attributes: { a: 1, b: 2 } });

    const labels = await sandbox.bot('POST', `${one}/labels`, { labels: ['c'] });
    const attributes = await sandbox.bot('POST', `${one}/custom_attributes`, { custom_attributes: { c: 3 } });
    const tooLong = await sandbox.bot('POST', `${one}/custom_attributes`, {
      custom_attributes: { c: 'x'.repeat(1501) },
    });

    assert.deepEqual(labels.body, { payload: ['c'] });
    assert.deepEqual((await sandbox.bot('GET', `${one}/labels`)).body, { payload: ['c'] });
    assert.deepEqual(attributes.body, { custom_attributes: { c: 3 } });
    assert.equal(tooLong.status, 422);
  });

  it('are created by the application API, pending in a bot inbox whatever was asked for', async () => {
    const { contact } = await sandbox.customer();

    const { body } = await sandbox.bot('POST', '/conversations', {
      inbox_id: 1,
      contact_id: contact.id,
      status: 'open',
      message: { content: 'Your order is on its way' },
    });

    assert.equal(body.status, 'pending');
    assert.equal(body.messages[0]?.content, 'Your order is on its way');
  });

  it('are listed by status, inbox, assignee, order and page', async () => {
    const many = await openSandbox();
    const customers = [];
    for (let count = 0; count < 27; count += 1) customers.push(await many.customer());
    const [first, second] = customers;
    const api = await many.customer('api');
    await many.agent('POST', `/conversations/${second?.id ?? 0}/toggle_status`, { status: 'open' });
    await first?.write('newest');
    const list = async (query: string) => (await many.agent('GET', `/conversations?${query}`)).body.data;
    const ids = async (query: string) => (await list(query)).payload.map(({ id }) => id);

    // Both may have been active in the same millisecond.
    assert.deepEqual(new Set(await ids('')), new Set([second?.id, api.id]));
    assert.deepEqual(await ids('inbox_id=2'), [api.id]);
    assert.deepEqual(await ids('assignee_type=me&status=all'), [second?.id]);
    assert.equal((await ids('status=pending')).length, 25);
    assert.deepEqual((await ids('status=pending&sort_by=waiting_since_asc')).slice(0, 2), [1, 3]);
    assert.equal((await ids('status=pending&page=2')).length, 1);
    assert.equal((await ids('status=all&updated_within=60')).length, 28);
    assert.deepEqual((await list('status=all')).meta, {
      ...{ mine_count: 1, assigned_count: 1, unassigned_count: 27, all_count: 28 },
    });
    await many.close();
  });

  it('are filtered by conditions, and a bad key is refused', async () => {
    const lena = await sandbox.customer('api');
    const condition = (key: string, value: unknown) => ({
      attribute_key: key,
      filter_operator: 'equal_to',
      values: [value],
      query_operator: 'AND',
    });

    const { body } = await sandbox.agent('POST', '/conversations/filter', {
      payload: [condition('inbox_id', 2), condition('status', 'open')],
    });
    const refused = await sandbox.agent('POST', '/conversations/filter', { payload: [condition('mood', 'good')] });

    assert.deepEqual(
      body.payload.map(({ id }) => id),
      [lena.id],
    );
    assert.equal(refused.status, 422);
  });
});

describe('sandbox client API', () => {
  let sandbox: Open;
  before(async () => {
    sandbox = await openSandbox();
  });
  after(() => sandbox.close());

  it('knows a contact again by source id or address', async () => {
    const contacts = '/public/api/v1/inboxes/website/contacts';
    const { body: first } = await sandbox.call('POST', contacts, { name: 'Max', email: 'max@example.com' });

    const { body: again } = await sandbox.call('POST', contacts, { source_id: first.source_id });
    const { body: elsewhere } = await sandbox.call('POST', contacts, { email: 'MAX@example.com' });
    const { body: renamed } = await sandbox.call('PATCH', `${contacts}/${first.source_id}`, { name: 'Maxine' });

    assert.deepEqual(again, first);
    assert.equal(elsewhere.id, first.id);
    assert.notEqual(elsewhere.source_id, first.source_id);
    assert.equal(renamed.name, 'Maxine');
  });

  it('shows a customer what is said, without notes and activities, and nothing of others', async () => {
    const [lena, max] = [await sandbox.customer(), await sandbox.customer()];
    await lena.write('hello');
    await sandbox.bot('POST', `/conversations/${lena.id}/messages`, { content: 'note', private: true });
    await sandbox.bot('POST', `/conversations/${lena.id}/messages`, { content: 'answer' });

    const { body } = await lena.call('GET', '');
    const list = await lena.call('GET', '/messages');
    const others = await sandbox.call('GET', max.base.replace(/\d+$/, String(lena.id)));

    assert.deepEqual(
      body.messages.map(({ content }) => content),
      ['hello', 'answer'],
    );
    assert.ok(Array.isArray(list.body) && list.body.length === 2);
    assert.equal(others.status, 404);
  });

  it('keeps the answer to a select on the message that asked', async () => {
    const lena = await sandbox.customer();
    const items = [{ title: 'A person', value: 'human' }];
    const { body: question } = await sandbox.bot('POST', `/conversations/${lena.id}/messages`, {
      ...{ content: 'How?', content_type: 'input_select', content_attributes: { items, key: 'k' } },
    });

    const { body } = await lena.call('PATCH', `/messages/${question.id}`, {
      submitted_values: [{ title: 'A person', value: 'human', extra: 'dropped' }],
    });

    assert.deepEqual(body.content_attributes, { items, key: 'k', submitted_values: items });
    assert.equal(sandbox.messages(lena.id).length, 1);
  });

  it('marks what was sent as read when the customer looks', async () => {
    const lena = await sandbox.customer();
    await sandbox.bot('POST', `/conversations/${lena.id}/messages`, { content: 'answer' });

    await lena.call('POST', '/update_last_seen');

    assert.equal(sandbox.messages(lena.id)[0]?.status, 'read');
  });

  it('greets once where the inbox has a greeting', async () => {
    const greeting = await openSandbox();
    greeting.setGreeting(1, 'Thanks for writing to {{ account.name }}.');
    const lena = await greeting.customer();
    await lena.write('one');
    await lena.write('two');

    const sent = greeting.messages(lena.id).map(({ type, content }) => [type, content]);
    await greeting.close();

    assert.deepEqual(sent, [
      [0, 'one'],
      [3, 'Thanks for writing to Acme Outdoor.'],
      [0, 'two'],
    ]);
  });
});
