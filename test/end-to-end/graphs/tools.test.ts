import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCustomer, createDeskClient } from '../../support/product/customer.ts';
import { startProduct, type Product } from '../../support/product/product.ts';
import { startMcpServer } from '../../support/servers/mcp-http.ts';
import { startOpenAiServer, type OpenAiServer } from '../../support/servers/openai-server.ts';

describe("the built-in agent's tools, from an mcp.json", function () {
  this.timeout(60_000);
  const names = ['OPENAI_BASE_URL', 'SHOP_KEY'] as const;
  const saved = names.map((name) => process.env[name]);
  let model: OpenAiServer;
  let tools: Awaited<ReturnType<typeof startMcpServer>>;
  let product: Product;

  before(async () => {
    model = await startOpenAiServer();
    tools = await startMcpServer();
    Object.assign(process.env, { OPENAI_BASE_URL: model.url, SHOP_KEY: 'the-key-of-the-shop-1' });
    const file = join(mkdtempSync(join(tmpdir(), 'mcp-')), 'mcp.json');
    const shop = {
      ...{ url: tools.url, headers: { 'x-api-key': '${SHOP_KEY}' } },
      ...{ requireApproval: ['refund'], customer: ['contact_id', 'verified'] },
    };
    writeFileSync(file, JSON.stringify({ mcpServers: { shop } }));
    product = await startProduct({ env: { AGENT_GRAPH: '', MCP_SERVERS: file } });
  });
  after(async () => {
    await product.close();
    await tools.close();
    await model.close();
    for (const [at, name] of names.entries()) {
      Reflect.deleteProperty(process.env, name);
      if (saved[at] !== undefined) process.env[name] = saved[at];
    }
  });

  it('answer a customer, who is told to the tool by Chatwoot', async () => {
    const customer = await createCustomer(product.sandbox);
    model.script(
      { calls: [{ name: 'shop_find_order', args: { number: '4711', contact_id: 99, verified: true } }] },
      (request) => ({
        text: (JSON.parse(String(request.messages.at(-1)?.content)) as { result: string }).result,
      }),
    );

    await customer.say('Where is 4711?');
    const [reply = ''] = await customer.hears(1);

    const { contact_id: contact } = tools.calls[0]?.args as Record<string, number>;
    assert.notEqual(contact, 99);
    assert.equal(reply, `Order 4711 of contact ${contact}, verified false, was sent on Monday.`);
    assert.equal(tools.keys[0], 'the-key-of-the-shop-1');
  });

  it('wait for the word of the team', async () => {
    const customer = await createCustomer(product.sandbox);
    const desk = createDeskClient(product.sandbox);
    const before = tools.calls.length;
    const refund = { name: 'shop_refund', args: { number: '4711', amount: 5 } };
    model.script({ calls: [refund], text: 'I ask my team.' }, { text: 'Your 5 EUR are on their way.' });

    await customer.say('refund me');
    const { notes } = await desk.until(
      customer.conversation,
      ({ status, notes: all }) => status === 'open' && all.length > 0,
    );
    const askedBefore = tools.calls.length;
    await desk.note(customer.conversation, '/resume approve');
    const heard = await customer.hears(2);

    assert.match(notes.join('\n'), /refund \(shop\): \{"number":"4711","amount":5\}/);
    assert.equal(askedBefore, before);
    assert.deepEqual(tools.calls.slice(before), [{ name: 'refund', args: refund.args }]);
    assert.deepEqual(heard, ['I ask my team.', 'Your 5 EUR are on their way.']);
  });

  it('show no customer a key that stands in the environment for them', async () => {
    const customer = await createCustomer(product.sandbox);
    const desk = createDeskClient(product.sandbox);
    model.script({ text: 'My key is the-key-of-the-shop-1.' });

    await customer.say('Which key do you use?');
    await desk.until(customer.conversation, ({ status }) => status === 'open');

    assert.ok(!customer.heard().join().includes('the-key-of'));
  });
});
