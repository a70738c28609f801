import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/activity';
import type { Outcome } from '../../src/contracts/graph.ts';
import { withConversation, type TestConversation } from '../support/conversation.ts';
import { createDesk, customerMessage, silentGraph, type Desk, type ScriptedGraph } from '../support/desk.ts';

const asking: Partial<Outcome> = {
  reply: 'One moment.',
  actions: { handoff: { reason: 'May I refund 20 EUR?' } },
  question: 'May I refund 20 EUR?',
};

/** Asks the team about everything that the customer writes, and tells the customer what they answered. */
const asksTheTeam: ScriptedGraph = ({ resume }, desk) => {
  desk.isAsking = !resume;
  return resume ? `They say: ${resume.answer}` : asking;
};

const openFor = (desk: Desk, assignee: number | null = null) => {
  desk.status = 'open';
  desk.assignee = assignee === null ? null : { type: 'User', id: assignee };
  desk.at++;
};

describe('a question of the graph', () => {
  it('becomes a note that says how to answer it, and the conversation goes to people', async () => {
    const desk = createDesk({ graph: asksTheTeam });

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'refund me');
      const { outcome } = await chat.result();

      const note = desk.done.find((entry) => entry.startsWith('note'));
      assert.equal(outcome, 'handedOff');
      assert.match(note ?? '', /The bot asks:\*\* May I refund 20 EUR\?.*`\/resume yes`/s);
      assert.deepEqual(desk.done.at(-1), 'open');
    });
  });

  it("is answered by a person's note: the bot takes the conversation back and goes on", async () => {
    const desk = createDesk({ graph: asksTheTeam });

    await withConversation({ desk, policy: { idleEnd: 500 } }, async (chat) => {
      await chat.say(1, 'refund me');
      await chat.result();
      openFor(desk, 5);
      desk.done.length = 0;

      await chat.answer(7, 'yes');
      const { outcome } = await chat.result();

      assert.equal(outcome, 'idle');
      assert.deepEqual(desk.done, ['take back', 'resume yes', 'reply They say: yes']);
      assert.equal(desk.sends.at(-1)?.sendKey, 'default:7:reply:1/1');
    });
  });

  it('is asked for where a note holds the command alone', async () => {
    const desk = createDesk({ graph: asksTheTeam });

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'refund me');
      await chat.result();
      openFor(desk, 5);
      desk.done.length = 0;

      await chat.answer(7, '');
      const { outcome } = await chat.result();

      assert.equal(outcome, 'statusChanged');
      assert.deepEqual(desk.done, [
        'note Nothing stands behind `/resume`. Write the answer there, such as `/resume yes`, and the bot goes on.',
        'read',
      ]);
      desk.done.length = 0;
      await chat.answer(8, 'yes');
      await desk.reached('reply They say: yes');
    });
  });

  it('may end with a resolve, which does not take what was asked before for a new message', async () => {
    const desk = createDesk({
      graph: (input, desk) =>
        input.resume ? { reply: 'Done.', actions: { resolve: true } } : asksTheTeam(input, desk),
      override: (desk, normal) => ({
        setStatus(input) {
          // What Chatwoot lists of the customer: the question that was answered long ago.
          const isNewer = input.unlessNewerThan !== null && 1 > input.unlessNewerThan;
          if (!isNewer) return normal.setStatus(input);
          return Promise.resolve({ changed: false, status: desk.status, newer: customerMessage(1, 'refund me') });
        },
      }),
    });

    await withConversation({ desk, policy: { idleEnd: 500 } }, async (chat) => {
      await chat.say(1, 'refund me');
      await chat.result();
      openFor(desk, 5);
      desk.done.length = 0;

      await chat.answer(7, 'yes');
      assert.equal((await chat.result()).outcome, 'resolved');
    });

    assert.deepEqual(desk.done, ['take back', 'resume yes', 'reply Done.', 'resolved']);
  });

  it('whose answer the graph cannot use, where nobody may be asked, costs one turn and not one after the other', async () => {
    const desk: Desk = createDesk({
      graph: ({ resume }) => {
        if (resume) throw ApplicationFailure.nonRetryable('the shop is closed', 'Graph');
        return 'hello';
      },
    });
    desk.isAsking = true;
    desk.last = { id: 8, from: 'customer', sendKey: null, incoming: customerMessage(8, 'hello?') };

    await withConversation({ desk, policy: { handoffEnabled: false, idleEnd: 500 } }, async (chat) => {
      await chat.answer(7, 'yes');
      await chat.result();
    });

    assert.deepEqual(desk.done.slice(0, 3), [
      'take back',
      'resume yes',
      'fallback Sorry, I could not answer that just now.',
    ]);
  });

  it('is answered once, however often the note comes', async () => {
    const desk = createDesk({ graph: asksTheTeam });

    await withConversation({ desk, policy: { idleEnd: 500 } }, async (chat) => {
      desk.isAsking = true;
      await chat.answer(7, 'yes');
      await chat.answer(7, 'yes');
      await chat.result();

      assert.deepEqual(desk.done, ['take back', 'resume yes', 'reply They say: yes']);
    });
  });

  it('is a turn of its own: what the customer wrote waits for the next', async () => {
    const desk = createDesk({
      graph: (input, desk) => (input.resume ? asksTheTeam(input, desk) : `re: ${input.dialogue.at(-1)?.text ?? ''}`),
    });
    desk.isAsking = true;

    await withConversation({ desk, policy: { idleEnd: 500, debounce: 200 } }, async (chat) => {
      await chat.answer(7, 'yes');
      await chat.say(8, 'hello?');
      await chat.result();

      assert.deepEqual(desk.done, [
        ...['take back', 'resume yes', 'reply They say: yes', 'graph hello?', 'reply re: hello?'],
      ]);
      assert.deepEqual(
        desk.turns.at(-1)?.dialogue.map(({ text }) => text),
        ['They say: yes', 'hello?'],
      );
      assert.equal(desk.turns.at(-1)?.opening, null, 'an answer to a note would count as one to what stands before it');
    });
  });

  it('keeps being answered where a stale event says that people have the conversation', async () => {
    const desk = createDesk({
      graph: (input, desk) => (desk.turns.length === 1 ? silentGraph(input, desk) : asksTheTeam(input, desk)),
    });
    desk.isAsking = true;
    openFor(desk);
    const stale = { ...desk.snapshot(), at: 99 };

    await withConversation({ desk, policy: { idleEnd: 500 } }, async (chat) => {
      await chat.answer(7, 'yes');
      await desk.reached('resume');
      const nobody = { id: null, name: null };
      await chat.tell('ownershipChanged', {
        ...{ key: 'o', change: 'other', contact: nobody, receivedAt: Date.now(), snapshot: stale },
      });
      await chat.result();

      assert.deepEqual(desk.done, ['take back', 'resume yes', 'read', 'resume yes', 'reply They say: yes']);
    });
  });

  it('is not given up for an event that shows the conversation with people', async () => {
    const desk = createDesk({ graph: asksTheTeam });
    desk.isAsking = true;
    openFor(desk, 5);

    await withConversation({ desk, policy: { idleEnd: 500, debounce: 300 } }, async (chat) => {
      await chat.answer(7, 'yes');
      const nobody = { id: null, name: null };
      desk.at++;
      await chat.tell('ownershipChanged', { key: 'o', change: 'other', contact: nobody, receivedAt: Date.now() });
      await chat.result();

      assert.deepEqual(desk.done, ['take back', 'resume yes', 'reply They say: yes']);
    });
  });

  it('may be answered before the hand-off is over', async () => {
    const desk: Desk = createDesk({
      graph: asksTheTeam,
      override: (_, normal) => ({
        async setStatus(input) {
          const result = await normal.setStatus(input);
          await told.answer(7, 'yes');
          return result;
        },
      }),
    });
    let told: TestConversation;

    await withConversation({ desk, policy: { idleEnd: 500 } }, async (chat) => {
      told = chat;
      await chat.say(1, 'refund me');
      const { outcome } = await chat.result();

      assert.equal(outcome, 'idle');
      assert.deepEqual(desk.done.slice(-3), ['take back', 'resume yes', 'reply They say: yes']);
    });
  });

  it('stays with a person who writes to the customer while the graph goes on', async () => {
    const desk = createDesk({ graph: silentGraph });
    desk.isAsking = true;
    openFor(desk);

    await withConversation({ desk }, async (chat) => {
      await chat.answer(7, 'yes');
      await desk.reached('resume');
      await chat.tell('humanReplied', { key: '9', id: 9, text: 'I have refunded it.' });
      const { outcome } = await chat.result();

      assert.deepEqual([outcome, desk.status, desk.sends.length], ['takenOver', 'open', 0]);
    });
  });

  it('goes back to the assigned person after the answer, with ON_REOPEN=open', async () => {
    const desk: Desk = createDesk({
      graph: (input, desk) => (desk.turns.length === 1 ? silentGraph(input, desk) : asksTheTeam(input, desk)),
    });
    desk.isAsking = true;
    openFor(desk, 5);

    await withConversation({ desk, policy: { onReopen: 'open' } }, async (chat) => {
      await chat.answer(7, 'yes');
      await desk.reached('resume');
      // As an operator would, where the model hangs: the turn begins anew.
      await chat.handle().executeUpdate('retryTurn');
      const { outcome } = await chat.result();

      assert.equal(outcome, 'takenOver');
      assert.deepEqual(desk.done, ['take back', 'resume yes', 'resume yes', 'reply They say: yes', 'open']);
    });
  });

  it('stays with people once one of them has written to the customer', async () => {
    const desk = createDesk({ graph: asksTheTeam });
    desk.isAsking = true;
    openFor(desk);
    desk.last = { id: 9, from: 'human', sendKey: null, incoming: null };

    await withConversation({ desk }, async (chat) => {
      await chat.answer(7, 'yes');
      const { outcome } = await chat.result();

      assert.equal(outcome, 'statusChanged');
      assert.deepEqual(desk.done.slice(0, 1), ['take back']);
      assert.equal(desk.sends.length, 0);
      assert.equal(desk.status, 'open');
    });
  });

  it('that nobody asked: a note says so, and the conversation stays with people', async () => {
    const desk = createDesk();
    openFor(desk);

    await withConversation({ desk }, async (chat) => {
      await chat.answer(7, 'yes');
      const { outcome } = await chat.result();

      assert.equal(outcome, 'statusChanged');
      assert.match(desk.done.join('\n'), /^take back\nnote The bot has no question that waits/);
      assert.equal(desk.status, 'open');
    });
  });

  it('may be followed by another one', async () => {
    const desk = createDesk({ graph: ({ resume }) => (resume?.answer === 'two' ? 'Done.' : asking) });
    desk.isAsking = true;

    await withConversation({ desk, policy: { idleEnd: 500 } }, async (chat) => {
      await chat.answer(7, 'one');
      const { outcome } = await chat.result();
      await chat.answer(8, 'two');
      await chat.result();

      assert.equal(outcome, 'handedOff');
      assert.deepEqual(
        desk.done.filter((entry) => entry.startsWith('reply')),
        ['reply One moment.', 'reply Done.'],
      );
    });
  });

  it('whose answer the graph cannot use goes back to people', async () => {
    const desk = createDesk({
      graph: () => {
        throw ApplicationFailure.nonRetryable('the shop refused the key (401)', 'AuthenticationError');
      },
    });
    desk.isAsking = true;
    openFor(desk);

    await withConversation({ desk }, async (chat) => {
      await chat.answer(7, 'yes');
      const { outcome, reason } = await chat.result();

      assert.deepEqual([outcome, reason, desk.status], ['handedOff', 'the shop refused the key (401)', 'open']);
    });
  });

  it('is a note alone where the bot may not hand off, and the answer goes the same way', async () => {
    const desk = createDesk({
      graph: (input, desk) => (input.resume ? asksTheTeam(input, desk) : { ...asking, reply: '' }),
    });

    await withConversation({ desk, policy: { handoffEnabled: false, idleEnd: 2000 } }, async (chat) => {
      await chat.say(1, 'refund me');
      await desk.reached('note');
      desk.isAsking = true;
      await chat.answer(7, 'yes');
      await desk.reached('reply');

      assert.deepEqual(
        desk.done.map((entry) => entry.split(':')[0]),
        ['graph refund me', 'note **The bot asks', 'take back', 'resume yes', 'reply They say'],
      );
      await chat.result();
    });
  });
});
