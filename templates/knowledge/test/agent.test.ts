import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';

// No test asks a model: what is looked at are the texts.
const env = { ...process.env, OPENAI_API_KEY: '', OPENAI_BASE_URL: '', OPENAI_EMBEDDING_MODEL: '' };

/** What a customer would be told, and whether a person would be called. */
function ask(question: string): Promise<{ answer: string; isHandedOver: boolean }> {
  const words = ['node_modules/durable-chatwoot-agent/bin/durable-chatwoot-agent.js', 'knowledge', 'ask', question];
  return new Promise((resolve) => {
    execFile(process.execPath, words, { env }, (error, answer) => {
      resolve({ answer, isHandedOver: error !== null });
    });
  });
}

describe('the agent', () => {
  for (const [question, words] of [
    ['How long may I return something?', /within 30 days/],
    ['what does delivery cost', /4\.90 EUR/],
  ] as const) {
    it(`knows: ${question}`, async () => {
      const { answer, isHandedOver } = await ask(question);

      assert.match(answer, words);
      assert.equal(isHandedOver, false);
    });
  }

  it('calls a person for what no text says', async () => {
    const { answer, isHandedOver } = await ask('Do you repair umbrellas?');

    assert.match(answer, /A person is called: not in the knowledge base/);
    assert.equal(isHandedOver, true);
  });
});
