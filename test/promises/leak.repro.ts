import { fileURLToPath } from 'node:url';
import { startProduct } from '../support/product/product.ts';
import { createCustomer } from '../support/product/customer.ts';
const pause = (ms: number) => new Promise((r) => setTimeout(r, ms));
describe('K', function () {
  this.timeout(200_000);
  it('K1: one hung checkpointer call, MAX_CONCURRENT_TURNS=1', async () => {
    const product = await startProduct({
      env: {
        AGENT_GRAPH: `${fileURLToPath(new URL('./hang-once-graph.ts', import.meta.url))}:graph`,
        MAX_CONCURRENT_TURNS: '1',
        ANSWER_DEADLINE: '6s',
      },
    });
    const { sandbox } = product;
    const note = (id: number) =>
      sandbox
        .messages(id)
        .find((m) => m.private)
        ?.content?.split('\n')[0];
    try {
      const first = await createCustomer(sandbox);
      await first.say('hello');
      await sandbox.until(() => sandbox.conversation(first.conversation)?.status === 'open', 60_000);
      console.log('K1 first', first.heard(), note(first.conversation));
      await pause(30_000);
      for (let n = 2; n <= 4; n++) {
        const next = await createCustomer(sandbox);
        await next.say('hello');
        await pause(20_000);
        console.log('K1', n, {
          heard: next.heard(),
          status: sandbox.conversation(next.conversation)?.status,
          note: note(next.conversation),
        });
      }
    } finally {
      void product.close();
    }
  });
});
