import assert from 'node:assert/strict';
import { createCustomer, type Customer } from '../../support/product/customer.ts';
import { graphFixture, startProduct, type Product } from '../../support/product/product.ts';
import { temporal } from '../../support/temporal.ts';

const LIMIT = 5;

describe('a customer who is a bot, too, and answers every reply at once', function () {
  this.timeout(60_000);
  let product: Product;

  const limits = [
    { setting: 'MAX_TURNS', reason: `the limit of ${LIMIT} turns is reached` },
    { setting: 'MAX_TURNS_PER_HOUR', reason: `more than ${LIMIT} turns in an hour` },
  ];
  const start = async (env: Record<string, string>) => {
    product = await startProduct({ env: { AGENT_GRAPH: graphFixture('echo.ts', 'compiled'), ...env } });
    return talkative(product);
  };
  afterEach(async () => {
    await product.close();
  });

  for (const { setting, reason } of limits) {
    it(`goes to a person after ${setting} turns, with one note, and hears no more`, async () => {
      const customer = await start({ [setting]: String(LIMIT) });
      const { sandbox } = product;

      await customer.say('hello');
      await sandbox.until(() => sandbox.conversation(customer.conversation)?.status === 'open');
      await wentOn(product, customer);

      assert.equal(customer.heard().length, LIMIT);
      assert.deepEqual(reasons(product, customer), [reason]);
    });
  }

  it('is left alone after MAX_TURNS_PER_HOUR turns, with one note and the fallback text, where the bot may not hand off', async () => {
    const customer = await start({ MAX_TURNS_PER_HOUR: String(LIMIT), HANDOFF_ENABLED: 'false' });
    const { sandbox } = product;

    await customer.say('hello');
    await sandbox.until(() => reasons(product, customer).length > 0);
    await wentOn(product, customer);

    assert.equal(customer.heard().length, LIMIT + 1);
    assert.deepEqual(reasons(product, customer), [`more than ${LIMIT} turns in an hour`]);
    assert.equal(sandbox.conversation(customer.conversation)?.status, 'pending');
  });
});

async function talkative(product: Product): Promise<Customer> {
  const customer = await createCustomer(product.sandbox);
  product.sandbox.on((event) => {
    if (event.type !== 'message' || !event.created) return;
    const { message } = event;
    if (message.type === 1 && !message.private) void customer.say(`you said: ${message.content ?? ''}`.slice(0, 200));
  });
  return customer;
}

/** The customer writes three times more, and everything there is to be done about it was done. */
async function wentOn({ sandbox, workflowId }: Product, customer: Customer): Promise<void> {
  for (const text of ['still there?', 'hello?', 'bye']) await customer.say(text);
  await sandbox.until(() => sandbox.pendingDeliveries() === 0);
  const { client } = await temporal();
  const handle = client.workflow.getHandle(workflowId(customer.conversation));
  for (let busy = true; busy;) {
    const { status, raw } = await handle.describe();
    busy = status.name === 'RUNNING' && Boolean(raw.pendingWorkflowTask ?? raw.pendingActivities?.length);
  }
  await sandbox.until(() => sandbox.pendingDeliveries() === 0);
}

/** Why the bot says that it stopped, in each of its notes. */
function reasons({ sandbox }: Product, { conversation }: Customer): string[] {
  const notes = sandbox.messages(conversation).filter((message) => message.private);
  return notes.map(({ content }) => /Reason: (.*)\.$/m.exec(content ?? '')?.[1] ?? '');
}
