import assert from 'node:assert/strict';
import { activityInfo, ApplicationFailure } from '@temporalio/activity';
import type { ConfirmSendResult } from '../../../src/contracts/activities.ts';
import { state } from '../../../src/workflows/facts/messages.ts';
import { attempt, createDesk, unreachable, type Desk, type DeskOptions } from '../../support/desk.ts';
import { withConversation, type TestConversation } from '../../support/conversation.ts';
import { timeSkipping } from '../../support/temporal.ts';

/** The first send's outcome is lost; `stored`: the message is there all the same. `writtenAt`: long ago, to spare waits. */
function losing(
  { stored, found }: { stored: boolean; found?: ConfirmSendResult['found'] },
  more: DeskOptions['override'] = () => ({}),
): Desk {
  let sends = 0;
  return createDesk({
    override: (desk, normal) => ({
      ...more(desk, normal),
      async sendReply(input) {
        if (++sends > 1) return normal.sendReply(input);
        if (stored) await normal.sendReply(input);
        else desk.done.push('lost');
        throw ApplicationFailure.nonRetryable('POST messages: status 502', 'SendUnconfirmed', Date.now() - 60_000);
      },
      ...(found ? { confirmSend: () => Promise.resolve({ found }) } : {}),
    }),
  });
}

/** The first send is lost on the way, and stored so many milliseconds later. Times are the server's, which skips some. */
function queued({ answeredBy, storedAfter }: { answeredBy: 'Chatwoot' | 'nobody'; storedAfter: number }): Desk {
  let lostAt = 0;
  return createDesk({
    override: (desk, normal) => ({
      sendReply(input) {
        if (lostAt > 0) return normal.sendReply(input);
        desk.done.push('lost');
        lostAt = activityInfo().currentAttemptScheduledTimestampMs;
        throw ApplicationFailure.nonRetryable('POST messages', 'SendUnconfirmed', lostAt, answeredBy === 'Chatwoot');
      },
      async confirmSend(input) {
        const { found } = await normal.confirmSend(input);
        const isStored = activityInfo().currentAttemptScheduledTimestampMs - lostAt >= storedAfter;
        return { found: isStored ? 'present' : found };
      },
    }),
  });
}

const kinds = ({ done }: Desk) => done.map((entry) => entry.split(' ')[0]);

describe('a send whose outcome is unknown', function () {
  this.timeout(60_000);

  it('is settled by the echo of the message', async () => {
    const desk = losing({ stored: true });

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('reply');
      await chat.tell('replyEchoed', { key: 'e', sendKey: desk.sends[0]?.sendKey ?? '', id: 1001, senderId: 1 });
      await chat.say(2, 'b');
      await desk.reached('reply', 2);
      assert.equal((await chat.handle().query(state)).sends.echoed, 1);
    });

    assert.deepEqual(kinds(desk), ['graph', 'reply', 'graph', 'reply']);
  });

  for (const [policy, ifUnknown] of [
    [{}, 'askPerson'],
    [{ handoffEnabled: false }, 'tellTeam'],
    [{ ambiguousSend: 'resend' }, 'sendAgain'],
  ] as const) {
    it(`is shown to operators while it is settled: ${ifUnknown} where nobody can tell`, async () => {
      const looks = Promise.withResolvers<ConfirmSendResult>();
      const desk = losing({ stored: true }, (_desk, normal) => ({
        async confirmSend(input) {
          await normal.confirmSend(input);
          return looks.promise;
        },
      }));

      await withConversation({ desk, policy }, async (chat) => {
        await chat.say(1, 'a');
        await desk.reached('confirm');
        const { settling } = await chat.handle().query(state);
        assert.deepEqual(
          { ...settling, since: 0, next: 0 },
          { what: 'reply 1/1', since: 0, next: 0, ifAbsent: 'sendAgain', ifUnknown },
        );
        assert.ok((settling?.since ?? 0) < (settling?.next ?? 0));
        looks.resolve({ found: 'present' });
        await chat.say(2, 'b');
        await desk.reached('reply', 2);
        assert.equal((await chat.handle().query(state)).settling, null);
      });
    });
  }

  it('is settled by reading the conversation where no echo comes', async () => {
    const desk = losing({ stored: true });

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('confirm');
      await chat.say(2, 'b');
      await desk.reached('reply', 2);
      assert.equal((await chat.handle().query(state)).sends.readBack, 1);
    });

    assert.deepEqual(kinds(desk), ['graph', 'reply', 'confirm', 'graph', 'reply']);
  });

  it('is repeated with the same key once it is certainly absent', async () => {
    const desk = losing({ stored: false });

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('reply');
      assert.equal((await chat.handle().query(state)).sends.absent, 1);
    });

    assert.deepEqual(kinds(desk), ['graph', 'lost', 'confirm', 'confirm', 'reply']);
    assert.deepEqual(
      desk.sends.map(({ sendKey }) => sendKey),
      ['default:1:reply:1/1'],
    );
  });

  for (const [title, answeredBy, storedAfter, expected] of [
    ['at once where Chatwoot itself said that it failed', 'Chatwoot', Infinity, ['graph', 'lost', 'confirm', 'reply']],
    // What crossed with it is looked for afterwards.
    [
      'not while it may wait in front of Chatwoot',
      'nobody',
      45_000,
      ['graph', 'lost', 'confirm', 'confirm', 'read', 'read'],
    ],
    ['after a minute where nothing answered', 'nobody', Infinity, ['graph', 'lost', 'confirm', 'confirm', 'reply']],
  ] as const) {
    it(`is believed absent ${title}`, async () => {
      const desk = queued({ answeredBy, storedAfter });

      const result = await withConversation({ desk, skipTime: true, policy: { idleEnd: 600_000 } }, async (chat) => {
        await chat.say(1, 'a', await (await timeSkipping()).currentTimeMs());
        return chat.result();
      });

      assert.deepEqual(kinds(desk), expected);
      assert.equal(result.outcome, 'idle');
    });
  }

  it('goes to a person by the deadline where it may still be queued then', async () => {
    const desk = queued({ answeredBy: 'nobody', storedAfter: Infinity });

    const result = await withConversation(
      { desk, skipTime: true, policy: { answerDeadline: 40_000 } },
      async (chat) => {
        await chat.say(1, 'a', await (await timeSkipping()).currentTimeMs());
        return chat.result();
      },
    );

    assert.deepEqual(kinds(desk), ['graph', 'lost', 'confirm', 'confirm', 'open', 'note']);
    assert.equal(result.reason, 'nobody can tell whether a reply was stored');
  });

  it('goes to a person where nobody can tell', async () => {
    const desk = losing({ stored: false, found: 'unknown' });

    const result = await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      return chat.result();
    });

    assert.deepEqual(kinds(desk), ['graph', 'lost', 'note', 'open']);
    assert.equal(result.reason, 'nobody can tell whether a reply was stored');
    assert.deepEqual(result.sends, { acknowledged: 0, echoed: 0, readBack: 0, absent: 0, ambiguous: 1 });
  });

  it('is not said again where its echo comes while people give the conversation back', async () => {
    let chat!: TestConversation;
    let given = false;
    const desk = losing({ stored: true, found: 'unknown' }, (self, normal) => ({
      async setStatus(input) {
        const result = await normal.setStatus(input);
        if (given) return result;
        given = true;
        await chat.tell('replyEchoed', { key: 'e', sendKey: self.sends[0]?.sendKey ?? '', id: 1001, senderId: 1 });
        [self.status, self.at] = ['pending', self.at + 1];
        const fact = { change: 'status', contact: { id: 88, name: 'Lena' }, receivedAt: Date.now() } as const;
        await chat.tell('ownershipChanged', { ...fact, key: 'back' });
        await chat.say(2, 'b');
        return result;
      },
    }));
    await withConversation({ desk }, async (conversation) => {
      chat = conversation;
      await chat.say(1, 'a');
      await desk.reached('reply', 2);
    });

    assert.deepEqual(
      desk.done.filter((entry) => entry.startsWith('graph')),
      ['graph a', 'graph b'],
    );
  });

  it('is told to the team where nobody can tell and the bot may not hand off', async () => {
    const desk = losing({ stored: false, found: 'unknown' });

    await withConversation({ desk, policy: { handoffEnabled: false } }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('note');
    });

    assert.deepEqual(kinds(desk), ['graph', 'lost', 'note']);
    assert.match(desk.done.at(-1) ?? '', /nobody can tell whether a reply was stored/);
  });

  it('is repeated where nobody can tell and AMBIGUOUS_SEND=resend', async () => {
    const desk = losing({ stored: false, found: 'unknown' });

    await withConversation({ desk, policy: { ambiguousSend: 'resend' } }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('reply');
    });

    assert.deepEqual(kinds(desk), ['graph', 'lost', 'reply']);
  });

  it('is retried by Temporal only where it certainly did not happen', async () => {
    const desk = createDesk({
      override: (d, normal) => ({
        sendReply(input) {
          if (attempt() > 2) return normal.sendReply(input);
          d.done.push('refused');
          throw unreachable();
        },
      }),
    });

    await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('reply');
    });

    assert.deepEqual(kinds(desk), ['graph', 'refused', 'refused', 'reply']);
  });

  it('ends the run where the conversation is gone', async () => {
    const desk = createDesk({
      override: (_, normal) => ({
        sendReply() {
          throw ApplicationFailure.nonRetryable('404', 'ChatwootRejected', 404);
        },
        readConversation: async (input) => ({ ...(await normal.readConversation(input)), live: false, gone: true }),
      }),
    });

    const result = await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      return chat.result();
    });

    assert.deepEqual([result.outcome, result.reason], ['statusChanged', 'the conversation is gone']);
  });

  it('asks for a person when the channel refused the reply later', async () => {
    const desk = createDesk();

    const result = await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('reply');
      await chat.tell('replyFailed', { key: 'f', id: 1001, sendKey: desk.sends[0]?.sendKey ?? '' });
      return chat.result();
    });

    assert.deepEqual(kinds(desk), ['graph', 'reply', 'note', 'open']);
    assert.equal(result.reason, 'the channel refused a reply');
  });

  for (const status of ['pending', 'resolved'] as const) {
    it(`asks for a person when it refused the last words of a run that is over, ${status}`, async () => {
      const desk = createDesk();
      desk.status = status;

      const result = await withConversation({ desk }, async (chat) => {
        await chat.tell('replyFailed', { key: 'f', id: 1001, sendKey: 'default:9:reply:1/1' });
        return chat.result();
      });

      assert.deepEqual([result.outcome, result.reason], ['handedOff', 'the channel refused a reply']);
      assert.deepEqual(kinds(desk), ['note', 'open']);
      assert.equal(desk.status, 'open');
    });
  }

  it('resolves nothing where the channel refused the words before', async () => {
    const desk = createDesk({
      graph: () => ({ reply: 'bye', actions: { resolve: true, labels: ['done'] } }),
      override: (_, normal) => ({
        async addLabels(input) {
          await chat?.tell('replyFailed', { key: 'f', id: 1001, sendKey: desk.sends[0]?.sendKey ?? '' });
          return normal.addLabels(input);
        },
      }),
    });
    let chat: TestConversation | undefined;

    await withConversation({ desk }, async (talk) => {
      chat = talk;
      await talk.say(1, 'a');
      return talk.result();
    });

    assert.deepEqual(kinds(desk), ['graph', 'reply', 'labels', 'note', 'open']);
  });
});
