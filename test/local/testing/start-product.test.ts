import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { startProduct, type Product } from '../../../local/testing/start-product.ts';
import { compiled, uncompiled } from '../../fixtures/graphs/echo.ts';
import { graphFixture } from '../../support/product/product.ts';
import { installRuntime, temporal } from '../../support/temporal.ts';

/** What this process has open that others could see: servers and other processes. */
const open = () => process.getActiveResourcesInfo().filter((name) => /Server|Process/.test(name)).length;
/** The process is told of what has ended a moment later. */
async function untilOpen(wanted: number): Promise<void> {
  while (open() !== wanted) await nextTurn();
}

describe('startProduct', function () {
  this.timeout(120_000);
  const running: Product[] = [];

  before(installRuntime);
  afterEach(() => Promise.all(running.splice(0).map((product) => product.close())));

  it('serves two graphs at once, one by its path and one as it is, and ends both without a trace', async () => {
    const before = open();
    const products = await Promise.all([
      startProduct({ graph: graphFixture('troubled.ts') }),
      startProduct({ graph: compiled, env: { DEBOUNCE: '10ms' } }),
    ]);
    running.push(...products);
    const [first, second] = await Promise.all(products.map((product) => product.newCustomer()));

    await Promise.all([first?.say('one'), second?.say('two')]);

    assert.deepEqual(await first?.hears(1), ['re: one']);
    assert.deepEqual(await second?.hears(1), ['echo: two']);
    assert.equal(first?.conversation, second?.conversation);
    assert.notEqual(products[0].sandbox.url, products[1].sandbox.url);
    await Promise.all(running.splice(0).map((product) => product.close()));
    await untilOpen(before);
    await assert.rejects(fetch(products[0].sandbox.url));
  });

  it('lets somebody be the customer, and look at the desk and work there', async () => {
    const { address: temporalAddress } = await temporal();
    const product = await startProduct({ graph: uncompiled, temporalAddress });
    running.push(product);
    const { desk } = product;
    const ada = await product.newCustomer({ name: 'Ada' });
    await ada.say('hello');
    await ada.hears(1);

    await desk.reply(ada.conversation, 'A person here');
    await desk.note(ada.conversation, 'I have it');
    const view = await desk.until(ada.conversation, ({ status, notes }) => status === 'open' && notes.length > 0);

    assert.deepEqual(view.said, [
      { by: 'customer', text: 'hello' },
      { by: 'bot', text: 'echo: hello' },
      { by: 'person', text: 'A person here' },
    ]);
    assert.deepEqual(view.notes, ['I have it']);
    await assert.rejects(ada.hears(3, 1), /not 3 replies within 1 ms: \{"status":"open"/);
    await assert.rejects(
      desk.until(ada.conversation, () => false, 1),
      /not within 1 ms: \{"status":"open"/,
    );
    const handle = product.temporal.client.workflow.getHandle(product.workflowId(ada.conversation));
    assert.equal((await handle.describe()).type, 'conversation');
  });

  it('says what is wrong, and leaves nothing behind', async () => {
    const { address: temporalAddress } = await temporal();
    const before = open();

    await assert.rejects(
      startProduct({ graph: {}, temporalAddress }),
      /^GraphLoadError: the graph that startProduct was given is an object with no keys, not a LangGraph graph$/,
    );
    await assert.rejects(startProduct({ graph: './no.ts:graph', temporalAddress }), /file not found: \.\/no\.ts/);
    await assert.rejects(startProduct({ graph: compiled, temporalAddress, env: { DEBOUNCE: 'soon' } }), /DEBOUNCE/);

    await untilOpen(before);
  });
});
