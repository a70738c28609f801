import { fileURLToPath } from 'node:url';
import { startProduct } from '../support/product/product.ts';
import { createCustomer, createDeskClient } from '../support/product/customer.ts';
import { reconcile } from '../support/product/reconcile.ts';
import { temporal } from '../support/temporal.ts';
const pause = (ms: number) => new Promise((r) => setTimeout(r, ms));
describe('P', function () {
  this.timeout(120_000);
  it('P1: reopened after a person had resolved it; the bot answers and adds a label; a pass of the reconciler', async () => {
    const product = await startProduct({
      env: {
        AGENT_GRAPH: `${fileURLToPath(new URL('./label-graph.ts', import.meta.url))}:graph`,
        CHATWOOT_USER_TOKEN: 'admin-token',
        RECONCILE_AFTER: '1s',
      },
      sandbox: { tokens: { admin: 'admin-token' } },
    });
    const { sandbox } = product;
    const desk = createDeskClient(sandbox);
    try {
      const customer = await createCustomer(sandbox);
      const id = customer.conversation;
      const c = sandbox.conversation(id)!;
      await customer.say('hello');
      await customer.hears(1);
      await desk.reply(id, 'Marta here, all settled.');
      await sandbox.until(() => c.status === 'open');
      await desk.assign(id, 2);
      await pause(300);
      await desk.setStatus(id, 'resolved');
      await pause(1500);
      await customer.say('where is my parcel?');
      await customer.hears(3);
      await pause(2500);
      console.log('P1 before', { status: c.status, assignee: c.assigneeId, labels: c.labels });
      const pass = await reconcile(product);
      await pause(2500);
      const { client } = await temporal();
      const d = await client.workflow.getHandle(product.workflowId(id)).describe();
      console.log(
        'P1',
        JSON.stringify(pass.flips),
        {
          status: c.status,
          run: d.status.name,
          result:
            d.status.name === 'COMPLETED'
              ? ((await client.workflow.getHandle(product.workflowId(id)).result()) as unknown)
              : null,
        },
        sandbox.messages(id).map((m) => `${m.id} ${m.type} ${m.content}`),
      );
    } finally {
      await product.close();
    }
  });
});
