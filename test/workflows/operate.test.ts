import assert from 'node:assert/strict';
import { Worker } from '@temporalio/worker';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { drain, handOff, pause, resume, retryTurn, state } from '../../src/workflows/facts/messages.ts';
import { createDesk, customerMessage, silentGraph, unreachable } from '../support/desk.ts';
import { withConversation } from '../support/conversation.ts';
import { workflowBundle } from '../support/temporal.ts';

describe('operator updates', function () {
  this.timeout(60_000);

  it('hands a conversation off in mid-turn', async () => {
    const desk = createDesk({ graph: silentGraph });

    const result = await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('graph');
      await chat.handle().executeUpdate(handOff, { args: [{ reason: 'the customer called' }] });
      return chat.result();
    });

    assert.deepEqual(
      desk.done.map((entry) => entry.split(' ')[0]),
      ['graph', 'note', 'open'],
    );
    assert.deepEqual([result.outcome, result.reason], ['handedOff', 'the customer called']);
  });

  it('hands off a conversation that the turn would resolve', async () => {
    const labelled = Promise.withResolvers<undefined>();
    const desk = createDesk({
      graph: () => ({ reply: 'bye', actions: { resolve: true, labels: ['x'] } }),
      override: (_desk, normal) => ({
        async addLabels(input) {
          await normal.addLabels(input);
          await labelled.promise;
        },
      }),
    });

    const { outcome } = await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('labels');
      await chat.handle().executeUpdate(handOff, { args: [{ reason: 'the customer called' }] });
      labelled.resolve(undefined);
      return chat.result();
    });

    assert.deepEqual([outcome, desk.status], ['handedOff', 'open']);
  });

  it('pauses, keeps what comes in, and answers it when resumed', async () => {
    const desk = createDesk();

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('reply');
      await chat.handle().executeUpdate(pause);
      await chat.say(2, 'b');
      const paused = await chat.handle().query(state);
      assert.deepEqual([paused.phase, paused.unanswered, paused.paused], ['paused', 1, true]);
      await chat.handle().executeUpdate(resume);
      await desk.reached('reply', 2);
    });

    assert.deepEqual(desk.done, ['graph a', 'reply re: a', 'graph b', 'reply re: b']);
  });

  it('stays paused whoever has had the conversation meanwhile, until it is resumed', async () => {
    const desk = createDesk();

    await withConversation({ desk }, async (chat) => {
      const now = (status: 'open' | 'pending') => {
        desk.status = status;
        desk.at++;
        const contact = { id: 88, name: 'Lena' };
        return chat.tell('ownershipChanged', { key: `${desk.at}`, change: 'status', contact, receivedAt: 1 });
      };
      await chat.say(1, 'a');
      await desk.reached('reply');
      await chat.handle().executeUpdate(pause);
      await now('open');
      await desk.reached('read');
      await now('pending');
      await chat.say(2, 'b');
      const { paused, unanswered } = await chat.handle().query(state);
      await chat.handle().executeUpdate(resume);
      await desk.reached('reply re: b');

      assert.deepEqual([paused, unanswered], [true, 1]);
      assert.equal(chat.handle().signaledRunId, chat.firstRun());
    });

    assert.equal(desk.sends.length, 2);
  });

  it('takes in again what people left unanswered while it was paused, once they give it back', async () => {
    const desk = createDesk();

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('reply');
      await chat.handle().executeUpdate(pause);
      await chat.say(2, 'b');
      const now = (status: 'open' | 'pending') => {
        desk.status = status;
        const about = { key: `${++desk.at}`, contact: { id: 88, name: 'Lena' }, receivedAt: Date.now() };
        return chat.tell('ownershipChanged', { ...about, change: 'status', waiting: customerMessage(2, 'b') });
      };
      await now('open');
      await desk.reached('read');
      while ((await chat.handle().query(state)).unanswered > 0);
      await now('pending');
      await chat.handle().executeUpdate(resume);
      await desk.reached('reply', 2);
    });

    assert.deepEqual(desk.done.slice(-2), ['graph b', 'reply re: b']);
  });

  it('pauses a reply that waits for Chatwoot to come back, and begins the turn again when resumed', async () => {
    let isAway = true;
    const tried = Promise.withResolvers<undefined>();
    const desk = createDesk({
      override: (_desk, normal) => ({
        sendReply(input) {
          tried.resolve(undefined);
          if (isAway) throw unreachable();
          return normal.sendReply(input);
        },
      }),
    });

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await tried.promise;
      await chat.handle().executeUpdate(pause);
      isAway = false;
      await desk.reached('read');
      while ((await chat.handle().query(state)).phase !== 'paused');
      await chat.handle().executeUpdate(resume);
      await desk.reached('reply');
    });

    assert.deepEqual(desk.done, ['graph a', 'read', 'graph a', 'reply re: a']);
  });

  it('drains: the turn that runs is finished, and the next one waits until it is resumed', async () => {
    const asked = Promise.withResolvers<undefined>();
    const desk = createDesk({
      graph: async ({ dialogue }) => {
        await asked.promise;
        return `re: ${dialogue.at(-1)?.text ?? ''}`;
      },
    });

    await withConversation({ desk, policy: { onNewMessage: 'queue' } }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('graph');
      await chat.handle().executeUpdate(drain);
      asked.resolve(undefined);
      await desk.reached('reply');
      await chat.say(2, 'b');
      const drained = await chat.handle().query(state);
      assert.deepEqual([drained.paused, drained.unanswered], [true, 1]);
      await chat.handle().executeUpdate(resume);
      await desk.reached('reply', 2);
    });

    assert.deepEqual(desk.done, ['graph a', 'reply re: a', 'graph b', 'reply re: b']);
  });

  it('refuses what makes no sense, with a reason', async () => {
    const desk = createDesk();

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('reply');

      await assert.rejects(chat.handle().executeUpdate(resume), isRefusal('the bot is not paused'));
      await assert.rejects(chat.handle().executeUpdate(retryTurn), isRefusal('no turn runs, and none has failed'));
      await assert.rejects(
        chat.handle().executeUpdate(handOff, { args: [{} as { reason: string }] }),
        isRefusal('give a reason'),
      );
    });
  });

  it('runs a turn again that failed', async () => {
    let calls = 0;
    const desk = createDesk({ graph: () => (++calls === 1 ? '' : 'now it works') });

    await withConversation({ desk, policy: { handoffEnabled: false } }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('fallback');
      await desk.reached('graph', 1);
      await chat.handle().query(state);
      await chat.handle().executeUpdate(retryTurn);
      await desk.reached('reply');
    });

    assert.deepEqual(desk.done.at(-1), 'reply now it works');
    assert.equal(calls, 2);
  });

  it('replays as it went, however often an update was refused meanwhile', async () => {
    const desk = createDesk();

    const history = await withConversation({ desk, policy: { debounce: 200, idleEnd: 200 } }, async (chat) => {
      await chat.say(1, 'a');
      let over = false;
      const result = chat.result().finally(() => (over = true));
      const refused = async () => {
        while (!over) await assert.rejects(chat.handle().executeUpdate('resume'));
      };
      await Promise.all([refused(), refused(), result]);
      return chat.handle().fetchHistory();
    });

    await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history);
  });
});

const isRefusal = (message: string) => (error: unknown) =>
  error instanceof WorkflowUpdateFailedError && error.cause?.message === message;
