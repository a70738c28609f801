import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

describe('the graph', () => {
  before(() => {
    // No test asks a model.
    process.env['OPENAI_API_KEY'] = process.env['OPENAI_BASE_URL'] = '';
  });

  it('answers without a model too', async () => {
    const { graph } = await import('../src/agent/graph.ts');

    const { messages } = await graph.invoke({ messages: [{ role: 'user', content: 'hello' }] });

    assert.match(messages.at(-1)?.text ?? '', /^You said: hello/);
  });
});
