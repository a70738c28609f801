import { Client, Connection } from '@temporalio/client';
import { portOrFree } from '../../../../local/ports.ts';
import { createCustomer } from '../../../support/product/customer.ts';
import { startDeployment } from '../../../support/product/deployment.ts';
import { graphFixture } from '../../../support/product/product.ts';
import { atLeast, scrape, scrapeUntil, type Keep } from './scrape.ts';

const RECEIVED = ['chatwoot_webhooks_total', 'reason="messageReceived"'] as const;

/** A bot that answers, is paused in one conversation, fails, has webhooks refused, and loses Temporal. */
export async function troubles(keep: Keep): Promise<void> {
  const port = await portOrFree(0, 'WORKER_PORT');
  const worker = `http://127.0.0.1:${port}`;
  const deployment = await startDeployment({ WORKER_PORT: String(port), AGENT_GRAPH: graphFixture('troubled.ts') });
  const both = async (state: string) => {
    await keep(state, 'ingress', await scrape(deployment.url));
    await keep(state, 'worker', await scrape(worker));
  };
  try {
    await scrapeUntil(worker, atLeast(1, 'temporal_num_pollers'));
    await both('quiet');

    const customer = await createCustomer(deployment.sandbox);
    await customer.say('hello');
    await customer.hears(1);
    await scrapeUntil(worker, atLeast(1, 'chatwoot_turns_total', 'outcome="replied"'));
    await both('answered');

    const connection = await Connection.connect({ address: deployment.temporalAddress });
    const id = `chatwoot:default:1:${customer.conversation}`;
    await new Client({ connection }).workflow.getHandle(id).executeUpdate('pause');
    await connection.close();
    await customer.say('are you there?');
    await scrapeUntil(worker, atLeast(1, 'chatwoot_messages_left_total', 'why="paused"'));
    await scrapeUntil(deployment.url, atLeast(2, ...RECEIVED));
    await both('paused');

    for (let failed = 0; failed < 6; failed++) await (await createCustomer(deployment.sandbox)).say('fail');
    await scrapeUntil(worker, atLeast(6, 'chatwoot_hand_offs_total', 'cause="failure"'));
    await both('failing');

    for (let refused = 0; refused < 5; refused++) {
      await fetch(`${deployment.url}/api/v1/webhook/chatwoot`, { method: 'POST', body: '{}' });
    }
    await both('refusing');

    await deployment.kill('temporal');
    await fetch(`${deployment.url}/api/v1/webhook/chatwoot`, { method: 'POST', body: '{}' });
    for (let lost = 0; lost < 5; lost++) await customer.say('hello?');
    await scrapeUntil(deployment.url, atLeast(5, 'chatwoot_webhooks_total', 'answer="500"'));
    await both('temporal-away');
  } finally {
    await deployment.close();
  }
}
