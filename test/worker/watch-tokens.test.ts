import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { noopMetricMeter, type MetricMeter } from '@temporalio/common';
import { createAgent, type Agent } from '../../src/activities/agents.ts';
import { createLogger } from '../../src/logger.ts';
import { readRefusal } from '../../src/temporal/refused-bot.ts';
import { createTokenWatch } from '../../src/worker/watch-tokens.ts';
import { openSandbox } from '../support/product/sandbox.ts';
import { startProxy, type Lie, type Proxy } from '../support/servers/proxy.ts';
import { freshTaskQueue, temporal } from '../support/temporal.ts';

const log = createLogger({ logLevel: 'silent', logFormat: 'json' });
const graph = { invoke: () => Promise.resolve({}), channels: { messages: {} } };
const REFUSED = '{"error":"Invalid Access Token"}';

describe('the watch over tokens', () => {
  let sandbox: Awaited<ReturnType<typeof openSandbox>>;
  let proxy: Proxy;
  let name: string;

  before(async () => {
    sandbox = await openSandbox();
    proxy = await startProxy(sandbox.url);
  });
  after(async () => {
    proxy.close();
    await sandbox.close();
  });
  beforeEach(() => {
    proxy.reset();
    name = `watched-${randomUUID()}`;
  });

  async function watch({
    user = null,
    mode = 'agent-bot',
  }: { user?: string | null; mode?: 'agent-bot' | 'api-inbox' } = {}) {
    const apiToken = sandbox.tokens.bot;
    const agent = createAgent({ name, apiUrl: proxy.url, accountId: 1, apiToken, userToken: user }, graph);
    const shown: Record<string, number> = {};
    const meter: Pick<MetricMeter, 'createGauge'> = {
      createGauge: (...args) => ({
        ...noopMetricMeter.createGauge(...args),
        set: (value, tags = {}) => void (shown[String(tags['token'])] = value),
      }),
    };
    const { client } = await temporal();
    const settings = [{ name, policy: { mode } }];
    const agents = new Map([[name, agent]]);
    const look = createTokenWatch({ agents, settings, client, taskQueue: freshTaskQueue(), meter, log });
    return { agent, shown, look: async () => look(name, await said()) };
  }
  const said = async () => readRefusal((await temporal()).client, name, 5000);
  const isRefused = (token: string) => (asked: { token: string }) => asked.token === token;
  const lie = (to: (asked: { token: string; path: string }) => boolean, answer: Lie) => {
    proxy.answer((asked) => (to(asked) ? answer : undefined));
  };
  const work = ({ bot }: Agent) => bot.toggleTyping(1, true).catch(() => undefined);

  it('checks a token at the start, and says nothing where it works', async () => {
    const { look, shown } = await watch({ user: sandbox.tokens.admin });
    await look();

    assert.deepEqual(shown, { CHATWOOT_API_TOKEN: 0, CHATWOOT_USER_TOKEN: 0 });
    assert.deepEqual(
      proxy.seen.map(({ path }) => path),
      ['/api/v1/accounts/1/conversations/0', '/api/v1/accounts/1/conversations/0'],
    );
    assert.equal(await said(), null);
  });

  it('asks Chatwoot nothing more while nothing is refused', async () => {
    const { look } = await watch();
    await look();
    for (let looks = 0; looks < 3; looks++) await look();

    assert.equal(proxy.seen.length, 1);
  });

  it('says that no token is left, which does not count at once', async () => {
    lie(isRefused(sandbox.tokens.bot), { status: 401, body: REFUSED });
    const { look, shown } = await watch();
    await look();

    const { tokens, counts } = (await said()) ?? {};
    assert.deepEqual([tokens, counts, shown], ['all', false, { CHATWOOT_API_TOKEN: 1 }]);
  });

  it("says that the bot's is refused, where a user's is left", async () => {
    lie(isRefused(sandbox.tokens.bot), { status: 401, body: REFUSED });
    const { look, shown } = await watch({ user: sandbox.tokens.admin });
    await look();

    assert.equal((await said())?.tokens, 'bot');
    assert.deepEqual(shown, { CHATWOOT_API_TOKEN: 1, CHATWOOT_USER_TOKEN: 0 });
  });

  it('is objected to by a worker whose token works', async () => {
    lie(isRefused(sandbox.tokens.bot), { status: 401, body: REFUSED });
    await (await watch()).look();
    proxy.reset();

    const other = await watch();
    await other.look();

    assert.equal(await said(), null);
  });

  it('says nothing in an API inbox, where Chatwoot would open nothing', async () => {
    lie(isRefused(sandbox.tokens.bot), { status: 401, body: REFUSED });
    const { look, shown } = await watch({ mode: 'api-inbox', user: sandbox.tokens.bot });
    await look();

    assert.deepEqual([await said(), shown], [null, { CHATWOOT_API_TOKEN: 1 }]);
  });

  const LIES: Record<string, { to: (asked: { token: string; path: string }) => boolean; answer: Lie }> = {
    "a page of a proxy's": { to: () => true, answer: { status: 401, body: '<html>401 Authorization Required</html>' } },
    "a proxy's own words": { to: () => true, answer: { status: 401, body: '{"message":"Unauthorized"}' } },
    'Chatwoot’s words for one call alone': {
      to: ({ path }) => path.endsWith('/toggle_typing_status'),
      answer: { status: 401, body: REFUSED },
    },
    'a route that a bot may not use': {
      to: () => true,
      answer: { status: 401, body: '{"error":"Access to this endpoint is not authorized for bots"}' },
    },
    'a Chatwoot that is away': { to: () => true, answer: { status: 502, body: '<html>502</html>' } },
  };
  for (const [title, { to, answer }] of Object.entries(LIES)) {
    it(`takes ${title} for no refusal of the token`, async () => {
      lie(to, answer);
      const { agent, look, shown } = await watch();
      await work(agent);
      await look();

      assert.deepEqual([await said(), shown], [null, { CHATWOOT_API_TOKEN: 0 }]);
    });
  }
});
