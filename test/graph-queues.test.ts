import assert from 'node:assert/strict';
import { loadConfig } from '../src/config.ts';

const plain = {
  CHATWOOT_API_URL: 'https://chatwoot.example.com',
  CHATWOOT_API_TOKEN: 'bot-token',
  CHATWOOT_ACCOUNT_ID: '1',
  CHATWOOT_WEBHOOK_SECRET: 'secret',
};

function queues(env: Record<string, string>, entries?: object) {
  const readFile = () => JSON.stringify(entries);
  const { agents } = loadConfig({ ...plain, ...env, ...(entries ? { AGENTS_FILE: 'agents.json' } : {}) }, { readFile });
  return agents.map(({ name, concurrentTurns, policy }) => [name, concurrentTurns, policy.graphQueue]);
}

describe("the task queue of a bot's graph", () => {
  it('is that of everything else where the bot is alone', () => {
    assert.deepEqual(queues({}), [['default', null, null]]);
    assert.deepEqual(queues({ CHATWOOT_API_URL: '' }, { shop: { CHATWOOT_API_URL: 'http://shop' } }), [
      ['shop', null, null],
    ]);
  });

  it('is one of its own where its turns are limited', () => {
    assert.deepEqual(queues({ MAX_CONCURRENT_TURNS: '20' }), [['default', 20, 'chatwoot:default']]);
  });

  it('is one of its own where their rate is', () => {
    assert.deepEqual(queues({ BOT_TURNS_PER_MINUTE: '120' }), [['default', 100, 'chatwoot:default']]);
  });

  it('is one of its own for each of several bots', () => {
    const env = { TEMPORAL_TASK_QUEUE: 'support' };

    assert.deepEqual(queues(env, { shop: {}, sales: { MAX_CONCURRENT_TURNS: 5 } }), [
      ['default', 100, 'support:default'],
      ['shop', 100, 'support:shop'],
      ['sales', 5, 'support:sales'],
    ]);
  });
});
