import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setInterval } from 'node:timers/promises';
import { pauseIdOf } from '../../src/temporal/bot-switches.ts';
import { createIngress, type Ingress } from '../../src/ingress/create-ingress.ts';
import { createLogger } from '../../src/logger.ts';
import { freshTaskQueue, temporal } from '../support/temporal.ts';
import { agentConfig } from './webhooks.ts';

const log = createLogger({ logLevel: 'silent', logFormat: 'json' });

describe('ingress metrics', () => {
  let ingress: Ingress;
  let port: number;
  const name = `paused-${randomUUID()}`;

  before(async () => {
    const { client, connection } = await temporal();
    const agents = [{ ...agentConfig(), name }];
    const config = { agents, port: 0, host: '127.0.0.1', taskQueue: freshTaskQueue() };
    ingress = createIngress({ config, client, connection, log });
    port = await ingress.listen();
  });
  after(() => ingress.close());

  async function paused(): Promise<string | undefined> {
    const shown = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    return new RegExp(`^chatwoot_bot_paused\\{agent="${name}"\\} (\\d)$`, 'm').exec(shown)?.[1];
  }

  async function until(value: string): Promise<void> {
    for await (const wanted of setInterval(100, value)) if ((await paused()) === wanted) return;
  }

  it('show that a bot is paused, and that it is not any more', async () => {
    const { client } = await temporal();
    assert.equal(await paused(), '0');

    const options = { workflowId: pauseIdOf(name), taskQueue: freshTaskQueue() };
    const handle = await client.workflow.start('pausedBot', options);
    await until('1');

    await handle.terminate();
    await until('0');
  });
});
