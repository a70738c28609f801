import assert from 'node:assert/strict';
import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { ToolNode } from '@langchain/langgraph/prebuilt';
import { AIMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { z } from 'zod';
import { tellTurns } from '../../../local/start/tell-turns.ts';
import { invokeGraph } from '../../../src/activities/graph/invoke-graph.ts';
import { stepsOf, watchActions } from '../../../src/activities/watch-turns.ts';
import type { Activities } from '../../../src/contracts/activities.ts';
import { NOTHING_TOLD, type GraphTurn } from '../../../src/contracts/graph.ts';

const findOrder = tool(({ number }) => `Order ${number} was sent.`, {
  name: 'find_order',
  description: 'Where an order is.',
  schema: z.object({ number: z.string() }),
});
const graph = new StateGraph(MessagesAnnotation)
  .addNode('decide', () => ({
    messages: [
      new AIMessage({ content: '', tool_calls: [{ name: 'find_order', args: { number: '4711' }, id: 'call' }] }),
    ],
  }))
  .addNode('tools', new ToolNode([findOrder]))
  .addNode('answer', ({ messages }) => ({ messages: [new AIMessage(messages.at(-1)?.text ?? '')] }))
  .addEdge(START, 'decide')
  .addEdge('decide', 'tools')
  .addEdge('tools', 'answer')
  .addEdge('answer', END)
  .compile();

const turn: GraphTurn = {
  messages: [
    { role: 'assistant', content: 'Hello!', id: 'cw:1:1' },
    { role: 'user', content: 'Where is 4711?', id: 'cw:1:2' },
  ],
  fresh: 1,
  sessionId: 'chatwoot:3',
  threadId: 'chatwoot:default:1:3',
  metadata: {
    ...{ channel: 'chatwoot', account_id: 1, conversation_id: 3, contact_id: 7, contact_name: 'Lena', inbox_id: 1 },
    ...{ ...NOTHING_TOLD, source: 'website' },
  },
};

describe('tellTurns', () => {
  const told = () => {
    const lines: string[] = [];
    return { lines, watch: tellTurns((line) => lines.push(line), false) };
  };

  it('shows what came in, what the graph was given, and its steps', async () => {
    const { lines, watch } = told();
    watch.given(3, turn, 2);

    await invokeGraph(graph, turn, { signal: new AbortController().signal, callbacks: [stepsOf(3, watch)] });

    assert.deepEqual(lines, [
      '#3 ← Where is 4711? (try 2)',
      '#3   given 2 messages, 1 new; channel=chatwoot account_id=1 conversation_id=3 contact_id=7 contact_name=Lena inbox_id=1 source=website contact_verified=false',
      '#3   node decide',
      '#3   node tools',
      '#3   tool find_order {"number":"4711"}',
      '#3   tool says Order 4711 was sent.',
      '#3   node answer',
    ]);
  });

  it("shows a person's note that answers the graph's question, and that it goes on from there", () => {
    const { lines, watch } = told();
    const asked = { checkpoint: '1f0', fingerprint: 'a1' };

    watch.given(3, { ...turn, fresh: 0, resume: { asked, answer: 'yes' } }, 1);

    assert.deepEqual(lines, [
      '#3 ← note: /resume yes',
      '#3   goes on from its question, with that answer; channel=chatwoot account_id=1 conversation_id=3 contact_id=7 contact_name=Lena inbox_id=1 source=website contact_verified=false',
    ]);
  });

  it('shows what was done, once it is done', async () => {
    const { lines, watch } = told();
    const ref = { agent: 'default', account: 1, conversation: 3, inbox: 1 };
    const activities = {
      sendReply: () => Promise.resolve({ kind: 'sent' }),
      addNote: () => Promise.resolve(),
      addLabels: () => Promise.reject(new Error('refused')),
    };
    const watched = watchActions(activities as unknown as Activities, watch);
    const key = { ref, sendKey: 'key' };

    await watched.sendReply({ ...key, text: 'It was sent.' } as Parameters<Activities['sendReply']>[0]);
    await watched.addNote({ ...key, text: 'A look?' });
    await assert.rejects(watched.addLabels({ ref, labels: ['x'], known: [] }), /refused/);

    assert.deepEqual(lines, ['#3 → It was sent.', '#3   note: A look?']);
  });

  it('shows what was thrown with its stack', () => {
    const { lines, watch } = told();

    watch.threw(3, new Error('boom'));

    assert.match(lines[0] ?? '', /^#3 ✖ Error: boom\n {4}at .*tell-turns\.test\.ts:\d+/);
  });
});
