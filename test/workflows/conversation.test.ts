import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/activity';
import { createDesk, handsOff, silentGraph } from '../support/desk.ts';
import { withConversation } from '../support/conversation.ts';

describe('conversation', function () {
  this.timeout(60_000);

  it('answers a message once, however often it is delivered', async () => {
    const desk = createDesk();

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'hello');
      await chat.say(1, 'hello');
      await desk.reached('reply');
      await chat.say(1, 'hello');
      await chat.say(2, 'more');
      await desk.reached('reply', 2);
    });

    assert.deepEqual(desk.done, ['graph hello', 'reply re: hello', 'graph more', 'reply re: more']);
  });

  it('takes a burst as one turn, oldest message first', async () => {
    const desk = createDesk();

    await withConversation({ desk, policy: { debounce: 400, debounceMax: 4000 } }, async (chat) => {
      await chat.say(3, 'c');
      await chat.say(1, 'a');
      await chat.say(2, 'b');
      desk.last = null;
      await desk.reached('reply');
    });

    assert.deepEqual(desk.done, ['graph a+b+c', 'reply re: a+b+c']);
  });

  it('begins a turn again with everything unanswered when a message comes in meanwhile', async () => {
    const desk = createDesk({ graph: (input) => (input.fresh === 1 ? silentGraph(input, desk) : 'both') });

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('graph a');
      await chat.say(2, 'b');
      await desk.reached('reply');
    });

    assert.deepEqual(desk.done, ['graph a', 'graph a+b', 'reply both']);
  });

  it('finishes the turn first where messages queue', async () => {
    let finish: (reply: string) => void = () => undefined;
    const first = new Promise<string>((resolve) => (finish = resolve));
    const desk = createDesk({ graph: ({ dialogue }) => (dialogue.at(-1)?.text === 'a' ? first : 'second') });

    await withConversation({ desk, policy: { onNewMessage: 'queue' } }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('graph a');
      await chat.say(2, 'b');
      finish('first');
      await desk.reached('reply', 2);
    });

    assert.deepEqual(desk.done, ['graph a', 'reply first', 'graph b', 'reply second']);
  });

  it('says nothing more once a person replied, and opens the conversation', async () => {
    const desk = createDesk({ graph: silentGraph });

    const result = await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('graph');
      await chat.tell('humanReplied', { key: 'h2', id: 2, text: 'I am here' });
      return chat.result();
    });

    assert.deepEqual(desk.done, ['graph a', 'open']);
    assert.equal(result.outcome, 'takenOver');
  });

  it('sees a takeover in a reply to a conversation that a person has opened', async () => {
    const desk = createDesk({ graph: silentGraph });

    const result = await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('graph');
      desk.status = 'open';
      desk.at++;
      await chat.tell('humanReplied', { key: 'h2', id: 2, text: 'I am here' });
      return chat.result();
    });

    assert.deepEqual(desk.done, ['graph a', 'read']);
    assert.deepEqual([result.outcome, result.reason], ['takenOver', 'a person replied']);
  });

  it('yields to a person who was assigned, after a live read', async () => {
    const desk = createDesk({ graph: silentGraph });

    const result = await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('graph');
      desk.assignee = { type: 'User', id: 5 };
      desk.at++;
      await chat.tell('ownershipChanged', {
        key: 'o',
        change: 'assignee',
        contact: { id: null, name: null },
        receivedAt: Date.now(),
      });
      return chat.result();
    });

    assert.deepEqual(desk.done, ['graph a', 'read', 'open']);
    assert.deepEqual([result.outcome, result.reason], ['takenOver', 'a person was assigned']);
  });

  it('goes on when the live read contradicts a late payload', async () => {
    let calls = 0;
    const desk = createDesk({ graph: (input) => (++calls === 1 ? silentGraph(input, desk) : 'here I am') });

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('graph');
      await chat.tell('ownershipChanged', {
        key: 'o',
        change: 'status',
        snapshot: { ...desk.snapshot(), status: 'open', at: desk.at + 1 },
        contact: { id: null, name: null },
        receivedAt: Date.now(),
      });
      await desk.reached('reply');
    });

    assert.deepEqual(desk.done, ['graph a', 'read', 'graph a', 'reply here I am']);
  });

  it('drops an ownership payload that is older than the newest seen', async () => {
    const desk = createDesk();

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('reply');
      await chat.tell('ownershipChanged', {
        key: 'o',
        change: 'status',
        snapshot: { ...desk.snapshot(), status: 'open', at: desk.at - 1 },
        contact: { id: null, name: null },
        receivedAt: Date.now(),
      });
      await chat.say(2, 'b');
      await desk.reached('reply', 2);
    });

    assert.deepEqual(desk.done, ['graph a', 'reply re: a', 'graph b', 'reply re: b']);
  });

  it('hands off: reply, note, open, then team and agent', async () => {
    const desk = createDesk({
      graph: () => handsOff({ reason: 'wants a refund', summary: 'two tents' }, 'One moment.'),
    });

    const result = await withConversation({ desk, policy: { handoffTeamId: 3, handoffAgentId: 7 } }, async (chat) => {
      await chat.say(1, 'a');
      return chat.result();
    });

    assert.deepEqual(
      desk.done.map((entry) => entry.split('\n')[0]),
      [
        'graph a',
        'reply One moment.',
        'note **The bot hands this conversation over.** Reason: wants a refund.',
        'open',
        'assign 3 7',
      ],
    );
    assert.deepEqual([result.outcome, result.reason, result.cause], ['handedOff', 'wants a refund', 'graph']);
  });

  it('says the hand-off message where the graph hands off without a word', async () => {
    const desk = createDesk({ graph: () => handsOff(true) });

    await withConversation({ desk, policy: { handoffMessage: 'A colleague comes.' } }, async (chat) => {
      await chat.say(1, 'a');
      await chat.result();
    });

    assert.equal(desk.done[1], 'handoff A colleague comes.');
  });

  it('hands off with the fallback text when the graph fails for good', async () => {
    const desk = createDesk({
      graph: () => {
        throw ApplicationFailure.nonRetryable('the model refused the key (401)', 'AuthenticationError');
      },
    });

    const result = await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      return chat.result();
    });

    assert.deepEqual(
      desk.done.map((entry) => entry.split('\n')[0]),
      [
        'graph a',
        'fallback Sorry, I could not answer that just now.',
        'note **The bot hands this conversation over.** Reason: the model refused the key (401).',
        'open',
      ],
    );
    assert.equal(result.outcome, 'handedOff');
  });

  it('opens the conversation even where no other step of the hand-off works', async () => {
    const broken = () => {
      throw ApplicationFailure.nonRetryable('no', 'ChatwootRejected', 403);
    };
    const desk = createDesk({
      graph: () => handsOff(true),
      override: () => ({ addNote: broken, assign: broken, sendReply: broken }),
    });
    const policy = { handoffMessage: 'A colleague comes.', handoffTeamId: 3 };

    const result = await withConversation({ desk, policy }, async (chat) => {
      await chat.say(1, 'a');
      return chat.result();
    });

    assert.deepEqual(desk.done, ['graph a', 'open']);
    assert.equal(result.outcome, 'handedOff');
  });

  it('posts the fallback text once and stays where hand-off is disabled', async () => {
    const desk = createDesk({ graph: ({ dialogue }) => (dialogue.at(-1)?.text === 'a' ? '' : 'fine') });

    await withConversation({ desk, policy: { handoffEnabled: false } }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('fallback');
      await chat.say(2, 'b');
      await desk.reached('reply');
    });

    assert.deepEqual(desk.done, [
      'graph a',
      'fallback Sorry, I could not answer that just now.',
      'graph b',
      'reply fine',
    ]);
  });

  it('resolves when the graph says so', async () => {
    const desk = createDesk({ graph: () => ({ reply: 'Bye!', actions: { resolve: true } }) });

    const result = await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'thanks');
      return chat.result();
    });

    assert.deepEqual(desk.done, ['graph thanks', 'reply Bye!', 'resolved']);
    assert.equal(result.outcome, 'resolved');
  });

  it('does not resolve over a newer message, and answers that', async () => {
    const desk = createDesk({
      graph: ({ dialogue }) =>
        dialogue.at(-1)?.text === 'thanks' ? { reply: 'Bye!', actions: { resolve: true } } : 'sure',
      override: (d, normal) => ({
        setStatus(input) {
          if (d.done.includes('reply sure')) return normal.setStatus(input);
          const incoming = { id: 2, role: 'user' as const, text: 'wait', key: '2', receivedAt: Date.now() };
          d.last = { id: 2, from: 'customer', sendKey: null, incoming };
          return normal.setStatus(input);
        },
      }),
    });

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'thanks');
      await desk.reached('reply sure');
    });

    assert.deepEqual(desk.done, ['graph thanks', 'reply Bye!', 'graph wait', 'reply sure']);
  });

  it('sends a long reply in parts and stops between them when a person takes over', async () => {
    const paragraphs = ['one', 'two', 'three'].map((word) => `${word} ${'x'.repeat(6000)}`);
    const desk = createDesk({
      graph: () => paragraphs.join('\n\n'),
      override: (d, normal) => ({
        async sendReply(input) {
          const result = await normal.sendReply(input);
          d.assignee = { type: 'User', id: 5 };
          return result;
        },
      }),
    });

    const result = await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      return chat.result();
    });

    assert.deepEqual(
      desk.done.map((entry) => entry.slice(0, 9)),
      ['graph a', 'reply one', 'open'],
    );
    assert.equal(result.outcome, 'takenOver');
  });

  it('honours a deleted message', async () => {
    const desk = createDesk({
      graph: (input) => (input.dialogue.at(-1)?.text === 'b' ? 'only b' : silentGraph(input, desk)),
    });

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('graph a');
      await chat.tell('messageDeleted', { key: '1:deleted', id: 1 });
      await chat.say(2, 'b');
      await desk.reached('reply');
    });

    assert.deepEqual(desk.done.at(-1), 'reply only b');
    assert.ok(!desk.done.includes('graph a+b'), 'the deleted message was used');
  });

  it('answers a message that the customer left when the conversation comes back to the bot', async () => {
    const desk = createDesk();
    const waiting = { id: 9, role: 'user' as const, text: 'still there?', key: '9', receivedAt: 0 };
    desk.last = { id: 9, from: 'customer', sendKey: null, incoming: waiting };

    await withConversation({ desk }, async (chat) => {
      await chat.tell('ownershipChanged', {
        key: 'o',
        change: 'status',
        contact: { id: null, name: null },
        receivedAt: Date.now(),
      });
      await desk.reached('reply');
    });

    assert.deepEqual(desk.done, ['read', 'graph still there?', 'reply re: still there?']);
  });

  it('does not answer again what an earlier run has answered', async () => {
    const desk = createDesk();

    await withConversation({ desk, policy: { idleEnd: 300 } }, async (chat) => {
      await chat.say(1, 'a');
      await chat.result();
      desk.last = { id: 1001, from: 'us', sendKey: 'default:1:reply:1/1', incoming: null };
      await chat.tell('messageReceived', {
        key: '1',
        message: { id: 1, role: 'user', text: 'a', key: '1', receivedAt: Date.now() },
        contact: { id: 88, name: null },
      });
      await chat.result();
    });

    assert.deepEqual(desk.done, ['graph a', 'reply re: a']);
  });

  it('answers a conversation that a person resolved and the customer reopened', async () => {
    const desk = createDesk();
    desk.assignee = { type: 'User', id: 5 };

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'again');
      await desk.reached('reply');
    });

    assert.deepEqual(desk.done, ['graph again', 'reply re: again']);
  });

  it('hands a reopened conversation to its former agent where ON_REOPEN says so', async () => {
    const desk = createDesk();
    desk.assignee = { type: 'User', id: 5 };

    const result = await withConversation({ desk, policy: { onReopen: 'open' } }, async (chat) => {
      await chat.say(1, 'again');
      return chat.result();
    });

    assert.deepEqual(desk.done, ['open']);
    assert.equal(result.outcome, 'takenOver');
  });

  it('continues as new without losing what waits or answering twice', async () => {
    const desk = createDesk();

    await withConversation({ desk, policy: { continueAfterEvents: 20 } }, async (chat) => {
      for (const id of [1, 2, 3, 4, 5, 6]) {
        await chat.say(id, `m${id}`);
        await desk.reached('reply', id);
        await chat.say(id, `m${id}`);
      }
      const { runId } = await chat.handle().describe();
      assert.notEqual(runId, chat.firstRun());
    });

    assert.deepEqual(
      desk.done.filter((entry) => entry.startsWith('reply')),
      [1, 2, 3, 4, 5, 6].map((id) => `reply re: m${id}`),
    );
  });

  it('costs at most 32 events and 6 workflow tasks for one message and one reply', async () => {
    const desk = createDesk();

    const events = await withConversation({ desk, policy: { debounce: 300, searchAttributes: true } }, async (chat) => {
      await chat.say(1, 'hello');
      await desk.reached('reply');
      await chat.tell('replyEchoed', { key: 'e', sendKey: desk.sends[0]?.sendKey ?? '', id: 1001, senderId: 1 });
      await chat.handle().query('state');
      const { events: list = [] } = await chat.handle().fetchHistory();
      return list ?? [];
    });

    const tasks = events.filter((event) => event.workflowTaskScheduledEventAttributes);
    assert.ok(events.length <= 32, `${events.length} events`);
    assert.ok(tasks.length <= 6, `${tasks.length} workflow tasks`);
  });
});
