import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../sandbox/chatwoot.ts';
import { seedData } from '../../sandbox/world/store/seed.ts';
import { createCustomer, type Customer } from '../support/product/customer.ts';
import { startDeployment, type Deployment } from '../support/product/deployment.ts';
import { forEach } from '../support/for-each.ts';
import { openGate, type Gate } from '../support/servers/gate.ts';
import { graphFixture } from '../support/product/product.ts';

const NOISE = 30;
const LIMIT = 3;
const PATIENCE = 60_000;

/** Two Chatwoots with an account each: the bot `default` in the deployment's own, and `sales` in this one. */
describe('two bots in one deployment', function () {
  this.timeout(120_000);
  let folder: string;
  let gate: Gate;
  let sales: Sandbox;
  let deployment: Deployment;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bots-'));
    gate = await openGate();
    gate.shut();
    sales = await startSalesChatwoot(folder);
    await writeAgents({});
    deployment = await startDeployment(
      {
        AGENTS_FILE: join(folder, 'agents.json'),
        AGENT_GRAPH: graphFixture('troubled.ts'),
        GRAPH_GATE_URL: gate.url,
        MAX_CONCURRENT_TURNS: String(LIMIT),
      },
      { messagesPerMinute: 100_000 },
    );
    sales.setBotUrl(`${deployment.url}/api/v1/webhook/chatwoot/sales`);
  });
  after(async () => {
    gate.open();
    await deployment.close();
    await sales.close();
    gate.close();
    await rm(folder, { recursive: true });
  });

  async function writeAgents(changes: Record<string, string>): Promise<void> {
    const entry = {
      CHATWOOT_API_URL: sales.url,
      CHATWOOT_ACCOUNT_ID: sales.accountId,
      CHATWOOT_API_TOKEN_FILE: join(folder, 'token'),
      CHATWOOT_API_TOKEN: null,
      CHATWOOT_WEBHOOK_SECRET: sales.secrets.bot,
      AGENT_GRAPH: graphFixture('gated.ts'),
      ...changes,
    };
    await writeFile(join(folder, 'token'), `${sales.tokens.bot}\n`);
    await writeFile(join(folder, 'agents.json'), JSON.stringify({ sales: { ...entry, GRAPH_IMAGES: false } }));
  }

  it('answer each in its own account, with its own graph', async () => {
    gate.open();
    const shopper = await createCustomer(deployment.sandbox);
    const buyer = await createCustomer(sales);

    await shopper.say('hello shop');
    await buyer.say('hello sales');

    assert.deepEqual(await shopper.hears(1, PATIENCE), ['re: hello shop']);
    assert.deepEqual(await buyer.hears(1, PATIENCE), ['re: hello sales']);
    assert.deepEqual([deployment.sandbox.accountId, sales.accountId], [1, 2]);
  });

  it('do not starve one another: where the model of one hangs, its own turns wait', async () => {
    gate.shut();
    const noisy = await customers(deployment.sandbox, NOISE);
    await forEach(noisy, 8, (customer) => customer.say('hang'));
    await gate.hold(LIMIT);
    const buyers = await customers(sales, LIMIT);

    await forEach(buyers, LIMIT, (buyer) => buyer.say('quick'));
    const held = await gate.hold(2 * LIMIT);

    assert.deepEqual(held.toSorted(), [...Array<string>(LIMIT).fill(''), ...Array<string>(LIMIT).fill('quick')]);
    gate.open();
    for (const buyer of buyers) assert.deepEqual(await buyer.hears(1, PATIENCE), ['re: quick']);
    await forEach(noisy, NOISE, async (customer) => {
      assert.deepEqual(await customer.hears(1, PATIENCE), ['re: hang']);
    });
  });

  it('go on where the graph of the other does not load, and its customers get a person', async () => {
    await deployment.stop('worker');
    await writeAgents({ AGENT_GRAPH: './nowhere.ts:graph' });
    await deployment.start('worker');
    const shopper = await createCustomer(deployment.sandbox);
    const buyer = await createCustomer(sales);

    await buyer.say('anybody there?');
    await shopper.say('hello');

    assert.deepEqual(await shopper.hears(1, PATIENCE), ['re: hello']);
    await sales.until(() => sales.conversation(buyer.conversation)?.status === 'open', PATIENCE);
    assert.deepEqual(buyer.heard(), ['Sorry, I could not answer that just now.']);
    const notes = sales.messages(buyer.conversation).filter(({ private: isNote }) => isNote);
    assert.match(notes[0]?.content ?? '', /could not load this agent's graph/);
    assert.match(deployment.output(), /"agent":"sales","why":"file not found: \.\/nowhere\.ts/);
  });
});

async function customers(sandbox: Sandbox, count: number): Promise<Customer[]> {
  const all: Customer[] = [];
  for (let n = 0; n < count; n += 1) all.push(await createCustomer(sandbox));
  return all;
}

/** Account 2 with tokens and secrets of its own. */
async function startSalesChatwoot(folder: string): Promise<Sandbox> {
  const options = { tokens: { bot: 'sales-bot-token' }, webhookSecret: 'sales-webhook-secret' };
  const data = seedData(options);
  const stateFile = join(folder, 'chatwoot.json');
  await writeFile(stateFile, JSON.stringify({ ...data, account: { id: 2, name: 'Acme Sales' } }));
  return startSandbox({ ...options, stateFile });
}
