import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/activity';
import type { Activities } from '../../src/contracts/activities.ts';
import {
  attempt,
  createDesk,
  customerMessage,
  handsOff,
  silentGraph,
  type ScriptedGraph,
  unreachable,
  type Desk,
} from '../support/desk.ts';
import { state } from '../../src/workflows/facts/messages.ts';
import { withConversation, type TestConversation } from '../support/conversation.ts';

const nobody = { id: null, name: null };
const changed = (change: 'status' | 'assignee' | 'other') => ({
  key: change,
  change,
  contact: nobody,
  receivedAt: Date.now(),
});
const saysBye = { reply: 'bye', actions: { resolve: true } };
const answersOnceMore = ({ dialogue }: { dialogue: unknown[] }) => (dialogue.length === 1 ? saysBye : 'again');

/** Lets something happen in the very moment in which the bot resolves, once. */
function whileResolving(happens: (desk: Desk) => Promise<void>, isBlind = false) {
  let once = true;
  return (desk: Desk, normal: Activities): Partial<Activities> => ({
    async setStatus(input) {
      const result = await normal.setStatus(input);
      if (once) await happens(desk);
      once = false;
      return result;
    },
    ...(isBlind && { readConversation: unreadable }),
  });
}

const unreadable: Activities['readConversation'] = ({ guard }) =>
  Promise.resolve({ live: false, snapshot: guard.fallback, last: null, contact: null, inbox: null, channel: null });

describe("the customer's message that crosses with our resolve", () => {
  it('is answered where the answer to our first try was lost', async () => {
    const desk: Desk = createDesk({
      graph: answersOnceMore,
      override: (_desk, normal) => ({
        async setStatus(input) {
          if (attempt() > 1) return { changed: true, status: 'resolved', newer: customerMessage(2000, 'one more') };
          const result = await normal.setStatus(input);
          if (input.status === 'resolved') throw unreachable();
          return result;
        },
      }),
    });

    await withConversation({ desk }, async (chat) => {
      await chat.say(5, 'a');
      await desk.reached('reply again');
    });

    assert.deepEqual(desk.done, [
      'graph a',
      'reply bye',
      'resolved',
      'read',
      'pending',
      'graph one more',
      'reply again',
    ]);
  });

  it('is resolved in the end where the news that called it back were not so', async () => {
    let chat!: TestConversation;
    const desk = createDesk({
      graph: () => saysBye,
      override: (desk, normal) => ({
        async setStatus(input) {
          if (attempt() > 1 || desk.done.includes('read')) return normal.setStatus(input);
          const snapshot = { ...desk.snapshot(), assigneeType: 'User' as const, assigneeId: 7, at: desk.at };
          await chat.tell('ownershipChanged', { ...changed('assignee'), snapshot });
          throw unreachable();
        },
      }),
    });

    await withConversation({ desk }, async (conversation) => {
      chat = conversation;
      await chat.say(5, 'a');
      await desk.reached('resolved');
    });

    assert.deepEqual(desk.done, ['graph a', 'reply bye', 'read', 'resolved']);
  });

  it('is answered where it was stored before our reply: the conversation is not resolved over it', async () => {
    let chat!: TestConversation;
    const desk = createDesk({
      graph: answersOnceMore,
      override: whileResolving(async (desk) => {
        const message = customerMessage(6, 'one more');
        const snapshot = { ...desk.snapshot(), status: 'pending' as const, at: desk.at - 1 };
        await chat.tell('messageReceived', { key: '6', message, contact: nobody, snapshot });
      }),
    });

    await withConversation({ desk }, async (conversation) => {
      chat = conversation;
      await chat.say(5, 'a');
      await desk.reached('reply again');
    });

    assert.deepEqual(desk.done, [
      'graph a',
      'reply bye',
      'resolved',
      'read',
      'pending',
      'graph one more',
      'reply again',
    ]);
  });

  it('is answered where only webhooks say who has the conversation, ours of the resolution included', async () => {
    let chat!: TestConversation;
    const desk = createDesk({
      graph: answersOnceMore,
      override: whileResolving(async (desk) => {
        const message = customerMessage(6, 'one more');
        const snapshot = { ...desk.snapshot(), status: 'pending' as const, at: desk.at - 1 };
        await chat.tell('messageReceived', { key: '6', message, contact: nobody, snapshot });
        await chat.tell('ownershipChanged', changed('status'));
      }, true),
    });

    await withConversation({ desk }, async (conversation) => {
      chat = conversation;
      await chat.say(5, 'a');
      await desk.reached('reply again');
    });

    assert.deepEqual(desk.done, ['graph a', 'reply bye', 'resolved', 'pending', 'graph one more', 'reply again']);
  });

  it('is answered where it reopened it, and a template came after it', async () => {
    let chat!: TestConversation;
    const desk = createDesk({
      graph: answersOnceMore,
      override: whileResolving(async (desk) => {
        desk.status = 'pending';
        await chat.say(2000, 'one more');
        desk.last = { id: 2001, from: 'other', sendKey: null, incoming: null };
      }),
    });

    await withConversation({ desk }, async (conversation) => {
      chat = conversation;
      await chat.say(5, 'a');
      await desk.reached('reply again');
    });

    assert.deepEqual(desk.done.slice(-2), ['graph one more', 'reply again']);
  });

  it('is answered where no token may read the conversation', async () => {
    let chat!: TestConversation;
    const reopened = async (desk: Desk) => {
      desk.status = 'pending';
      await chat.say(2000, 'one more');
    };
    const desk = createDesk({ graph: answersOnceMore, override: whileResolving(reopened, true) });

    await withConversation({ desk }, async (conversation) => {
      chat = conversation;
      await chat.say(5, 'a');
      await desk.reached('reply again');
    });

    assert.deepEqual(desk.done.slice(-2), ['graph one more', 'reply again']);
  });
});

it("a customer's message that people give back is answered with the one that comes at once, where nobody can look", async () => {
  const desk = createDesk({ override: () => ({ readConversation: unreadable }) });

  await withConversation({ desk, policy: { debounce: 300 } }, async (chat) => {
    await chat.tell('ownershipChanged', { ...changed('status'), waiting: customerMessage(4, 'a') });
    await chat.say(5, 'b');
    await desk.reached('reply');
  });

  assert.deepEqual(desk.done.slice(0, 1), ['graph a+b']);
});

it("a customer's message that people give back is answered where the next one's webhook is faster", async () => {
  const desk = createDesk({ override: () => ({ readConversation: unreadable }) });
  const first = { ...desk.snapshot(), at: desk.at - 1 };

  await withConversation({ desk, policy: { debounce: 300 } }, async (chat) => {
    await chat.say(5, 'b');
    await chat.tell('ownershipChanged', { ...changed('status'), snapshot: first, waiting: customerMessage(4, 'a') });
    await desk.reached('reply');
  });

  assert.deepEqual(desk.done.slice(0, 1), ['graph a+b']);
});

it("a customer's message that people give back is answered where nobody told that they had the conversation", async () => {
  const desk = createDesk();

  await withConversation({ desk, policy: { debounce: 300 } }, async (chat) => {
    await chat.say(3, 'a');
    await desk.reached('reply');
    desk.at += 1;
    await chat.tell('ownershipChanged', { ...changed('status'), waiting: customerMessage(2000, 'b') });
    await chat.say(2001, 'c');
    await desk.reached('reply', 2);
  });

  assert.ok(desk.done.includes('graph b+c'), desk.done.join(', '));
});

describe('what a turn missed that could not see the messages', () => {
  const missed = [customerMessage(4, 'missed')];
  /** Of so many turns, the first ones are blind; of so many looks, too. */
  const blindly = (turns: number, looks: number, graph?: ScriptedGraph) =>
    createDesk({
      ...(graph ? { graph } : {}),
      override: (_desk, normal) => ({
        runGraph: async (input) => ({
          ...(await normal.runGraph(input)),
          ...(turns-- > 0 ? { unlisted: true as const } : {}),
        }),
        readConversation: async (input) => ({
          ...(await normal.readConversation(input)),
          ...(input.blind && looks-- <= 0 ? { missed } : {}),
        }),
      }),
    });

  it('is found once they can be listed, and answered', async () => {
    const desk = blindly(1, 2);

    await withConversation({ desk, skipTime: true }, async (chat) => {
      await chat.say(5, 'a');
      await chat.result();
    });

    assert.deepEqual(desk.done.slice(0, 6), [
      ...['graph a', 'reply re: a', 'read', 'read', 'read'],
      ...['graph missed'],
    ]);
  });

  it('is found before the conversation is resolved', async () => {
    const desk = blindly(1, 0, ({ dialogue }) => ({
      reply: `re: ${dialogue.at(-1)?.text ?? ''}`,
      actions: { resolve: true },
    }));

    const { outcome } = await withConversation({ desk, skipTime: true }, async (chat) => {
      await chat.say(5, 'a');
      return chat.result();
    });

    assert.deepEqual(desk.done, ['graph a', 'reply re: a', 'read', 'graph missed', 'reply re: missed', 'resolved']);
    assert.equal(outcome, 'resolved');
  });

  it('is looked for three times, then left to the next turn', async () => {
    const desk = blindly(1, 9);

    await withConversation({ desk, skipTime: true }, async (chat) => {
      await chat.say(5, 'a');
      await chat.result();
    });

    assert.deepEqual(desk.done.filter((entry) => entry === 'read').length, 3);
  });

  it('is told to every later turn: an answer that saw the list may never have been sent', async () => {
    const desk = blindly(1, 9);

    await withConversation({ desk }, async (chat) => {
      await chat.say(5, 'a');
      await desk.reached('reply');
      await chat.say(2000, 'b');
      await desk.reached('reply', 2);
      await chat.say(2001, 'c');
      await desk.reached('reply', 3);
    });

    assert.deepEqual(
      desk.turns.map(({ blind }) => blind),
      [undefined, [5], [5]],
    );
  });

  it('is told to the turn that answers what a look has found', async () => {
    const desk = blindly(1, 0);

    await withConversation({ desk, skipTime: true }, async (chat) => {
      await chat.say(5, 'a');
      await chat.result();
    });

    assert.deepEqual(
      desk.turns.map(({ dialogue, blind }) => [dialogue.at(-1)?.text, blind]),
      [
        ['a', undefined],
        ['missed', [5]],
      ],
    );
  });
});

describe('a person who acts while the bot ends its turn', () => {
  it('keeps a conversation to which they replied: it is not resolved', async () => {
    const desk = createDesk({
      graph: () => ({ reply: 'bye', actions: { resolve: true, labels: ['x'] } }),
      override: (desk, normal) => ({
        addLabels(input) {
          desk.last = { id: 3000, from: 'human', sendKey: null, incoming: null };
          return normal.addLabels(input);
        },
      }),
    });

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      assert.equal((await chat.result()).outcome, 'takenOver');
    });

    assert.deepEqual(desk.done, ['graph a', 'reply bye', 'labels x', 'read', 'open']);
  });

  it('keeps a conversation that the hand-off would give to somebody else', async () => {
    const desk = createDesk({
      graph(_input, desk) {
        desk.assignee = { type: 'User', id: 7 };
        throw ApplicationFailure.nonRetryable('model down', 'Graph');
      },
    });

    await withConversation({ desk, policy: { handoffTeamId: 3, handoffAgentId: 4 } }, async (chat) => {
      await chat.say(1, 'a');
      await chat.result();
    });

    assert.deepEqual(desk.done.at(-1), 'open');
  });

  it('has taken it where their assignment comes after the message that it overtook', async () => {
    const desk = createDesk();
    desk.assignee = { type: 'User', id: 7 };
    desk.at = 11;

    await withConversation({ desk, policy: { debounce: 1500 } }, async (chat) => {
      await chat.say(1, 'a');
      await chat.tell('ownershipChanged', { ...changed('assignee'), snapshot: { ...desk.snapshot(), at: 10 } });
      assert.equal((await chat.result()).outcome, 'takenOver');
    });

    assert.deepEqual(desk.done, ['read', 'open']);
  });
});

describe('a person who acts while the bot looks who has the conversation', () => {
  /** Lets something happen during the first look, which does not show it. */
  function whileLooking(
    happens: (desk: Desk) => Promise<void>,
  ): (desk: Desk, normal: Activities) => Partial<Activities> {
    let once = true;
    return (desk, normal) => ({
      async readConversation(input) {
        const before = await normal.readConversation(input);
        if (once) await happens(desk);
        once = false;
        return before;
      },
    });
  }

  it('has it by their reply, also where it was just given back to the bot', async () => {
    let chat!: TestConversation;
    const looking = whileLooking(async (desk) => {
      desk.last = { id: 3000, from: 'human', sendKey: null, incoming: null };
      desk.at++;
      await chat.tell('humanReplied', { key: '3000', id: 3000, text: 'I am here now' });
    });
    let handedBack = false;
    const desk = createDesk({
      graph: () => handsOff({ reason: 'asked' }),
      override: (desk, normal) => ({
        ...looking(desk, normal),
        async setStatus(input) {
          const result = await normal.setStatus(input);
          if (handedBack) return result;
          handedBack = true;
          await chat.tell('ownershipChanged', { ...changed('status'), key: 'opened' });
          [desk.status, desk.at] = ['pending', desk.at + 1];
          await chat.tell('ownershipChanged', changed('status'));
          await chat.say(2000, 'and now?');
          return result;
        },
      }),
    });

    await withConversation({ desk }, async (conversation) => {
      chat = conversation;
      await chat.say(1, 'a');
      assert.equal((await chat.result()).outcome, 'takenOver');
    });

    assert.equal(desk.status, 'open');
  });

  it('has it by an assignment that is newer than what the bot saw', async () => {
    let chat!: TestConversation;
    const assign = async (desk: Desk, person: number) => {
      [desk.assignee, desk.at] = [{ type: 'User', id: person }, desk.at + 1];
      await chat.tell('ownershipChanged', { ...changed('assignee'), key: `assigned ${person}` });
    };
    const desk = createDesk({ override: whileLooking((desk) => assign(desk, 8)) });

    await withConversation({ desk }, async (conversation) => {
      chat = conversation;
      await chat.say(1, 'a');
      await desk.reached('reply');
      const snapshot = { ...desk.snapshot(), assigneeType: 'User', assigneeId: 7, at: desk.at + 1 };
      desk.at += 2;
      await chat.tell('ownershipChanged', { ...changed('assignee'), snapshot });
      assert.equal((await chat.result()).outcome, 'takenOver');
    });

    assert.deepEqual(desk.done.slice(-3), ['read', 'read', 'open']);
  });

  it('has it by an assignment that an automation made together with a label: the label does not give it back', async () => {
    let chat!: TestConversation;
    const label = async (desk: Desk) => {
      [desk.labels, desk.at] = [['vip'], desk.at + 1];
      await chat.tell('ownershipChanged', changed('other'));
    };
    const desk = createDesk({ graph: silentGraph, override: whileLooking(label) });

    await withConversation({ desk }, async (conversation) => {
      chat = conversation;
      await chat.say(1, 'a');
      await desk.reached('graph');
      [desk.assignee, desk.at] = [{ type: 'User', id: 5 }, desk.at + 1];
      await chat.tell('ownershipChanged', changed('assignee'));
      assert.equal((await chat.result()).outcome, 'takenOver');
    });

    assert.deepEqual(desk.done, ['graph a', 'read', 'open']);
  });
});

describe('Chatwoot that refuses or is away', () => {
  it('does not get a reply that still waits once a person has the conversation, also where nobody may read it', async () => {
    const desk: Desk = createDesk({
      override: () => ({
        sendReply() {
          desk.done.push('try');
          throw unreachable();
        },
        readConversation: unreadable,
      }),
    });

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('graph');
      while (!desk.done.includes('try')) await chat.handle().query(state);
      await chat.tell('humanReplied', { key: '9', id: 9, text: 'I am here.' });
      assert.equal((await chat.result()).outcome, 'takenOver');
    });

    assert.deepEqual([desk.sends, desk.status], [[], 'open']);
  });

  it('asks a person where what the graph needs cannot be read, though the conversation can', async () => {
    const desk = createDesk({
      override: () => ({
        runGraph: () => Promise.reject(unreachable()),
      }),
    });

    await withConversation({ desk, policy: { answerDeadline: 5000 } }, async (chat) => {
      await chat.say(1, 'a');
      assert.equal((await chat.result()).outcome, 'handedOff');
    });

    assert.equal(desk.status, 'open');
    assert.equal(desk.sends.at(-1)?.kind, 'fallback');
  });

  it('hands off where nobody may tell whether a reply was stored', async () => {
    const desk = createDesk({
      override: () => ({
        sendReply: () => {
          throw ApplicationFailure.nonRetryable('lost', 'SendUnconfirmed', Date.now() - 60_000);
        },
        confirmSend: () => {
          throw ApplicationFailure.nonRetryable('refused', 'ChatwootRejected', 403);
        },
      }),
    });

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      assert.equal((await chat.result()).outcome, 'handedOff');
    });
    assert.equal(desk.status, 'open');
  });

  it('does not cost a turn where its first look at the conversation fails for a while', async () => {
    const desk = createDesk({
      override: (_desk, normal) => ({
        runGraph(input) {
          if (!desk.done.includes('read')) throw unreachable();
          return normal.runGraph(input);
        },
      }),
    });

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('reply');
    });

    assert.deepEqual(desk.done, ['read', 'graph a', 'reply re: a']);
  });

  it('gets the silence label of a hand-off in the end, since the status cannot silence the bot', async () => {
    const desk = createDesk({
      graph: () => handsOff({ reason: 'asked' }, 'One moment.'),
      override: (_desk, normal) => ({
        addLabels(input) {
          if (!desk.done.some((entry) => entry.startsWith('note')) || attempt() < 3) {
            throw unreachable();
          }
          return normal.addLabels(input);
        },
      }),
    });
    desk.status = 'open';

    await withConversation({ desk, policy: { mode: 'api-inbox' } }, async (chat) => {
      await chat.say(1, 'a');
      assert.equal((await chat.result()).outcome, 'handedOff');
    });

    assert.deepEqual(desk.labels, ['ai-off']);
  });

  it('keeps the silence label where the news of its resolution were late', async () => {
    const desk = createDesk();
    [desk.status, desk.labels, desk.at] = ['open', ['ai-off'], 20];

    await withConversation({ desk, policy: { mode: 'api-inbox' } }, async (chat) => {
      const snapshot = { ...desk.snapshot(), status: 'resolved' as const, at: 10 };
      await chat.tell('ownershipChanged', { ...changed('status'), snapshot });
      assert.equal((await chat.result()).outcome, 'takenOver');
    });

    assert.deepEqual(desk.labels, ['ai-off']);
  });
});

describe('a message that no webhook told of', () => {
  it('is answered with the one after it, and not again when its webhook comes at last', async () => {
    const desk = createDesk({
      override: (_desk, normal) => ({
        async runGraph(input) {
          const result = await normal.runGraph(input);
          const isFirst = input.dialogue.length === 1;
          return result.kind === 'outcome' && isFirst ? { ...result, missed: [customerMessage(1, 'a')] } : result;
        },
      }),
    });

    await withConversation({ desk }, async (chat) => {
      await chat.say(2, 'b');
      await desk.reached('reply');
      await chat.tell('messageReceived', {
        key: '1',
        message: customerMessage(1, 'a'),
        contact: { id: 88, name: null },
      });
      await chat.say(3, 'c');
      await desk.reached('reply', 2);
    });

    assert.deepEqual(desk.done, ['graph b', 'reply re: b', 'graph c', 'reply re: c']);
    assert.deepEqual(
      desk.turns[1]?.dialogue.map(({ text }) => text),
      ['a', 'b', 're: b', 'c'],
    );
    assert.deepEqual(
      desk.sends.map(({ oldest, newest }) => [oldest, newest]),
      [
        [1, 2],
        [3, 3],
      ],
    );
  });
});

describe('a person whose reply no webhook told of', () => {
  it('keeps the conversation, which is opened for them', async () => {
    const desk = createDesk({ override: () => ({ runGraph: () => Promise.resolve({ kind: 'taken' }) }) });

    const result = await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      return chat.result();
    });

    assert.deepEqual([result.outcome, result.reason, desk.status], ['takenOver', 'a person replied', 'open']);
    assert.deepEqual(desk.done, ['open']);
  });
});

describe('a hand-off that people undo before it is over', () => {
  it('writes no note any more, and gives it to no team', async () => {
    let giveBack!: (desk: Desk) => Promise<void>;
    const desk = createDesk({
      graph: ({ turn }) => (turn === 1 ? handsOff({ team: 3 }, 'a person will come') : 'here again'),
      override: (desk, normal) => ({
        addNote() {
          throw ApplicationFailure.nonRetryable('refused');
        },
        async setStatus(input) {
          const result = await normal.setStatus(input);
          await giveBack(desk);
          return result;
        },
      }),
    });

    await withConversation({ desk }, async (chat) => {
      giveBack = async (desk) => {
        desk.status = 'pending';
        desk.at++;
        await chat.tell('ownershipChanged', changed('status'));
        await chat.say(2, 'b');
      };
      await chat.say(1, 'a');
      await desk.reached('reply', 2);
    });

    assert.deepEqual(desk.done, ['graph a', 'reply a person will come', 'open', 'read', 'graph b', 'reply here again']);
  });

  for (const [came, isBlind] of [
    ['replied', true],
    ['was assigned', false],
  ] as const) {
    it(`is opened once more for the person who ${came} after that, ${isBlind ? 'where nobody may read it' : 'where it can be read'}`, async () => {
      let cross!: (desk: Desk) => Promise<void>;
      const desk = createDesk({
        graph: () => handsOff({ team: 3 }),
        override: (desk, normal) => ({
          ...(isBlind && { readConversation: unreadable }),
          async assign(input) {
            await normal.assign(input);
            await cross(desk);
          },
        }),
      });

      await withConversation({ desk }, async (chat) => {
        cross = async (desk) => {
          desk.status = 'pending';
          desk.at++;
          await chat.tell('ownershipChanged', changed('status'));
          if (isBlind) return chat.tell('humanReplied', { key: '7', id: 7, text: 'I am here' });
          desk.assignee = { type: 'User', id: 7 };
          desk.at++;
          await chat.tell('ownershipChanged', changed('assignee'));
        };
        await chat.say(1, 'a');
        await desk.reached('open', 2);
      });

      assert.equal(desk.status, 'open');
    });
  }
});

describe('a bot that may not hand off', () => {
  it('answers what came in before the channel refused its reply', async () => {
    const desk = createDesk();

    await withConversation({ desk, policy: { handoffEnabled: false, debounce: 1500 } }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('reply');
      await chat.say(2, 'b');
      await chat.tell('replyFailed', { key: 'f', sendKey: desk.sends[0]?.sendKey ?? '', id: 1001 });
      await desk.reached('reply re: b');
    });

    assert.equal(desk.done.filter((entry) => entry.startsWith('note')).length, 1);
  });

  it('tells team and customer once that a limit is reached', async () => {
    const desk = createDesk();

    await withConversation({ desk, policy: { handoffEnabled: false, maxTurns: 1 } }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('reply');
      await chat.say(2, 'b');
      await desk.reached('note');
      await chat.say(3, 'c');
      // A query is answered after everything that came before it.
      await chat.handle().query('state');
      await chat.tell('ownershipChanged', {
        ...changed('status'),
        snapshot: { ...desk.snapshot(), status: 'open', at: 99 },
      });
      desk.status = 'open';
      await chat.result();
    });

    assert.deepEqual(desk.done.filter((entry) => entry.startsWith('note')).length, 1);
    assert.deepEqual(
      desk.sends.map(({ kind }) => kind),
      ['reply', 'fallback'],
    );
  });
});

describe('a click on a resolved conversation', () => {
  const click = { ...customerMessage(50, 'Refund'), key: '50:submitted' };
  const resolvedDesk = (options: Parameters<typeof createDesk>[0] = {}) => {
    const desk = createDesk(options);
    desk.status = 'resolved';
    desk.last = { id: 50, from: 'us', sendKey: 'default:49:reply:1/1', incoming: null };
    return desk;
  };
  const press = (chat: TestConversation) =>
    chat.tell('messageReceived', { key: click.key, message: click, contact: nobody });

  it('is answered, since Chatwoot does not take it up again as for a message', async () => {
    const desk = resolvedDesk();

    await withConversation({ desk }, async (chat) => {
      await press(chat);
      await desk.reached('reply');
    });

    assert.deepEqual(
      desk.done.filter((entry) => entry !== 'read'),
      ['pending', 'graph Refund', 'reply re: Refund'],
    );
  });

  it('takes it up once: whoever resolves it then has decided', async () => {
    const desk = resolvedDesk({
      override: (of) => ({
        runGraph() {
          of.status = 'resolved';
          of.at++;
          const reading = {
            live: true,
            snapshot: of.snapshot(),
            last: of.last,
            contact: null,
            inbox: 1,
            channel: null,
          };
          return Promise.resolve({ kind: 'notOurs', reading });
        },
      }),
    });

    const { outcome } = await withConversation({ desk }, async (chat) => {
      await press(chat);
      return chat.result();
    });

    assert.equal(outcome, 'resolved');
    assert.deepEqual(
      desk.done.filter((entry) => entry !== 'read'),
      ['pending'],
    );
  });

  it('changes nothing where something was said since: its webhook comes again with each change of that message', async () => {
    const desk = resolvedDesk();
    desk.last = { id: 51, from: 'us', sendKey: 'default:50:reply:1/1', incoming: null };

    const { outcome } = await withConversation({ desk }, async (chat) => {
      await press(chat);
      return chat.result();
    });

    assert.deepEqual([outcome, desk.status], ['resolved', 'resolved']);
  });
});

describe('a click in a new run', () => {
  it('is answered although something later was answered before it', async () => {
    const desk = createDesk();
    desk.last = { id: 61, from: 'us', sendKey: 'default:60:reply:1/1', incoming: null };

    await withConversation({ desk }, async (chat) => {
      const message = { ...customerMessage(50, 'Refund'), key: '50:submitted' };
      await chat.tell('messageReceived', { key: message.key, message, contact: nobody });
      await desk.reached('reply re: Refund');
    });

    assert.deepEqual(desk.done, ['graph Refund', 'reply re: Refund']);
  });
});
