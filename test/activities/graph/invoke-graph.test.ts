import assert from 'node:assert/strict';
import { once } from 'node:events';
import { BaseCallbackHandler } from '@langchain/core/callbacks/base';
import { AIMessage, HumanMessage, RemoveMessage, ToolMessage, type BaseMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import {
  Command,
  END,
  GraphRecursionError,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  MessagesValue,
  START,
  StateGraph,
  StateSchema,
  type LangGraphRunnableConfig,
} from '@langchain/langgraph';
import { ToolNode } from '@langchain/langgraph/prebuilt';
import { z } from 'zod';
import type { AgentGraph } from '../../../src/activities/graph/agent-graph.ts';
import { NoAnswerError } from '../../../src/activities/graph/answer/no-answer.ts';
import { invokeGraph } from '../../../src/activities/graph/invoke-graph.ts';
import type { GraphMessage, GraphTurn, Outcome } from '../../../src/contracts/graph.ts';
import { chatwootState, requestHuman } from '../../../graphs/tools.ts';
import { NOTHING_TOLD } from '../../../src/contracts/graph.ts';

const user = (id: number, content: string): GraphMessage => ({ role: 'user', content, id: `cw:1:${id}` });
const bot = (id: number, content: string): GraphMessage => ({ role: 'assistant', content, id: `cw:1:${id}` });
const person = (id: number, content: string): GraphMessage => ({ ...bot(id, content), name: 'human_agent' });

/** The last of the messages are new; one unless said otherwise. */
function turnOf(messages: GraphMessage[], fresh = 1): GraphTurn {
  return {
    messages,
    fresh,
    sessionId: 'chatwoot:7',
    threadId: 'chatwoot:default:1:7',
    metadata: {
      ...NOTHING_TOLD,
      channel: 'chatwoot',
      account_id: 1,
      conversation_id: 7,
      contact_id: 3,
      contact_name: 'Alice Miller',
      inbox_id: 2,
    },
  };
}

const { signal: never } = new AbortController();
const ask = (graph: AgentGraph, messages: GraphMessage[], fresh?: number): Promise<Outcome> =>
  invokeGraph(graph, turnOf(messages, fresh), { signal: never });

/** What the node was called with: `user: text`, oldest first. */
const lines = (messages: BaseMessage[]) => messages.map(({ type, text }) => `${type}: ${text}`);

type State = typeof MessagesAnnotation.State;
type Node = (state: State, config: LangGraphRunnableConfig) => unknown;

/** One node named `answer`; a `checkpointer` makes it remember. */
function graphOf(answer: Node, checkpointer?: MemorySaver) {
  return new StateGraph(MessagesAnnotation)
    .addNode('answer', async (state, config) => (await answer(state, config)) as Partial<State>)
    .addEdge(START, 'answer')
    .addEdge('answer', END)
    .compile(checkpointer ? { checkpointer } : {});
}

const forever = new Promise<never>(() => undefined);

const say = (text: string) => ({ messages: [new AIMessage(text)] });

/** Counts its answers, and keeps what it saw with each. */
function counting(checkpointer?: MemorySaver) {
  const seen: string[][] = [];
  const graph = graphOf(({ messages }) => {
    seen.push(lines(messages));
    return say(`answer ${seen.length}`);
  }, checkpointer);
  return { graph, seen };
}

describe('invokeGraph without a checkpointer', () => {
  it('calls the graph with the whole dialogue, session_id and metadata', async () => {
    const calls: unknown[] = [];
    const graph: AgentGraph = {
      invoke: (input) =>
        Promise.resolve(calls.push(input)).then(() => ({ messages: [{ role: 'assistant', content: 'Hi.' }] })),
    };
    const turn = turnOf([user(1, 'hi'), bot(2, 'hello'), user(3, 'shipping?')]);

    const { reply } = await invokeGraph(graph, turn, { signal: never });

    assert.equal(reply, 'Hi.');
    assert.deepEqual(calls, [
      {
        messages: [
          { role: 'user', content: 'hi', id: 'cw:1:1' },
          { role: 'assistant', content: 'hello', id: 'cw:1:2' },
          { role: 'user', content: 'shipping?', id: 'cw:1:3' },
        ],
        session_id: 'chatwoot:7',
        metadata: turn.metadata,
      },
    ]);
  });

  it('passes thread, context, run name and tags, and keeps names out of what is traced', async () => {
    let seen: LangGraphRunnableConfig | undefined;
    const graph = graphOf((_, config) => {
      seen = config;
      return say('ok');
    });
    const turn = turnOf([user(1, 'hi')]);

    await invokeGraph(graph, turn, { signal: never });

    assert.equal(seen?.configurable?.thread_id, 'chatwoot:default:1:7');
    assert.deepEqual(seen.context, turn.metadata);
    assert.ok(seen.tags?.includes('chatwoot'));
    assert.equal(seen.metadata?.conversation_id, 7);
    assert.doesNotMatch(JSON.stringify(seen.metadata), /Alice/);
  });

  it("makes a person's name safe for providers", async () => {
    let name: string | undefined;
    const graph = graphOf(({ messages }) => {
      name = messages[0]?.name;
      return say('ok');
    });

    await ask(graph, [{ ...user(1, 'hi'), name: 'Bob (Sales) Smith' }]);

    assert.equal(name, 'Bob_Sales_Smith');
  });

  it('leaves the graph its own recursion limit unless one is given', async () => {
    const loop = new StateGraph(MessagesAnnotation)
      .addNode('again', () => ({}))
      .addEdge(START, 'again')
      .addEdge('again', 'again')
      .compile()
      .withConfig({ recursionLimit: 3 });
    const turn = turnOf([user(1, 'hi')]);

    await assert.rejects(invokeGraph(loop, turn, { signal: never }), /limit of 3 /);
    await assert.rejects(invokeGraph(loop, turn, { signal: never, recursionLimit: 5 }), (error: unknown) => {
      assert.ok(error instanceof GraphRecursionError);
      assert.match(error.message, /limit of 5 /);
      return true;
    });
  });

  it('runs again from the start when it is tried again', async () => {
    const { graph, seen } = counting();

    await ask(graph, [user(1, 'hi')]);
    await ask(graph, [user(1, 'hi')]);

    assert.deepEqual(seen, [['human: hi'], ['human: hi']]);
  });
});

describe('invokeGraph, a hand-off that the result does not show,', () => {
  const calling = (name: string) => new AIMessage({ content: '', tool_calls: [{ id: `call ${name}`, name, args }] });
  const args = { reason: 'angry', summary: 'Wants a refund.' };
  const called = { handoff: args };

  /** An agent that calls a person, and then promises one. */
  function inner() {
    return new StateGraph(MessagesAnnotation)
      .addNode('model', () => ({ messages: [calling('request_human')] }))
      .addNode('tools', new ToolNode([requestHuman]))
      .addNode('end', () => say('A colleague will answer you.'))
      .addEdge(START, 'model')
      .addEdge('model', 'tools')
      .addEdge('tools', 'end')
      .addEdge('end', END)
      .compile();
  }
  const lastWords = async (state: State) => (await inner().invoke(state)).messages.at(-1)?.text ?? '';

  const graphs: Record<string, (checkpointer?: MemorySaver) => AgentGraph> = {
    'of an agent that a node calls': (checkpointer) =>
      graphOf(async (state) => say(await lastWords(state)), checkpointer),
    'of an agent that a tool calls': (checkpointer) => {
      const ask = tool(() => lastWords({ messages: [] }), { name: 'billing', schema: z.object({}) });
      return graphOf(async () => say(await ask.invoke({})), checkpointer);
    },
    'of a message that was summed up': (checkpointer) =>
      graphOf(async (state) => {
        const { messages } = await inner().invoke(state);
        const known = messages.map(({ id = '' }) => new RemoveMessage({ id }));
        return {
          messages: [...known.slice(0, 1), new HumanMessage('A summary.'), new AIMessage('A colleague comes.')],
        };
      }, checkpointer),
    'of a tool that returns a Command': (checkpointer) => {
      const artifact = { chatwoot: called };
      const message = new ToolMessage({ content: 'ok', tool_call_id: 'c1', artifact });
      const ask = tool(() => new Command({ update: { messages: [message] } }), { name: 'ask', schema: z.object({}) });
      return graphOf(async () => {
        await ask.invoke({ name: 'ask', args: {}, id: 'c1', type: 'tool_call' });
        return say('A colleague comes.');
      }, checkpointer);
    },
  };
  for (const [title, make] of Object.entries(graphs)) {
    for (const checkpointer of [undefined, new MemorySaver()]) {
      it(`is not lost: ${title}${checkpointer ? ', with a checkpointer' : ''}`, async () => {
        const { reply, actions } = await ask(make(checkpointer), [user(1, 'hi')]);

        assert.match(reply, /^A colleague/);
        assert.deepEqual(actions, called);
      });
    }
  }

  it('is asked for once where the result shows it too', async () => {
    assert.deepEqual((await ask(inner(), [user(1, 'hi')])).actions, called);
  });

  it('keeps the callbacks of the graph itself', async () => {
    let ended = 0;
    class Own extends BaseCallbackHandler {
      name = 'own';
      override awaitHandlers = true;
      override handleToolEnd() {
        ended += 1;
      }
    }

    await ask(inner().withConfig({ callbacks: [new Own()] }), [user(1, 'hi')]);

    assert.equal(ended, 1);
  });
});

describe('invokeGraph, aborted,', () => {
  it('throws the reason itself, whatever the graph does with its signal', async () => {
    const controller = new AbortController();
    const reason = new Error('a newer message');
    const graph = graphOf(async (_, { signal }) => {
      controller.abort(reason);
      if (signal && !signal.aborted) await once(signal, 'abort');
      throw new Error('socket closed');
    });

    await assert.rejects(
      invokeGraph(graph, turnOf([user(1, 'hi')]), { signal: controller.signal }),
      (error) => error === reason,
    );
  });

  for (const [what, hanging] of [
    ['the graph', graphOf(() => forever)],
    ['its checkpointer', { invoke: () => forever, getState: () => forever, checkpointer: {} }],
  ] as const) {
    it(`frees its place where ${what} never ends`, async () => {
      const controller = new AbortController();
      const reason = new Error('too late');
      const run = invokeGraph(hanging, turnOf([user(1, 'hi')]), { signal: controller.signal });

      controller.abort(reason);

      await assert.rejects(run, (error) => error === reason);
    });
  }

  it('does not call the graph once it is too late', async () => {
    const { graph, seen } = counting();
    const reason = new Error('too late');

    const run = invokeGraph(graph, turnOf([user(1, 'hi')]), { signal: AbortSignal.abort(reason) });

    await assert.rejects(run, (error) => error === reason);
    assert.deepEqual(seen, []);
  });
});

describe('invokeGraph with a checkpointer', () => {
  it('passes the new messages alone: the graph remembers', async () => {
    const { graph, seen } = counting(new MemorySaver());

    await ask(graph, [user(1, 'hi')]);
    const { reply } = await ask(graph, [user(1, 'hi'), bot(2, 'answer 1'), user(3, 'and now?')]);

    assert.equal(reply, 'answer 2');
    assert.deepEqual(seen[1], ['human: hi', 'ai: answer 1', 'human: and now?']);
  });

  it('reads a finished turn back instead of answering twice', async () => {
    const { graph, seen } = counting(new MemorySaver());

    await ask(graph, [user(1, 'hi')]);
    const { reply } = await ask(graph, [user(1, 'hi')]);

    assert.equal(reply, 'answer 1');
    assert.equal(seen.length, 1);
  });

  it('finds the answer of a model that gives the same id in each turn, also where it says the same', async () => {
    const replies: string[] = [];
    const texts = ['one', 'Yes.', 'Yes.', 'four'];
    const graph = graphOf(
      () => ({ messages: [new AIMessage({ id: 'chatcmpl-123', content: texts.shift() ?? '' })] }),
      new MemorySaver(),
    );
    const dialogue: GraphMessage[] = [];

    for (const id of [1, 3, 5, 7]) {
      dialogue.push(user(id, `question ${id}`));
      replies.push((await ask(graph, dialogue)).reply);
      dialogue.push(bot(id + 1, replies.at(-1) ?? ''));
    }
    const again = await ask(graph, dialogue.slice(0, -1));

    assert.deepEqual(replies, ['one', 'Yes.', 'Yes.', 'four']);
    assert.equal(again.reply, 'four');
  });

  it('says nothing of an earlier turn where a model with such ids says nothing', async () => {
    const texts = ['one', ''];
    const graph = graphOf(
      () => ({ messages: [new AIMessage({ id: 'chatcmpl-123', content: texts.shift() ?? '' })] }),
      new MemorySaver(),
    );

    await ask(graph, [user(1, 'hi')]);

    await assert.rejects(ask(graph, [user(1, 'hi'), bot(2, 'one'), user(3, 'and?')]), NoAnswerError);
  });

  it('runs a finished turn again, from before it, where it gave no answer', async () => {
    const seen: string[][] = [];
    const graph = graphOf(({ messages }) => {
      seen.push(lines(messages));
      return seen.length === 1 ? say('<think>hm') : say('Hello.');
    }, new MemorySaver());

    await assert.rejects(ask(graph, [user(1, 'hi')]), /only thought/);
    const { reply } = await ask(graph, [user(1, 'hi')]);

    assert.equal(reply, 'Hello.');
    assert.deepEqual(seen, [['human: hi'], ['human: hi']]);
  });

  it('knows a turn again behind a human message of the graph itself', async () => {
    let runs = 0;
    const graph = graphOf(() => {
      runs += 1;
      return { messages: [new HumanMessage('Be brief.'), new AIMessage(`answer ${runs}`), new HumanMessage('Good.')] };
    }, new MemorySaver());

    const first = await ask(graph, [user(1, 'hi')]);
    const second = await ask(graph, [user(1, 'hi')]);

    assert.deepEqual([first.reply, second.reply, runs], ['answer 1', 'answer 1', 1]);
  });

  it('runs a finished turn again where its actions were in an untracked key', async () => {
    const graph = new StateGraph(new StateSchema({ messages: MessagesValue, ...chatwootState }))
      .addNode('answer', () => ({ ...say('A moment.'), chatwoot: { handoff: { reason: 'asked' } } }))
      .addEdge(START, 'answer')
      .addEdge('answer', END)
      .compile({ checkpointer: new MemorySaver() });

    const first = await ask(graph, [user(1, 'a person')]);
    const second = await ask(graph, [user(1, 'a person')]);
    const state = await graph.getState({ configurable: { thread_id: 'chatwoot:default:1:7' } });

    assert.deepEqual(first.actions, { handoff: { reason: 'asked' } });
    assert.deepEqual(second.actions, first.actions);
    assert.deepEqual(lines((state.values as State).messages), ['human: a person', 'ai: A moment.']);
  });

  it('resumes a turn that failed where it stopped', async () => {
    let first = 0;
    let second = 0;
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('first', () => say(`first ${(first += 1)}`))
      .addNode('second', () => {
        if ((second += 1) === 1) throw new Error('the model is down');
        return say('done');
      })
      .addEdge(START, 'first')
      .addEdge('first', 'second')
      .addEdge('second', END)
      .compile({ checkpointer: new MemorySaver() });

    await assert.rejects(ask(graph, [user(1, 'hi')]), /the model is down/);
    const { reply } = await ask(graph, [user(1, 'hi')]);

    assert.deepEqual([reply, first, second], ['done', 1, 2]);
  });

  it('leaves a failed turn behind when the customer writes on, with its message', async () => {
    const seen: string[][] = [];
    const graph = graphOf(({ messages }) => {
      seen.push(lines(messages));
      if (seen.length === 2) throw new Error('the model is down');
      return say(`answer ${seen.length}`);
    }, new MemorySaver());
    const dialogue = [user(1, 'hi'), bot(2, 'answer 1'), user(3, 'shipping?')];

    await ask(graph, [user(1, 'hi')]);
    await assert.rejects(ask(graph, dialogue), /the model is down/);
    await ask(graph, [...dialogue, user(4, 'hello?')], 2);

    assert.deepEqual(seen[2], ['human: hi', 'ai: answer 1', 'human: shipping?', 'human: hello?']);
  });

  it('tells the graph what a person answered to a turn that failed', async () => {
    const seen: string[][] = [];
    const graph = graphOf(({ messages }) => {
      seen.push(lines(messages));
      if (seen.length === 1) throw new Error('the model is down');
      return say('ok');
    }, new MemorySaver());

    await assert.rejects(ask(graph, [user(1, 'hi')]), /the model is down/);
    await ask(graph, [user(1, 'hi'), person(2, 'Marta here.'), user(3, 'thanks')]);

    assert.deepEqual(seen[1], ['human: hi', 'ai: Marta here.', 'human: thanks']);
  });

  it('tells the graph what was said while a person had the conversation', async () => {
    const { graph, seen } = counting(new MemorySaver());
    const before = [user(1, 'hi'), bot(2, 'answer 1')];
    const withPerson = [user(3, 'a person!'), person(4, 'I have refunded you 20 EUR.'), user(5, 'thanks')];
    const turns = [...before, ...withPerson, user(6, 'and the tent?')];

    await ask(graph, before.slice(0, 1));
    await ask(graph, turns);
    await ask(graph, [...turns, bot(7, 'answer 2'), user(8, 'hello?')]);

    const told = ['human: a person!', 'ai: I have refunded you 20 EUR.', 'human: thanks', 'human: and the tent?'];
    assert.deepEqual(seen[1], ['human: hi', 'ai: answer 1', ...told]);
    assert.deepEqual(seen[2], ['human: hi', 'ai: answer 1', ...told, 'ai: answer 2', 'human: hello?']);
  });

  it('tells it also where the bot has spoken since, as after an answer of the team', async () => {
    const { graph, seen } = counting(new MemorySaver());

    await ask(graph, [user(1, 'refund me')]);
    const since = [bot(2, 'A moment.'), person(3, 'Marta here.'), bot(4, 'refunded'), user(5, 'thanks')];
    await ask(graph, [user(1, 'refund me'), ...since]);

    assert.deepEqual(seen[1]?.slice(2), ['ai: Marta here.', 'human: thanks']);
  });

  it('tells it everything where its memory was lost, or where it is new to the conversation', async () => {
    const { graph, seen } = counting(new MemorySaver());

    await ask(graph, [user(1, 'hi'), bot(2, 'an answer'), user(3, 'and now?')]);

    assert.deepEqual(seen[0], ['human: hi', 'ai: an answer', 'human: and now?']);
  });

  it('tells only what came after its last word where a graph removes what it has summed up', async () => {
    const seen: string[][] = [];
    const graph = graphOf(({ messages }) => {
      seen.push(lines(messages));
      const forgotten = messages.map(({ id = '' }) => new RemoveMessage({ id }));
      return { messages: [...forgotten, new AIMessage(`so far: ${messages.length}`)] };
    }, new MemorySaver());

    await ask(graph, [user(1, 'hi')]);
    await ask(graph, [user(1, 'hi'), bot(2, 'so far: 1'), person(3, 'Marta here.'), user(4, 'thanks')]);

    assert.deepEqual(seen[1], ['ai: so far: 1', 'ai: Marta here.', 'human: thanks']);
  });

  it('forgets an answer that was not sent because the customer wrote on', async () => {
    const { graph, seen } = counting(new MemorySaver());

    await ask(graph, [user(1, 'hi')]);
    await ask(graph, [user(1, 'hi'), bot(2, 'answer 1'), user(3, 'shipping?')]);
    await ask(graph, [user(1, 'hi'), bot(2, 'answer 1'), user(3, 'shipping?'), user(4, 'to Norway')], 2);

    assert.deepEqual(seen[2], ['human: hi', 'ai: answer 1', 'human: shipping?', 'human: to Norway']);
  });

  it('answers anew, from before the turn, where people did not like what it said', async () => {
    const { graph, seen } = counting(new MemorySaver());

    await ask(graph, [user(1, 'hi')]);
    const turn = { ...turnOf([user(1, 'hi'), bot(2, 'answer 1'), user(3, 'and?')]), anew: true as const };
    await ask(graph, turn.messages);
    const { reply } = await invokeGraph(graph, turn, { signal: never });

    assert.deepEqual(
      [reply, seen],
      [
        'answer 3',
        [['human: hi'], ['human: hi', 'ai: answer 1', 'human: and?'], ['human: hi', 'ai: answer 1', 'human: and?']],
      ],
    );
  });

  it('forgets an answer that the customer was not told, and hears what they were told instead', async () => {
    const { graph, seen } = counting(new MemorySaver());

    await ask(graph, [user(1, 'hi')]);
    const messages = [user(1, 'hi'), bot(2, 'Hello from the team'), user(3, 'and?')];
    await invokeGraph(graph, { ...turnOf(messages), unsent: ['cw:1:1'] }, { signal: never });
    // Tried again, or later: what was told once is known.
    await invokeGraph(graph, { ...turnOf(messages), unsent: ['cw:1:1'] }, { signal: never });

    assert.deepEqual(seen, [['human: hi'], ['human: hi', 'ai: Hello from the team', 'human: and?']]);
  });

  it('survives an aborted tool run: the next message does not meet a tool call without result', async () => {
    const controller = new AbortController();
    const seen: string[][] = [];
    const calling = new AIMessage({ content: '', tool_calls: [{ id: 't1', name: 'look', args: {} }] });
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('model', ({ messages }) => {
        seen.push(lines(messages));
        return seen.length === 1 ? { messages: [calling] } : say('done');
      })
      .addNode('tools', () => {
        controller.abort(new Error('newer message'));
        throw new Error('aborted');
      })
      .addEdge(START, 'model')
      .addConditionalEdges('model', ({ messages }) =>
        (messages.at(-1) as AIMessage).tool_calls?.length ? 'tools' : END,
      )
      .addEdge('tools', 'model')
      .compile({ checkpointer: new MemorySaver() });

    const aborted = invokeGraph(graph, turnOf([user(1, 'look')]), { signal: controller.signal });
    await assert.rejects(aborted, /newer message/);
    const { reply } = await ask(graph, [user(1, 'look'), user(2, 'please')], 2);

    assert.equal(reply, 'done');
    assert.deepEqual(seen[1], ['human: look', 'human: please']);
  });

  it('hands an interrupted turn over, and again when it is tried again', async () => {
    let asked = 0;
    const graph = graphOf(() => {
      asked += 1;
      return say(String(interrupt({ reason: 'may I refund?' })));
    }, new MemorySaver());

    const first = await ask(graph, [user(1, 'refund me')]);
    const second = await ask(graph, [user(1, 'refund me')]);

    assert.deepEqual(first.actions, { handoff: { reason: 'may I refund?' } });
    assert.deepEqual(second.actions, first.actions);
    assert.equal(asked, 1);
  });

  it('drops the pause when the customer comes back with something else', async () => {
    const graph = graphOf(({ messages }) => {
      const last = messages.findLast((message) => HumanMessage.isInstance(message))?.text;
      return last === 'refund me' ? say(String(interrupt('may I?'))) : say(`about ${last ?? 'nothing'}`);
    }, new MemorySaver());

    await ask(graph, [user(1, 'refund me')]);
    const { reply, actions } = await ask(graph, [user(1, 'refund me'), bot(2, 'A colleague…'), user(3, 'shipping')]);

    assert.deepEqual([reply, actions], ['about shipping', {}]);
  });
});
