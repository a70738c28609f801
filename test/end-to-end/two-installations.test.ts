import assert from 'node:assert/strict';
import { agentFor } from '../../src/activities/agents.ts';
import type { ConversationRef } from '../../src/contracts/conversation.ts';
import { createSignalConversation, type Told } from '../../src/temporal/signal-conversation.ts';
import { findForeign } from '../../src/temporal/installations.ts';
import { createCustomer } from '../support/product/customer.ts';
import { startProduct, type Product } from '../support/product/product.ts';
import { freshTaskQueue, temporal } from '../support/temporal.ts';

const STAGING = 'http://staging.test';

describe('two Chatwoots whose bots share a name and a namespace', function () {
  this.timeout(30_000);
  let product: Product;
  let ref: ConversationRef;

  before(async () => {
    product = await startProduct();
    const customer = await createCustomer(product.sandbox);
    await customer.say('hello');
    await customer.hears(1);
    ref = { agent: product.agent, account: 1, conversation: customer.conversation, inbox: 1 };
  });
  after(() => product.close());

  async function tell(installation: string, id: number, starts = true) {
    const { client } = await temporal();
    const [agent] = product.config.agents;
    assert.ok(agent);
    const snapshot = { status: 'pending' as const, assigneeType: null, assigneeId: null, labels: [], at: 0 };
    const message = {
      id,
      key: String(id),
      role: 'user' as const,
      text: 'where is my invoice?',
      receivedAt: Date.now(),
    };
    const policy = { ...agent.policy, searchAttributes: false, continueAfterEvents: null };
    const fact = { key: message.key, snapshot, message, contact: { id: 1, name: null }, policy };
    const told: Told = { ref, starts, signalled: { signal: 'messageReceived', fact } };
    return createSignalConversation(client, freshTaskQueue(), () => installation)(told);
  }
  async function unheard(id: number): Promise<boolean> {
    const { client } = await temporal();
    const handle = client.workflow.getHandle(product.workflowId(ref.conversation));
    return (await handle.query<string[], [string[]]>('unheard', [String(id)])).length > 0;
  }

  it('do not take each other’s messages, and the second one is told', async () => {
    await assert.rejects(tell(STAGING, 900_001), /another Chatwoot has a bot .* set CHATWOOT_INSTALLATION/);
    await tell(STAGING, 900_002, false);

    assert.deepEqual([await unheard(900_001), await unheard(900_002)], [true, true]);
  });

  it('take their own', async () => {
    assert.equal(await tell(product.sandbox.url, 900_003), true);

    assert.equal(await unheard(900_003), false);
  });

  it('are found by whoever starts the second one', async () => {
    const { client } = await temporal();
    const found = async (installation: string) => findForeign(client, product.agent, installation);
    // What was started a moment ago is listed a moment later.
    while ((await found(STAGING)).length === 0);

    assert.deepEqual(await found(STAGING), [product.sandbox.url]);
    assert.deepEqual(await found(product.sandbox.url), []);
  });

  it('do nothing in each other’s conversations, where they poll one task queue', () => {
    const agents = new Map([['default', { name: 'default', installation: STAGING } as never]]);
    const of = (installation?: string) => ({ ...ref, agent: 'default', ...(installation ? { installation } : {}) });

    assert.throws(() => agentFor(agents, of('http://production.test')), /works in the Chatwoot http:\/\/staging\.test/);
    assert.ok(agentFor(agents, of(STAGING)));
    assert.ok(agentFor(agents, of()));
  });
});
