import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Command } from '@langchain/langgraph';
import { graph } from '../src/agent/graph.ts';

describe('the graph', () => {
  it('refunds once the team has said yes', async () => {
    const thread = { configurable: { thread_id: 'test' } };
    await graph.invoke({ messages: [{ role: 'user', content: 'I want a refund' }] }, thread);
    const { tasks } = await graph.getState(thread);
    assert.match(JSON.stringify(tasks[0]?.interrupts), /May I refund this/);

    const { messages } = await graph.invoke(new Command({ resume: 'yes' }), thread);

    assert.equal(messages.at(-1)?.text, 'Your money is on its way.');
  });
});
