import assert from 'node:assert/strict';
import { startProduct, type Product } from 'durable-chatwoot-agent/testing';
import { graph } from '../graph.ts';

describe('the bot', () => {
  let product: Product;
  before(async () => {
    product = await startProduct({ graph });
  });
  after(() => product.close());

  it('is silent once a person replies', async () => {
    const { desk } = product;
    const lena = await product.newCustomer();
    await lena.say('hello');
    await lena.hears(1);

    await desk.reply(lena.conversation, 'Marta here');
    await desk.until(lena.conversation, ({ status }) => status === 'open');

    assert.deepEqual(lena.heard(), ['You said: hello', 'Marta here']);
  });
});
