import { portOrFree } from '../../../../local/ports.ts';
import { createCustomer } from '../../../support/product/customer.ts';
import { startDeployment } from '../../../support/product/deployment.ts';
import { atLeast, scrape, scrapeUntil, type Keep } from './scrape.ts';

/** A message to which no worker comes until its deadline is long past. */
export async function withoutWorker(keep: Keep): Promise<void> {
  const port = await portOrFree(0, 'WORKER_PORT');
  const worker = `http://127.0.0.1:${port}`;
  const deployment = await startDeployment({ WORKER_PORT: String(port), ANSWER_DEADLINE: '5s' });
  try {
    await deployment.kill('worker');
    await deployment.kill('ingress');
    // Temporal remembers the worker of the other task queue.
    await deployment.start('ingress', { TEMPORAL_TASK_QUEUE: 'nobody' });
    await (await createCustomer(deployment.sandbox)).say('hello');
    await keep(
      'no-worker',
      'ingress',
      await scrapeUntil(deployment.url, atLeast(35, 'chatwoot_task_queue_backlog_age_seconds', 'of="workflows"')),
    );
    await deployment.start('worker');
    await keep('late', 'worker', await scrapeUntil(worker, atLeast(1, 'chatwoot_answers_late_total')));
    await keep('late', 'ingress', await scrape(deployment.url));
  } finally {
    await deployment.close();
  }
}
