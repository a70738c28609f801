import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startProduct, type Product } from 'durable-chatwoot-agent/testing';

describe('the bot', () => {
  let product: Product;
  before(async () => {
    product = await startProduct({ graph: './graph.ts:graph' });
  });
  after(() => product.close());

  it('answers', async () => {
    const lena = await product.newCustomer();
    await lena.say('hello');
    assert.deepEqual(await lena.hears(1), ['You said: hello']);
  });

  it('calls a person for a refund', async () => {
    const lena = await product.newCustomer();
    await lena.say('I want a refund');

    const { labels, notes } = await product.desk.until(lena.conversation, ({ status }) => status === 'open');

    assert.deepEqual(labels, ['refund']);
    assert.match(notes[0] ?? '', /a refund/);
  });
});
