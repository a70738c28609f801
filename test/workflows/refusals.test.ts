import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/activity';
import type { Activities } from '../../src/contracts/activities.ts';
import { state, type ConversationState } from '../../src/workflows/facts/messages.ts';
import { withConversation, type Setup, type TestConversation } from '../support/conversation.ts';
import { createDesk, handsOff, unreachable, type Desk } from '../support/desk.ts';
import { timeSkipping } from '../support/temporal.ts';

const kinds = ({ done }: Desk) => done.map((entry) => entry.split(' ')[0]);
const refused = (status: number) => () => {
  throw ApplicationFailure.nonRetryable(`Chatwoot answered with ${status}`, 'ChatwootRejected', status);
};
const away = () => {
  throw unreachable();
};

/** A desk on which some calls never succeed. */
const refusing = (calls: (normal: Activities) => Partial<Activities>, graph?: Parameters<typeof createDesk>[0]) =>
  createDesk({ ...graph, override: (_, normal) => calls(normal) });

/** What comes of one message. */
const come = (setup: Setup) =>
  withConversation(setup, async (chat) => {
    await chat.say(1, 'a');
    return chat.result();
  });

async function until(chat: TestConversation, isSo: (now: ConversationState) => boolean): Promise<void> {
  while (!isSo(await chat.handle().query(state)));
}

describe('a call that fails for ever, while the others work', function () {
  this.timeout(30_000);
  const soon = { answerDeadline: 1500 };

  for (const [title, failing] of [
    ['is refused', refused(403)],
    ['is answered with 404, though the conversation is there', refused(404)],
    ['never reaches Chatwoot', away],
  ] as const) {
    it(`calls a person where a reply ${title}`, async () => {
      const desk = refusing(() => ({ sendReply: failing }));

      const result = await come({ desk, policy: soon });

      assert.deepEqual(
        kinds(desk).filter((kind) => kind !== 'read'),
        ['graph', 'note', 'open'],
      );
      assert.equal(result.outcome, 'handedOff');
    });
  }

  it('answers after all where people give back at once what it could not say', async () => {
    let isMended = false;
    let giveBack = () => Promise.resolve();
    const desk = refusing((normal) => ({
      sendReply: (input) => (isMended ? normal.sendReply(input) : refused(403)()),
      async assign(input) {
        await normal.assign(input);
        isMended = true;
        await giveBack();
      },
    }));

    await withConversation({ desk, policy: { handoffTeamId: 3 } }, async (chat) => {
      giveBack = () => {
        desk.status = 'pending';
        desk.at++;
        const contact = { id: 88, name: 'Lena' };
        return chat.tell('ownershipChanged', { key: 'back', change: 'status', contact, receivedAt: 1 });
      };
      await chat.say(1, 'a');
      await desk.reached('reply');
    });

    assert.deepEqual(
      kinds(desk).filter((kind) => kind !== 'read'),
      ['graph', 'note', 'open', 'assign', 'graph', 'reply'],
    );
  });

  it('goes by the newest webhook where nobody can look', async () => {
    const desk = refusing(() => ({ readConversation: away }));

    const result = await withConversation({ desk, policy: soon }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('reply');
      desk.status = 'open';
      desk.at++;
      const fact = { key: 'opened', change: 'status', contact: { id: 88, name: 'Lena' }, receivedAt: 1 } as const;
      await chat.tell('ownershipChanged', fact);
      return chat.result();
    });

    assert.deepEqual([result.outcome, result.reason], ['statusChanged', 'the status changed']);
  });

  it('tells the team once that a conversation cannot be resolved, and answers on', async () => {
    const desk = refusing(() => ({ setStatus: refused(403) }), {
      graph: () => ({ reply: 'bye', actions: { resolve: true } }),
    });

    await withConversation({ desk, policy: { ...soon, debounce: 0 } }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('note');
      await chat.say(2, 'b');
      await desk.reached('reply', 2);
    });

    const notes = desk.done.filter((entry) => entry.startsWith('note'));
    assert.match(notes[0] ?? '', /could not be resolved \(Chatwoot answered with 403\)/);
  });

  it('takes a resolve back that waits for its next try when a person takes the conversation', async () => {
    let tried = false;
    const desk = refusing(
      (normal) => ({
        setStatus(input) {
          if (input.status !== 'resolved') return normal.setStatus(input);
          tried = true;
          throw unreachable();
        },
      }),
      { graph: () => ({ reply: 'bye', actions: { resolve: true } }) },
    );

    const result = await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('reply');
      while (!tried) await chat.handle().query(state);
      await chat.tell('humanReplied', { key: '7', id: 7, text: 'Marta here' });
      return chat.result();
    });

    assert.deepEqual([result.outcome, desk.status], ['takenOver', 'open']);
    assert.ok(!desk.done.includes('resolved'));
  });

  it('says the reply when Chatwoot is back, however late, where nobody can be called', async () => {
    let isBack = false;
    const desk = refusing((normal) => ({ sendReply: (input) => (isBack ? normal.sendReply(input) : away()) }));

    await withConversation({ desk, policy: { answerDeadline: 300, handoffEnabled: false } }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('graph');
      const { due } = { due: Date.now() + 600 };
      while (Date.now() < due) await chat.handle().query(state);
      isBack = true;
      await desk.reached('reply');
    });

    assert.deepEqual(desk.done, ['graph a', 'reply re: a']);
  });

  it('leaves a conversation with people that cannot be taken back, and says so', async () => {
    const desk = refusing(() => ({ takeBack: refused(403) }));
    desk.status = 'open';

    const result = await withConversation({ desk, policy: soon }, async (chat) => {
      await chat.answer(7, 'yes');
      return chat.result();
    });

    assert.match(desk.done.join('\n'), /note The bot could not take the conversation back/);
    assert.equal(result.outcome, 'takenOver');
  });

  it('stops trying what somebody else has done, and goes on with the hand-off', async () => {
    const desk = refusing(() => ({ setStatus: refused(401) }), { graph: () => handsOff({}, 'One moment.') });

    const result = await withConversation({ desk, policy: { ...soon, handoffTeamId: 3 } }, async (chat) => {
      await chat.say(1, 'a');
      await until(chat, ({ trouble }) => trouble !== null);
      desk.status = 'open';
      desk.at++;
      const fact = { key: 'opened', change: 'status', contact: { id: 88, name: 'Lena' }, receivedAt: 1 } as const;
      await chat.tell('ownershipChanged', fact);
      return chat.result();
    });

    assert.equal(result.outcome, 'handedOff');
    assert.equal(desk.done.at(-1), 'assign 3 -');
  });

  it('tells operators after ten minutes that a conversation cannot be opened, also where nobody refuses it', async () => {
    let isBack = false;
    const desk = refusing(
      (normal) => ({
        setStatus(input) {
          if (isBack) return normal.setStatus(input);
          throw ApplicationFailure.create({ type: 'ChatwootUncertain', nextRetryDelay: 100_000 });
        },
      }),
      { graph: () => handsOff({}, 'One moment.') },
    );

    await withConversation({ desk, skipTime: true }, async (chat) => {
      await chat.say(1, 'a', await (await timeSkipping()).currentTimeMs());
      const result = chat.result();
      await until(chat, ({ trouble }) => trouble !== null);
      isBack = true;
      await result;
    });

    assert.equal(desk.status, 'open');
  });

  it('shows an operator what is refused, since when and how often', async () => {
    const desk = refusing(
      (normal) => ({ setStatus: (input) => (isMended ? normal.setStatus(input) : refused(401)()) }),
      {
        graph: () => handsOff({ reason: 'asked for a person' }, 'One moment.'),
      },
    );
    let isMended = false;
    const began = Date.now();

    await withConversation({ desk, policy: soon }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('note');
      let trouble = null;
      while (!trouble) ({ trouble } = await chat.handle().query(state));

      assert.ok(trouble.since >= began - 1000 && trouble.since <= Date.now() + 1000);
      assert.deepEqual(
        { ...trouble, since: 0, next: 0 },
        { what: 'open for people', since: 0, tries: 1, refusal: 'Chatwoot answered with 401', next: 0 },
      );
      isMended = true;
      await chat.handle().terminate();
    });
  });
});
