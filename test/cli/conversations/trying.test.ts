import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { pendingCalls } from '../../../src/cli/conversations/pending-calls.ts';
import type { Tried } from '../../../src/cli/conversations/tried.ts';
import { emptyFolder, settingsOf, typing, type Type } from '../../support/product/cli.ts';
import { createCustomer, type Customer } from '../../support/product/customer.ts';
import { openGate, type Gate } from '../../support/servers/gate.ts';
import { graphFixture, startProduct, type Product } from '../../support/product/product.ts';
import { startProxy, type Proxy } from '../../support/servers/proxy.ts';
import { temporal } from '../../support/temporal.ts';

const key = `k:${randomBytes(32).toString('base64')}`;

for (const keys of [{}, { ENCRYPTION_KEYS: key }]) {
  const isEncrypted = 'ENCRYPTION_KEYS' in keys;

  describe(`conversations show, ${isEncrypted ? 'with' : 'without'} ENCRYPTION_KEYS`, function () {
    this.timeout(60_000);
    let gate: Gate;
    let proxy: Proxy;
    let product: Product;
    let type: Type;

    before(async () => {
      gate = await openGate();
      gate.shut();
      proxy = await startProxy();
      const env = { CHATWOOT_API_URL: proxy.url, AGENT_GRAPH: graphFixture('troubled.ts'), MAX_CONCURRENT_TURNS: '1' };
      product = await startProduct({ env: { ...env, ...keys } });
      proxy.aim(product.sandbox.url);
      type = typing(await settingsOf(product, keys), await emptyFolder());
    });
    afterEach(() => {
      proxy.reset();
    });
    after(async () => {
      gate.open();
      await product.close();
      proxy.close();
      gate.close();
    });

    const idOf = ({ conversation }: Customer) => `${product.agent}:1:${conversation}`;

    async function customerWho(says: string): Promise<Customer> {
      const customer = await createCustomer(product.sandbox);
      await customer.say(says);
      return customer;
    }

    /** The hand-off's own steps meet `status` wherever the conversation is to be opened. */
    async function handOffInto(status: number): Promise<Customer> {
      proxy.answer(({ path }) => (path.includes('/toggle_status') ? { status } : undefined));
      const customer = await customerWho('hello');
      await customer.hears(1);
      assert.equal((await type('conversations', 'hand-off', idOf(customer))).code, 0);
      return customer;
    }

    /** As `show --json` tells it, once one of them is so. */
    async function untilTried(customer: Customer, isSo: (tried: Tried) => boolean): Promise<Tried> {
      for (;;) {
        const { code, out, err } = await type('conversations', 'show', idOf(customer), '--json');
        // Visibility comes after the fact.
        if (code !== 0) assert.match(err, /knows no conversation/);
        const found = code === 0 ? (JSON.parse(out) as { trying: Tried[] }).trying.find(isSo) : undefined;
        if (found) return found;
      }
    }

    it('tells what Temporal tries again, since when, how often, and the last refusal', async () => {
      const begun = Date.now();
      const customer = await handOffInto(500);
      const { what, since, refusal, next, worker } = await untilTried(customer, (one) => one.tries >= 2 && !!one.next);

      assert.deepEqual([what, worker], ['open for people', true]);
      assert.equal(refusal, `POST conversations/${customer.conversation}/toggle_status: status 500`);
      const refused = proxy.seen.filter(({ path }) => path.includes('/toggle_status')).length;
      const { out } = await type('conversations', 'show', idOf(customer));
      assert.match(out, /^ {2}trying {13}open for people, since \d\d:\d\d:\d\d UTC \(\d+ s\), try [2-9]/m);
      assert.match(out, /^ {2}last refusal {7}POST conversations\/\d+\/toggle_status: status 500$/m);
      assert.ok(refused >= 2);
      // The first try, not the latest: the second one comes a second later.
      assert.ok(Date.parse(since ?? '') >= begun && Date.parse(next ?? '') - Date.parse(since ?? '') >= 3000);

      const listed = await type('conversations', 'list', '--live', '--agent', product.agent);
      assert.match(listed.out, / TRYING$/m);
      assert.match(listed.out, new RegExp(`^${idOf(customer)} .* open for people, try \\d+$`, 'm'));
      proxy.reset();
      await product.sandbox.until(() => product.sandbox.conversation(customer.conversation)?.status === 'open');
    });

    it('tells what the conversation itself tries again after a pause', async () => {
      const customer = await handOffInto(401);
      const tried = await untilTried(customer, ({ tries, refusal }) => tries === 1 && refusal !== null);

      assert.deepEqual([tried.what, tried.worker], ['open for people', true]);
      assert.ok(Date.parse(tried.next ?? '') > Date.parse(tried.since ?? ''));
      assert.match(tried.refusal ?? '', /toggle_status with 401/);
      const { client } = await temporal();
      await client.workflow.getHandle(product.workflowId(customer.conversation)).terminate('a test');
    });

    it('tells that no worker takes a turn', async () => {
      await customerWho('hang');
      await gate.reached();
      const second = await customerWho('hang');
      const tried = await untilTried(second, ({ worker }) => !worker);

      assert.deepEqual([tried.what, tried.tries, tried.refusal, tried.next], ['turn 1', 0, null, null]);
      const { out } = await type('conversations', 'show', idOf(second));
      assert.match(out, /^ {2}trying {13}turn 1, since .* \(\d+ s\), waits for a worker$/m);
      gate.open();
      await second.hears(1);
      const after = await type('conversations', 'show', idOf(second));
      assert.doesNotMatch(after.out, /trying/);
    });

    if (isEncrypted)
      it('is known in general words without the keys', async () => {
        const customer = await handOffInto(500);
        await untilTried(customer, ({ refusal }) => refusal !== null);
        const { client } = await temporal();
        const [call] = await pendingCalls(client, product.workflowId(customer.conversation));

        assert.deepEqual([call?.type, call?.summary], ['setStatus', null]);
        assert.equal(call?.refusal, 'encrypted: set ENCRYPTION_KEYS here to what ingress and worker have');
        proxy.reset();
        await product.sandbox.until(() => product.sandbox.conversation(customer.conversation)?.status === 'open');
      });
  });
}
