import assert from 'node:assert/strict';
import { AIMessage, HumanMessage } from '@langchain/core/messages';
import { fakeModel } from '@langchain/core/testing';
import { tool } from '@langchain/core/tools';
import { END, interrupt, MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { createAgent, humanInTheLoopMiddleware, type AgentMiddleware } from 'langchain';
import { z } from 'zod';
import type { AgentGraph } from '../../../src/activities/graph/agent-graph.ts';
import { invokeGraph } from '../../../src/activities/graph/invoke-graph.ts';
import { findQuestion } from '../../../src/activities/graph/resume-thread.ts';
import type { Asked, GraphMessage, GraphTurn, Outcome } from '../../../src/contracts/graph.ts';
import { NOTHING_TOLD } from '../../../src/contracts/graph.ts';

const THREAD = 'chatwoot:default:1:7';
const user = (id: number, content: string): GraphMessage => ({ role: 'user', content, id: `cw:1:${id}` });

function turnOf(turn: Partial<GraphTurn>): GraphTurn {
  const metadata = { account_id: 1, conversation_id: 7, contact_id: 3, contact_name: 'Alice', inbox_id: 2 };
  return {
    ...{ messages: [], fresh: 0, sessionId: 'chatwoot:7', threadId: THREAD },
    metadata: { ...NOTHING_TOLD, channel: 'chatwoot', ...metadata },
    ...turn,
  };
}

const { signal } = new AbortController();
const ask = (graph: AgentGraph, ...messages: GraphMessage[]): Promise<Outcome> =>
  invokeGraph(graph, turnOf({ messages, fresh: messages.length }), { signal });
const resume = (graph: AgentGraph, asked: Asked, answer: string): Promise<Outcome> =>
  invokeGraph(graph, turnOf({ resume: { asked, answer } }), { signal });

async function questionOf(graph: AgentGraph): Promise<Asked> {
  const question = await findQuestion(graph, THREAD);
  assert.ok(question, 'the graph waits for nothing');
  return question.asked;
}

const said = (...texts: string[]) => ({ messages: texts.map((text) => new AIMessage(text)) });

/** Says a word, asks, and then acts on the answer; `act` is a step of its own. */
function asking(act: (answer: string) => string = (answer) => `told: ${answer}`) {
  let answer = '';
  return new StateGraph(MessagesAnnotation)
    .addNode('say', () => said('One moment.'))
    .addNode('ask', () => {
      answer = JSON.stringify(interrupt('May I?'));
      return {};
    })
    .addNode('act', () => said(act(answer)))
    .addEdge(START, 'say')
    .addEdge('say', 'ask')
    .addEdge('ask', 'act')
    .addEdge('act', END)
    .compile({ checkpointer: new MemorySaver() });
}

describe('a graph that asks a person', () => {
  it('waits, and goes on with the answer; what it said before is not said again', async () => {
    const graph = asking();

    const first = await ask(graph, user(1, 'refund me'));
    const second = await resume(graph, await questionOf(graph), 'yes');

    assert.deepEqual([first.reply, first.question], ['One moment.', 'May I?']);
    assert.deepEqual([second.reply, second.question, second.actions], ['told: "yes"', undefined, {}]);
    assert.equal(await findQuestion(graph, THREAD), undefined);
  });

  it('goes on once: a retry reads back what its forerunner did', async () => {
    let acted = 0;
    const graph = asking(() => `done ${(acted += 1)}`);
    await ask(graph, user(1, 'refund me'));
    const asked = await questionOf(graph);

    const first = await resume(graph, asked, 'yes');
    const again = await resume(graph, asked, 'yes');

    assert.deepEqual([first.reply, again.reply, acted], ['done 1', 'done 1', 1]);
  });

  it('is resumed behind its question where a later step failed', async () => {
    let acted = 0;
    const graph = asking((answer) => {
      acted += 1;
      if (acted === 1) throw new Error('the shop is down');
      return `told: ${answer}`;
    });
    await ask(graph, user(1, 'refund me'));
    const asked = await questionOf(graph);

    await assert.rejects(resume(graph, asked, 'yes'), /the shop is down/);
    const { reply } = await resume(graph, asked, 'yes');

    assert.deepEqual([reply, acted], ['told: "yes"', 2]);
  });

  it('may ask again, also where that is read back', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('ask', () => said(`${String(interrupt('one?'))}, ${String(interrupt('two?'))}`))
      .addEdge(START, 'ask')
      .addEdge('ask', END)
      .compile({ checkpointer: new MemorySaver() });
    await ask(graph, user(1, 'hi'));

    const asked = await questionOf(graph);
    const { question } = await resume(graph, asked, 'first');
    const { question: again } = await resume(graph, asked, 'first');
    const { reply } = await resume(graph, await questionOf(graph), 'second');

    assert.deepEqual([question, again, reply], ['two?', 'two?', 'first, second']);
  });

  it('is asked one answer at a time where it has several questions at once', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('left', () => said(`left ${String(interrupt('left?'))}`))
      .addNode('right', () => said(`right ${String(interrupt('right?'))}`))
      .addNode('join', ({ messages }) =>
        said(
          messages
            .slice(-2)
            .map(({ text }) => text)
            .join(', '),
        ),
      )
      .addEdge(START, 'left')
      .addEdge(START, 'right')
      .addEdge(['left', 'right'], 'join')
      .addEdge('join', END)
      .compile({ checkpointer: new MemorySaver() });
    const { question: one } = await ask(graph, user(1, 'hi'));

    const asked = await questionOf(graph);
    const { question: two } = await resume(graph, asked, 'A');
    const { question: again } = await resume(graph, asked, 'A');
    const { reply } = await resume(graph, await questionOf(graph), 'B');

    assert.deepEqual([one, two, again, reply], ['left?', 'right?', 'right?', 'left A, right B']);
  });

  it('waits no more once the customer has come back with something else', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('answer', ({ messages }) => {
        const last = messages.findLast((message) => HumanMessage.isInstance(message))?.text;
        return said(last === 'refund me' ? String(interrupt('may I?')) : 'about something else');
      })
      .addEdge(START, 'answer')
      .addEdge('answer', END)
      .compile({ checkpointer: new MemorySaver() });

    await ask(graph, user(1, 'refund me'));
    await ask(graph, user(3, 'shipping?'));

    assert.equal(await findQuestion(graph, THREAD), undefined);
  });

  const answers: [string, string, unknown][] = [
    ['text', 'yes, {all} of it', 'yes, {all} of it'],
    ['JSON', '{"eur": 10}', { eur: 10 }],
    ['broken JSON: as text', '{"eur": ', '{"eur": '],
  ];
  for (const [what, answer, expected] of answers) {
    it(`gets ${what}`, async () => {
      const graph = asking();
      await ask(graph, user(1, 'refund me'));

      const { reply } = await resume(graph, await questionOf(graph), answer);

      assert.equal(reply, `told: ${JSON.stringify(expected)}`);
    });
  }
});

describe('an agent whose tools need an approval', () => {
  const verdicts: [string, string[], string][] = [
    ['approve', ['refunded'], 'refund says refunded'],
    ['reject too much', [], 'refund says too much'],
  ];
  for (const [answer, expected, reply] of verdicts) {
    it(`is told by "${answer}"`, async () => {
      const done: string[] = [];
      const refund = tool(
        () => {
          done.push('refunded');
          return 'refunded';
        },
        { name: 'refund', description: 'Gives money back', schema: z.object({ eur: z.number() }) },
      );
      const model = fakeModel()
        .respondWithTools([{ name: 'refund', args: { eur: 20 }, id: 'call-1' }])
        .respond((messages) => new AIMessage(`refund says ${messages.at(-1)?.text ?? ''}`));
      const approval = humanInTheLoopMiddleware({ interruptOn: { refund: true } } as never);
      const agent = createAgent({
        ...{ model, tools: [refund], checkpointer: new MemorySaver() },
        // Its own types do not agree with `exactOptionalPropertyTypes`.
        middleware: [approval as unknown as AgentMiddleware],
      });

      const { question } = await ask(agent.graph, user(1, 'refund me'));
      const outcome = await resume(agent.graph, await questionOf(agent.graph), answer);

      assert.match(question ?? '', /^Approve or reject: refund: /);
      assert.deepEqual([done, outcome.reply], [expected, reply]);
    });
  }
});
