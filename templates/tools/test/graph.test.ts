import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { graph } from '../src/agent/graph.ts';

const ask = (content: string) => graph.invoke({ messages: [{ role: 'user', content }] });

describe('the graph', () => {
  before(() => {
    // No test asks a model.
    process.env['OPENAI_API_KEY'] = process.env['OPENAI_BASE_URL'] = '';
  });

  it('looks an order up by its tool', async () => {
    const { messages } = await ask('Where is 4711?');

    assert.match(messages.at(-1)?.text ?? '', /^Order 4711 was sent/);
  });

  it('calls a person', async () => {
    const { messages } = await ask('I want a person');

    assert.ok(messages.some(({ name }) => name === 'request_human'));
  });
});
