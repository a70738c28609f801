import assert from 'node:assert/strict';
import type { ConversationResult } from '../../../src/contracts/conversation.ts';
import { createCustomer, createDeskClient } from '../../support/product/customer.ts';
import { graphFixture, startProduct, type Product } from '../../support/product/product.ts';
import { temporal } from '../../support/temporal.ts';

describe('MODEL_PRICES', function () {
  this.timeout(60_000);
  let product: Product;

  before(async () => {
    const env = { MODEL_PRICES: 'input=2,output=10,cached=0.5', AGENT_GRAPH: graphFixture('paid.ts') };
    product = await startProduct({ env });
  });
  after(() => product.close());

  it("put what each turn cost into the workflow's result", async () => {
    const customer = await createCustomer(product.sandbox);
    await customer.say('one');
    await customer.hears(1);
    await customer.say('two');
    await customer.hears(2);
    await createDeskClient(product.sandbox).setStatus(customer.conversation, 'resolved');

    const { client } = await temporal();
    const handle = client.workflow.getHandle(product.workflowId(customer.conversation));
    const { tokens, usage, usageByTurn } = (await handle.result()) as ConversationResult;

    const turn = { inputTokens: 1000, outputTokens: 100, cachedTokens: 400, cost: 0.0024 };
    assert.deepEqual(usageByTurn, [
      { turn: 1, ...turn },
      { turn: 2, ...turn },
    ]);
    assert.deepEqual(usage, { inputTokens: 2000, outputTokens: 200, cachedTokens: 800, cost: 0.0048 });
    assert.equal(tokens, 2200);
  });
});
