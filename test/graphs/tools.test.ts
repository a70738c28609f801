import assert from 'node:assert/strict';
import { AIMessage, HumanMessage } from '@langchain/core/messages';
import { fakeModel } from '@langchain/core/testing';
import { convertToOpenAITool } from '@langchain/core/utils/function_calling';
import { createAgent } from 'langchain';
import { readOutcome } from '../../src/activities/graph/answer/read-outcome.ts';
import type { Actions } from '../../src/contracts/graph.ts';
import { supportTools } from '../../graphs/tools.ts';

/** What comes out of an agent whose model calls one tool. */
async function actionsOf(name: string, args: Record<string, unknown>): Promise<Actions> {
  const model = fakeModel()
    .respondWithTools([{ name, args, id: 'call' }])
    .respond(new AIMessage('Done.'));
  const agent = createAgent({ model, tools: supportTools });
  return readOutcome(await agent.invoke({ messages: [new HumanMessage('hi')] })).actions;
}

describe('the ready-made tools', () => {
  const long = 'x'.repeat(5000);
  const cases: [string, Record<string, unknown>, Actions][] = [
    [
      'request_human',
      { reason: 'a refund', summary: 'Order 7' },
      { handoff: { reason: 'a refund', summary: 'Order 7' } },
    ],
    [
      'request_human',
      { reason: long, summary: long },
      { handoff: { reason: long.slice(0, 500), summary: long.slice(0, 4000) } },
    ],
    ['resolve_conversation', {}, { resolve: true }],
    ['add_labels', { labels: ['billing', ''] }, { labels: ['billing'] }],
    ['private_note', { note: 'a regular' }, { note: 'a regular' }],
    ['offer_options', { options: ['Yes', ' Yes', ''] }, { options: [{ title: 'Yes', value: 'Yes' }] }],
  ];
  for (const [name, args, actions] of cases) {
    it(`${name} asks for ${Object.keys(actions).join()}`, async () => {
      assert.deepEqual(await actionsOf(name, args), actions);
    });
  }

  for (const tool of supportTools) {
    it(`${tool.name} fits OpenAI's strict mode: every field is required`, () => {
      const { function: definition } = convertToOpenAITool(tool);
      const { properties = {}, required = [] } = definition.parameters as { properties?: object; required?: string[] };

      assert.deepEqual(required, Object.keys(properties));
    });
  }
});
