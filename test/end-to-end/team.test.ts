import assert from 'node:assert/strict';
import { createCustomer, createDeskClient, type Customer } from '../support/product/customer.ts';
import { graphFixture, startProduct, type Product } from '../support/product/product.ts';
import { temporal } from '../support/temporal.ts';
import { startProxy, type Proxy } from '../support/servers/proxy.ts';

const TEAM = 1;
const HAND_OFF = `a person please:${JSON.stringify({ handoff: { reason: 'asked for a person' } })}`;

const setups: Record<string, Record<string, string>> = {
  'an agent bot without a user token': {},
  'an agent bot with a user token': { CHATWOOT_USER_TOKEN: 'sandbox-admin-token' },
  'an API inbox': { CHATWOOT_MODE: 'api-inbox', CHATWOOT_API_TOKEN: 'sandbox-admin-token' },
};

for (const [title, env] of Object.entries(setups)) {
  describe(`a customer whose conversation has a team, with ${title}`, function () {
    this.timeout(60_000);
    const isApi = env['CHATWOOT_MODE'] === 'api-inbox';
    let product: Product;
    let proxy: Proxy;

    before(async () => {
      proxy = await startProxy();
      product = await startProduct({
        env: {
          ...{ CHATWOOT_API_URL: proxy.url, AGENT_GRAPH: graphFixture('told.ts'), HANDOFF_TEAM_ID: String(TEAM) },
          ...{ ...env, ANSWER_DEADLINE: '60s', RECONCILE_EVERY: '0' },
        },
      });
      proxy.aim(product.sandbox.url);
    });
    beforeEach(() => {
      proxy.reset();
    });
    after(async () => {
      await product.close();
      proxy.close();
    });

    const desk = () => createDeskClient(product.sandbox, product.sandbox.tokens.admin);
    const newCustomer = () =>
      createCustomer(product.sandbox, product.sandbox.inboxes[isApi ? 'api' : 'website'].identifier);
    const conversationOf = ({ conversation }: Customer) => product.sandbox.conversation(conversation);
    /** How the run ends that says the first reply. */
    const ended = async (customer: Customer) => {
      await customer.hears(1);
      const { client } = await temporal();
      const result: unknown = await client.workflow.getHandle(product.workflowId(customer.conversation)).result();
      return (result as { outcome: string }).outcome;
    };
    /** Requests of a conversation itself, by the bot and by others. */
    const reads = ({ conversation }: Customer) =>
      proxy.seen.filter(({ method, path }) => method === 'GET' && path.endsWith(`/conversations/${conversation}`));

    it('is answered, and asked for in vain no more than twice', async () => {
      const customer = await newCustomer();
      await desk().assignTeam(customer.conversation, TEAM);

      for (const [index, text] of ['hello', 'and?', 'thanks'].entries()) {
        await customer.say(text);
        assert.deepEqual((await customer.hears(index + 1)).at(-1), `re: ${text}`);
      }

      const byBot = reads(customer).filter(({ token }) => token === product.sandbox.tokens.bot);
      assert.equal(byBot.length, isApi ? 0 : 2);
    });

    it('is answered also where the team comes while the bot has it', async () => {
      const customer = await newCustomer();
      await customer.say('hello');
      await customer.hears(1);
      await desk().assignTeam(customer.conversation, TEAM);
      await customer.say('and?');

      assert.deepEqual(await customer.hears(2), ['re: hello', 're: and?']);
    });

    it('is handed over, and answered when they come back', async () => {
      const customer = await newCustomer();
      await customer.say(HAND_OFF);
      assert.equal(await ended(customer), 'handedOff');
      assert.equal(conversationOf(customer)?.teamId, TEAM);

      await desk().setStatus(customer.conversation, 'resolved');
      await product.sandbox.until(() => conversationOf(customer)?.labels.length === 0 || undefined);
      await customer.say('one more thing');

      assert.deepEqual(await customer.hears(2), ['re: a person please', 're: one more thing']);
      assert.equal(conversationOf(customer)?.status, isApi ? 'open' : 'pending');
    });

    it('is answered when people give the conversation back over what they wrote', async () => {
      const customer = await newCustomer();
      await desk().assignTeam(customer.conversation, TEAM);
      await customer.say(HAND_OFF);
      await ended(customer);
      await customer.say('are you there?');

      if (isApi) await desk().label(customer.conversation, []);
      else await desk().handBack(customer.conversation);

      assert.equal((await customer.hears(2)).at(-1), 're: are you there?');
    });

    it('keeps labels, attributes and priority that the graph sets beside those of people', async () => {
      const customer = await newCustomer();
      await desk().assignTeam(customer.conversation, TEAM);
      await desk().label(customer.conversation, ['vip']);
      await customer.say(
        `refund:${JSON.stringify({ labels: ['refund'], attributes: { order: '4711' }, priority: 'high', note: 'look' })}`,
      );
      const done = await product.sandbox.until(() => {
        const conversation = conversationOf(customer);
        const noted = product.sandbox.messages(customer.conversation).some(({ content }) => content === 'look');
        return noted ? conversation : undefined;
      });

      assert.deepEqual(
        [done.labels, done.customAttributes, done.priority],
        [['vip', 'refund'], { order: '4711' }, 'high'],
      );
    });

    it('is taken over by a person who replies', async () => {
      const customer = await newCustomer();
      await desk().assignTeam(customer.conversation, TEAM);
      await customer.say('hello');
      await customer.hears(1);
      await desk().reply(customer.conversation, 'Marta here');
      await product.sandbox.until(() => {
        const conversation = conversationOf(customer);
        return (isApi ? conversation?.labels.includes('ai-off') : conversation?.status === 'open') || undefined;
      });
      await customer.say('thanks, Marta');
      await product.sandbox.until(() => product.sandbox.pendingDeliveries() === 0 || undefined);

      assert.deepEqual(customer.heard(), ['re: hello', 'Marta here']);
    });
  });
}
