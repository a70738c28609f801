import assert from 'node:assert/strict';
import got from 'got';
import { createCustomer } from '../../support/product/customer.ts';
import { graphFixture, startProduct, type Product } from '../../support/product/product.ts';
import { outcome, reconcile } from '../../support/product/reconcile.ts';

const ADMIN = 'sandbox-admin-token';
const email = { subject: 'Please cancel order 4711', text_content: {}, html_content: {} };

describe('what a channel brings without words', () => {
  let product: Product;

  before(async () => {
    const env = { CHATWOOT_USER_TOKEN: ADMIN, RECONCILE_AFTER: '0', AGENT_GRAPH: graphFixture('told.ts') };
    product = await startProduct({ sandbox: { keepPendingOnBotFailure: true }, env });
    // Only into an API inbox may a user's token put what a customer has written.
    const { sandbox } = product;
    const inbox = `${sandbox.url}/api/v1/accounts/1/inboxes/${sandbox.inboxes.api.id}`;
    const headers = { api_access_token: ADMIN };
    await got.patch(inbox, { headers, json: { channel: { webhook_url: '' } } });
    await got.post(`${inbox}/set_agent_bot`, { headers, json: { agent_bot: sandbox.botId } });
  });
  afterEach(() => {
    product.sandbox.faults.clear();
  });
  after(() => product.close());

  /** A message as a channel makes one; by its webhook, or, where that is lost, by the reconciler. */
  async function bring(fields: object, by: string): Promise<number> {
    const { sandbox } = product;
    const { conversation } = await createCustomer(sandbox, sandbox.inboxes.api.identifier);
    if (by === 'the reconciler') sandbox.faults.set({ webhooks: { drop: {} } });
    const url = `${sandbox.url}/api/v1/accounts/1/conversations/${conversation}/messages`;
    const json = { content: '', message_type: 'incoming', ...fields };
    await got.post(url, { json, headers: { api_access_token: ADMIN } });
    if (by !== 'the reconciler') return conversation;
    await sandbox.until(() => sandbox.pendingDeliveries() === 0);
    sandbox.faults.clear();
    await reconcile(product);
    return conversation;
  }

  for (const by of ['its webhook', 'the reconciler']) {
    it(`calls a person, found by ${by}`, async () => {
      const conversation = await bring({ content_attributes: { is_unsupported: true } }, by);

      const { sandbox } = product;
      await sandbox.until(() => sandbox.conversation(conversation)?.status === 'open');
      const notes = sandbox.messages(conversation).filter((message) => message.private);
      assert.deepEqual(
        notes.map(({ content }) => content?.includes('could not show')),
        [true],
      );
    });

    it(`answers the subject of a mail, found by ${by}`, async () => {
      const conversation = await bring({ content_type: 'incoming_email', content_attributes: { email } }, by);

      const { sandbox } = product;
      const replies = () => sandbox.messages(conversation).filter(({ type, private: isNote }) => type === 1 && !isNote);
      await sandbox.until(() => replies().length > 0);
      assert.deepEqual(
        replies().map(({ content }) => content),
        ['re: Please cancel order 4711'],
      );
    });

    it(`shows people a mail of a machine that stands alone, found by ${by}`, async () => {
      const machine = { ...email, auto_reply: true };
      const conversation = await bring({ content_type: 'incoming_email', content_attributes: { email: machine } }, by);

      const { sandbox } = product;
      await sandbox.until(() => sandbox.conversation(conversation)?.status === 'open');
      assert.deepEqual(
        sandbox.messages(conversation).filter(({ type }) => type === 1),
        [],
      );
    });
  }

  it('calls a person where the channel refuses the last words of a bot that has resolved the conversation', async () => {
    const { sandbox } = product;
    const conversation = await bring({ content: 'bye:{"resolve":true}' }, 'its webhook');
    await sandbox.until(() => sandbox.conversation(conversation)?.status === 'resolved');
    assert.equal(await outcome(product, conversation), 'resolved');
    const said = sandbox.messages(conversation).find(({ type }) => type === 1);

    const url = `${sandbox.url}/api/v1/accounts/1/conversations/${conversation}/messages/${said?.id ?? 0}`;
    const json = { status: 'failed', external_error: '(#10) outside of the window' };
    await got.patch(url, { json, headers: { api_access_token: ADMIN } });

    await sandbox.until(() => sandbox.conversation(conversation)?.status === 'open');
    const notes = sandbox.messages(conversation).filter((message) => message.private);
    assert.match(notes[0]?.content ?? '', /the channel refused a reply/);
  });
});
