import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createAgent } from '../../../src/activities/agents.ts';
import { createActivities } from '../../../src/activities/index.ts';
import type { ConfirmSendResult } from '../../../src/contracts/activities.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/chatwoot.ts';
import { createCustomer, createDeskClient, type Customer } from '../../support/product/customer.ts';

const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const graph = { invoke: () => Promise.resolve({ messages: [] }), channels: { messages: {} } };

describe('confirmSend', () => {
  let sandbox: Sandbox;
  let customer: Customer;
  let newest: number;

  before(async () => {
    sandbox = await startSandbox({ messagesPerMinute: 1000 });
  });
  after(() => sandbox.close());
  beforeEach(async () => {
    customer = await createCustomer(sandbox);
    newest = await customer.say('hello');
  });

  async function confirm(userToken: string | null, apiUrl = sandbox.url): Promise<ConfirmSendResult['found']> {
    const settings = { name: 'default', apiUrl, accountId: 1, apiToken: sandbox.tokens.bot, userToken };
    const { confirmSend } = createActivities(new Map([['default', createAgent(settings, graph)]]));
    const ref = { agent: 'default', account: 1, conversation: customer.conversation, inbox: 1 };
    const environment = new MockActivityEnvironment({}, { logger: silent });
    const { found } = await environment.run<[], ConfirmSendResult, () => Promise<ConfirmSendResult>>(() =>
      confirmSend({ ref, sendKey: 'the key', newest }),
    );
    return found;
  }

  async function post(sendKey: string): Promise<void> {
    const url = `${sandbox.url}/api/v1/accounts/1/conversations/${customer.conversation}/messages`;
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', api_access_token: sandbox.tokens.bot },
      body: JSON.stringify({ content: 'hi', content_attributes: { agent_send_key: sendKey } }),
    });
  }

  it('finds what stands behind more than one page of newer messages', async () => {
    for (let count = 0; count < 101; count++) await post('another key');
    await post('the key');

    assert.equal(await confirm(sandbox.tokens.agent), 'present');
  });

  it('is certain of an absence after all pages', async () => {
    for (let count = 0; count < 101; count++) await post('another key');

    assert.equal(await confirm(sandbox.tokens.agent), 'absent');
  });

  it('comes to an end in a list that has none', async () => {
    const endless = createServer((request, response) => {
      const after = Number(new URL(request.url ?? '', 'http://localhost').searchParams.get('after'));
      response.end(JSON.stringify({ payload: [{ id: after + 1, content: 'hi', message_type: 1 }] }));
    }).listen(0, '127.0.0.1');
    await once(endless, 'listening');

    const found = await confirm(sandbox.tokens.agent, `http://127.0.0.1:${(endless.address() as AddressInfo).port}`);
    endless.close();
    endless.closeAllConnections();

    assert.equal(found, 'unknown');
  });

  it('looks as the bot where the user token may not list the messages', async () => {
    const refused = 'of an agent without this inbox';
    assert.equal(await confirm(refused), 'absent');

    await post('the key');
    assert.equal(await confirm(refused), 'present');
  });

  it('cannot tell from the newest message alone once there is another', async () => {
    await post('the key');
    await createDeskClient(sandbox).reply(customer.conversation, 'me too');

    assert.deepEqual([await confirm(null), await confirm(sandbox.tokens.agent)], ['unknown', 'present']);
  });
});
