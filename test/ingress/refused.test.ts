import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createIngress, type Ingress } from '../../src/ingress/create-ingress.ts';
import { createLogger } from '../../src/logger.ts';
import { freshTaskQueue, temporal } from '../support/temporal.ts';
import { agentConfig } from './webhooks.ts';

const log = createLogger({ logLevel: 'silent', logFormat: 'json' });

describe('an ingress that starts while workers say that tokens are refused', () => {
  let ingress: Ingress;
  let url: string;
  let shownAtOnce: string;
  const said = {
    none: {},
    fresh: { tokens: 'all' },
    bot: { tokens: 'bot', counts: true },
    all: { tokens: 'all', counts: true },
  };
  const run = randomUUID();
  const nameOf = (which: string) => `${which}-${run}`;

  before(async () => {
    const { client, connection } = await temporal();
    const taskQueue = freshTaskQueue();
    for (const [which, memo] of Object.entries(said).slice(1)) {
      await client.workflow.start('refusedBot', { workflowId: `chatwoot-refused:${nameOf(which)}`, taskQueue, memo });
    }
    const agents = Object.keys(said).map((which) => ({ ...agentConfig(), name: nameOf(which) }));
    ingress = createIngress({ config: { agents, port: 0, host: '127.0.0.1', taskQueue }, client, connection, log });
    url = `http://127.0.0.1:${await ingress.listen()}`;
    shownAtOnce = await ingress.register.metrics();
  });
  after(() => ingress.close());

  it('refuses at once for whom no token is left, and no worker has objected', () => {
    const shown = [...shownAtOnce.matchAll(/^chatwoot_bot_refused\{agent="(\w+)-[^"]+"\} (\d)$/gm)];

    assert.deepEqual(
      shown.map(([, which, value]) => [which, value]),
      [
        ['none', '0'],
        ['fresh', '0'],
        ['bot', '0'],
        ['all', '1'],
      ],
    );
  });

  it('is ready, and says which tokens are refused, and that no worker polls', async () => {
    const response = await fetch(`${url}/health/ready`);
    const { troubles } = (await response.json()) as { troubles: { bot: string; trouble: string }[] };
    const of = (which: string) => troubles.filter(({ bot }) => bot === nameOf(which)).map(({ trouble }) => trouble);

    assert.equal(response.status, 200);
    assert.match(of('all').join(), /refuses each of its tokens.*no worker polls the workflows/);
    assert.match(of('bot').join(), /refuses CHATWOOT_API_TOKEN: people are asked by CHATWOOT_USER_TOKEN/);
    assert.doesNotMatch(of('fresh').join() + of('none').join(), /refuses/);
  });
});
