import assert from 'node:assert/strict';
import { loadConfig } from '../../src/settings/config.ts';

const plain = {
  CHATWOOT_API_URL: 'https://chatwoot.example.com',
  CHATWOOT_API_TOKEN: 'bot-token',
  CHATWOOT_ACCOUNT_ID: '1',
  CHATWOOT_WEBHOOK_SECRET: 'secret',
};

function queues(env: Record<string, string>, entries?: object) {
  const readFile = () => JSON.stringify(entries);
  const { agents } = loadConfig({ ...plain, ...env, ...(entries ? { AGENTS_FILE: 'agents.json' } : {}) }, { readFile });
  return agents.map(({ name, policy }) => [name, policy.graphQueue, policy.chatwootQueue]);
}

describe("a bot's task queues", () => {
  it('are that of everything else where the bot is alone', () => {
    assert.deepEqual(queues({}), [['default', null, null]]);
    assert.deepEqual(queues({ CHATWOOT_API_URL: '' }, { shop: { CHATWOOT_API_URL: 'http://shop' } }), [
      ['shop', null, null],
    ]);
  });

  it('are one of its own for the graph where its turns are limited', () => {
    assert.deepEqual(queues({ MAX_CONCURRENT_TURNS: '20' }), [['default', 'chatwoot:default', null]]);
    assert.deepEqual(queues({ BOT_TURNS_PER_MINUTE: '120' }), [['default', 'chatwoot:default', null]]);
  });

  it('are one of its own for Chatwoot where the rate of its actions is limited', () => {
    assert.deepEqual(queues({ BOT_ACTIONS_PER_MINUTE: '600' }), [['default', null, 'chatwoot:default:chatwoot']]);
  });

  it('are two of its own for each of several bots', () => {
    assert.deepEqual(queues({ TEMPORAL_TASK_QUEUE: 'support' }, { shop: {}, sales: {} }), [
      ['default', 'support:default', 'support:default:chatwoot'],
      ['shop', 'support:shop', 'support:shop:chatwoot'],
      ['sales', 'support:sales', 'support:sales:chatwoot'],
    ]);
  });
});
