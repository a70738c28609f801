import { portOrFree } from '../../../../local/ports.ts';
import { createCustomer } from '../../../support/product/customer.ts';
import { startDeployment } from '../../../support/product/deployment.ts';
import { atLeast, scrape, scrapeUntil, type Keep } from './scrape.ts';

/** A bot none of whose tokens Chatwoot takes: it can neither answer nor open anything, and finds no missed webhooks. */
export async function refusedTokens(keep: Keep): Promise<void> {
  const port = await portOrFree(0, 'WORKER_PORT');
  const worker = `http://127.0.0.1:${port}`;
  const deployment = await startDeployment({
    ...{ WORKER_PORT: String(port), RECONCILE_EVERY: '2s' },
    ...{ CHATWOOT_API_TOKEN: 'old-token', CHATWOOT_USER_TOKEN: 'old-token-too' },
  });
  try {
    await (await createCustomer(deployment.sandbox)).say('hello');
    await scrapeUntil(worker, atLeast(1, 'chatwoot_tries_in_vain_total'));
    await scrapeUntil(deployment.url, atLeast(1, 'chatwoot_bot_refused'));
    const inVain = ['temporal_activity_execution_failed_total', 'activity_type="signalUnanswered"'] as const;
    await scrapeUntil(worker, atLeast(7, ...inVain));
    await keep('tokens-refused', 'ingress', await scrape(deployment.url));
    await keep('tokens-refused', 'worker', await scrape(worker));
  } finally {
    await deployment.close();
  }
}
