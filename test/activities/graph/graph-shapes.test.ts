import assert from 'node:assert/strict';
import path from 'node:path';
import { invokeGraph } from '../../../src/activities/graph/invoke-graph.ts';
import { loadGraph } from '../../../src/activities/graph/load-graph.ts';
import type { GraphTurn } from '../../../src/contracts/graph.ts';
import { NOTHING_TOLD } from '../../../src/contracts/graph.ts';

const cwd = path.resolve(import.meta.dirname, '../../fixtures/graphs/shapes');
const { signal } = new AbortController();

/** A conversation's turn; conversations differ by number, contacts by theirs. */
function turn(text: string, conversation = 7, contact = 3): GraphTurn {
  return {
    messages: [{ role: 'user', content: text, id: 'cw:1:1' }],
    fresh: 1,
    sessionId: `chatwoot:${conversation}`,
    threadId: `chatwoot:default:1:${conversation}`,
    metadata: {
      ...NOTHING_TOLD,
      channel: 'chatwoot',
      account_id: 1,
      ...{ conversation_id: conversation, contact_id: contact, contact_name: 'Alice', inbox_id: 2 },
    },
  };
}

describe('a langgraph.json project', () => {
  afterEach(() => {
    delete process.env['GREETING'];
  });

  const load = (graphId?: string) =>
    loadGraph({
      cwd,
      graphId,
      applyEnv: (variables) => {
        Object.assign(process.env, variables);
      },
    });

  it('in TypeScript: an agent with tools, whose middleware has a state and a context', async () => {
    const { reply } = await invokeGraph(await load(), turn('where is A-1?'), { signal });

    assert.equal(reply, 'Hello Alice, A-1 is on its way');
  });

  it('with a graph as a node, and keys beside the messages', async () => {
    const { reply } = await invokeGraph(await load('research'), turn('tents'), { signal });

    const { findings, session_id, metadata } = JSON.parse(reply.replace('Found: ', '')) as Record<string, unknown>;
    assert.deepEqual(findings, ['about tents', '1 source']);
    assert.equal(session_id, 'chatwoot:7');
    assert.deepEqual(metadata, turn('').metadata);
  });

  it('with a store: each contact is remembered across conversations', async () => {
    const graph = await load('memory');
    const replies: string[] = [];

    for (const [text, conversation, contact] of [
      ['blue', 7, 3],
      ['green', 8, 3],
      ['red', 9, 4],
    ] as const) {
      replies.push((await invokeGraph(graph, turn(text, conversation, contact), { signal })).reply);
    }

    assert.deepEqual(replies, ['a new face', 'before: blue', 'a new face']);
  });

  it('in JavaScript, with its environment', async () => {
    const { reply } = await invokeGraph(await load('plain'), turn('hi'), { signal });

    assert.equal(reply, 'Hello, you said hi');
  });
});
