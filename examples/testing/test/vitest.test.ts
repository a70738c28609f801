import { startProduct } from 'durable-chatwoot-agent/testing';
import { expect, it } from 'vitest';
import { graph } from '../graph.ts';

it('answers the customer once, also where Chatwoot refuses the first try', async () => {
  const product = await startProduct({ graph });
  try {
    const lena = await product.newCustomer({ name: 'Lena' });
    product.sandbox.faults.set({ api: { messages: { 429: { next: 1 } } } });

    await lena.say('hello');

    expect(await lena.hears(1)).toEqual(['You said: hello']);
  } finally {
    await product.close();
  }
});
