import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { openSandbox, startReceiver } from '../../support/product/sandbox.ts';

/** What no recording shows. */
describe('the sandbox beside its recordings', () => {
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let sandbox: Awaited<ReturnType<typeof openSandbox>>;
  beforeEach(async () => {
    receiver = await startReceiver();
    sandbox = await openSandbox({ botUrl: receiver.url, jobDelay: 0 });
  });
  afterEach(async () => {
    await sandbox.close();
    await receiver.close();
  });

  const shown = async (id: number) => (await sandbox.agent('GET', `/conversations/${id}`)).body;
  async function told(): Promise<string[]> {
    await sandbox.settled();
    return receiver.received.splice(0).map(({ body }) => body.event);
  }
  async function visitor() {
    const query = '?website_token=website';
    const { text } = await sandbox.call('POST', `/api/v1/widget/config${query}`, {});
    const token = (JSON.parse(text) as { website_channel_config: { auth_token: string } }).website_channel_config
      .auth_token;
    return (method: string, path: string, body?: unknown) =>
      sandbox.call(method, `/api/v1/widget/${path}${query}`, body, { 'x-auth-token': token });
  }
  const mail = (...lines: string[]) =>
    fetch(`${sandbox.url}/rails/action_mailbox/relay/inbound_emails`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('actionmailbox:inbound')}`, 'content-type': 'message/rfc822' },
      body: ['From: Ana <ana@mail.example>', 'To: help@shop.test', ...lines].join('\r\n'),
    });

  it('resolves and blocks what is muted, and its customer reopens nothing', async () => {
    const lena = await sandbox.customer();
    await lena.write('hello');

    await sandbox.agent('POST', `/conversations/${lena.id}/mute`);
    await lena.write('still here');

    const { status, muted } = (await shown(lena.id)) as { status: string } & { muted?: boolean };
    assert.deepEqual([status, muted], ['resolved', true]);
    await sandbox.agent('POST', `/conversations/${lena.id}/unmute`);
    await lena.write('and now?');
    assert.equal((await shown(lena.id)).status, 'pending');
  });

  it('makes a conversation unread by its last message', async () => {
    const lena = await sandbox.customer();
    await lena.write('one');
    await lena.write('two');
    await sandbox.agent('POST', `/conversations/${lena.id}/update_last_seen`);

    const { body } = await sandbox.agent('POST', `/conversations/${lena.id}/unread`);

    assert.equal(body.unread_count, 1);
  });

  it('moves all that a contact said to the one that stays, and tells of each message', async () => {
    const stays = await sandbox.customer('api', { name: 'Lena' });
    const goes = await sandbox.customer('website', { name: 'L.', email: 'l@example.com' });
    await goes.write('hello');
    await told();

    const ids = { base_contact_id: stays.contact.id, mergee_contact_id: goes.contact.id };
    const { body } = await sandbox.agent('POST', '/actions/contact_merge', ids);

    assert.deepEqual([body.id, body.name, body.email], [stays.contact.id, 'Lena', 'l@example.com']);
    assert.equal((await shown(goes.id)).meta.sender?.id, stays.contact.id);
    assert.deepEqual(await told(), ['message_updated']);
    assert.equal((await sandbox.agent('GET', `/contacts/${goes.contact.id}`)).status, 404);
  });

  it("gives the bot what a campaign of nobody's began", async () => {
    const campaign = { title: 'Hi', message: 'Need help?', inbox_id: 1, enabled: true };
    const { body } = await sandbox.admin('POST', '/campaigns', campaign);
    const ask = await visitor();

    await ask('POST', 'events', { name: 'campaign.triggered', event_info: { campaign_id: body.id } });
    await sandbox.settled();

    const [conversation] = sandbox.conversations();
    assert.deepEqual([conversation?.status, conversation?.botId], ['pending', sandbox.botId]);
    assert.deepEqual(
      receiver.received.map((each) => each.body.sender),
      [null],
    );
  });

  it('lets a visitor end the chat', async () => {
    const ask = await visitor();
    const { body } = await ask('POST', 'conversations', { message: { content: 'hello' } });

    await ask('GET', 'conversations/toggle_status');

    assert.equal((await shown(body.id)).status, 'resolved');
  });

  it('knows a visitor again who leaves a known address', async () => {
    const first = await visitor();
    const contact = { name: 'Vera', email: 'vera@example.com' };
    await first('POST', 'conversations', { contact, message: { content: 'hello' } });
    const second = await visitor();

    const { body } = await second('POST', 'conversations', { contact, message: { content: 'me again' } });

    assert.equal(new Set(sandbox.conversations().map(({ contactId }) => contactId)).size, 1);
    assert.equal(body.contact.name, 'Vera');
  });

  it('asks for a rating by a link outside of a website', async () => {
    await sandbox.admin('PATCH', '/inboxes/2', { csat_survey_enabled: true });
    const lena = await sandbox.customer('api');
    await lena.write('hello');
    await sandbox.agent('POST', `/conversations/${lena.id}/toggle_status`, { status: 'resolved' });
    await sandbox.settled();
    const uuid = sandbox.conversation(lena.id)?.uuid ?? '';

    const { body } = await lena.call('GET', '/messages');
    const rating = { csat_survey_response: { rating: 5, feedback_message: 'good' } };
    await sandbox.call('PUT', `/public/api/v1/csat_survey/${uuid}`, { message: { submitted_values: rating } });

    const [, question] = body as unknown as { content: string }[];
    assert.equal(question?.content, `Please rate this conversation, ${sandbox.url}/survey/responses/${uuid}`);
    assert.deepEqual(sandbox.messages(lena.id).at(-1)?.contentAttributes['submitted_values'], rating);
  });

  describe('mails', () => {
    beforeEach(async () => {
      await sandbox.admin('POST', '/inboxes', { name: 'Mail', channel: { type: 'email', email: 'help@shop.test' } });
    });

    it('go into the conversation that they answer', async () => {
      await mail('Subject: Tent', 'Message-ID: <1@mail>', 'Content-Type: text/plain', '', 'Where is it?');
      await mail(
        'Subject: Re: Tent',
        'Message-ID: <2@mail>',
        'In-Reply-To: <1@mail>',
        'Content-Type: text/plain',
        '',
        'Well?',
      );
      await sandbox.settled();

      const conversations = sandbox.conversations().map(({ messages }) => messages.map(({ content }) => content));
      assert.deepEqual(conversations, [['Where is it?', 'Well?']]);
    });

    it('are read as words where they are HTML, and not at all where they do not say what they are', async () => {
      await mail('Subject: Tent', 'Content-Type: text/html', '', '<p>Where <b>is</b> it?</p>');
      await mail('Subject: Tent', '', 'Where is it?');
      await sandbox.settled();

      const contents = sandbox.conversations().map(({ messages }) => messages[0]?.content);
      assert.deepEqual(contents, ['Where is it?', null]);
    });

    it('are refused without the password', async () => {
      const path = '/rails/action_mailbox/relay/inbound_emails';

      assert.equal((await sandbox.call('POST', path, {})).status, 401);
    });
  });
});
