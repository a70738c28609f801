import assert from 'node:assert/strict';
import { createAgent } from '../../../src/activities/agents.ts';
import { createReconciler } from '../../../src/activities/reconcile/reconciler.ts';
import { repairFlips } from '../../../src/activities/reconcile/repair-flips.ts';
import { loadConfig } from '../../../src/settings/config.ts';

describe('repairFlips', () => {
  it('leaves what Chatwoot opened with people while the bot is paused, which would answer nobody', async () => {
    const [settings] = loadConfig({
      CHATWOOT_API_URL: 'http://127.0.0.1:9',
      CHATWOOT_API_TOKEN: 'bot',
      CHATWOOT_USER_TOKEN: 'user',
      CHATWOOT_ACCOUNT_ID: '1',
      CHATWOOT_WEBHOOK_SECRET: 'secret',
    }).agents;
    assert.ok(settings);
    const agent = createAgent(settings, { invoke: () => Promise.resolve({}) });
    const reconciler = createReconciler(agent, settings, {
      unheard: () => Promise.reject(new Error('not to be asked')),
      signal: () => Promise.reject(new Error('not to be told')),
      serverPolicy: () => ({ searchAttributes: false, continueAfterEvents: null, paused: true }),
    });

    const pass = await repairFlips(
      reconciler,
      { agent: 'default', from: null, since: 0 },
      new AbortController().signal,
    );

    assert.deepEqual(pass, { repaired: 0, left: 0, opened: 0, next: null });
  });
});
