import assert from 'node:assert/strict';
import { activityInfo } from '@temporalio/activity';
import { pause, resume, state } from '../../src/workflows/facts/messages.ts';
import { openConversation, withConversation } from '../support/conversation.ts';
import { attempt, createDesk, handsOff, silentGraph, unreachable, type Desk } from '../support/desk.ts';
import { temporal } from '../support/temporal.ts';
import { runsOf } from '../../bench/runs.ts';

const kinds = ({ done }: Desk) => done.map((entry) => entry.split(' ')[0]);

describe('answer or person, whatever is away', function () {
  this.timeout(60_000);

  const tenMinutesAgo = () => Date.now() - 600_000;

  it('answers when the workers were away until long after the deadline', async () => {
    const desk = createDesk();
    const { chat, working } = await openConversation({ desk });

    await chat.say(1, 'a', tenMinutesAgo());
    await working(() => desk.reached('reply'));

    assert.deepEqual(desk.done, ['graph a', 'reply re: a']);
  });

  for (const [title, receivedAt] of [
    ['while the model is silent', Date.now],
    ['where the workers were away and the model is silent when they are back', tenMinutesAgo],
  ] as const) {
    it(`says the holding message, then asks for a person, ${title}`, async () => {
      const desk = createDesk({ graph: silentGraph });
      const policy = { holdingMessage: 'Wait', holdingAfter: 300, answerDeadline: 1500 };
      const { chat, working } = await openConversation({ desk, policy });

      await chat.say(1, 'a', receivedAt());
      const result = await working(() => chat.result());

      assert.deepEqual(kinds(desk), ['graph', 'holding', 'open', 'note', 'fallback']);
      assert.equal(result.outcome, 'handedOff');
    });
  }

  it('opens the conversation at the deadline though a reply is still on its way, and does not look for long then', async () => {
    const looks: (number | undefined)[] = [];
    const begin = Date.now();
    const desk = createDesk({
      override: (desk, normal) => ({
        async sendReply(input) {
          await desk.reached('open');
          return normal.sendReply(input);
        },
        setStatus(input) {
          looks.push(input.lookUntil);
          return normal.setStatus(input);
        },
      }),
    });

    await withConversation({ desk, policy: { answerDeadline: 1500 } }, async (chat) => {
      await chat.say(1, 'a');
      await chat.result();
    });

    assert.deepEqual(kinds(desk), ['graph', 'open', 'note']);
    assert.ok(Number(looks[0]) >= begin + 1500 && Number(looks[0]) <= Date.now());
  });

  it('calls people first where labels that the graph wants too take until the deadline', async () => {
    const desk = createDesk({
      graph: () => ({ actions: { handoff: true, labels: ['x'], note: 'about a tent' } }),
      override: (desk) => ({ addLabels: () => desk.reached('note') }),
    });

    await withConversation({ desk, policy: { answerDeadline: 1500 } }, async (chat) => {
      await chat.say(1, 'a');
      await chat.result();
    });

    assert.deepEqual(
      desk.done.map((entry) => entry.slice(0, 16)),
      ['graph a', 'open', 'note **The bot h', 'note about a ten'],
    );
  });

  it('tries no longer to open what is open, where the answer to its own try was lost', async () => {
    let tries = 0;
    let told = (): Promise<unknown> => Promise.resolve();
    const desk = createDesk({
      graph: () => handsOff({}, 'a person will come'),
      override: (_desk, normal) => ({
        async setStatus(input) {
          tries++;
          const done = await normal.setStatus(input);
          if (tries > 1) return done;
          await told();
          throw unreachable();
        },
      }),
    });

    await withConversation({ desk }, async (chat) => {
      told = async () => {
        const contact = { id: 88, name: 'Lena' };
        await chat.tell('ownershipChanged', { key: 'open', change: 'status', contact, receivedAt: Date.now() });
        await chat.handle().query(state);
      };
      await chat.say(1, 'a');
      await chat.result();
    });

    assert.deepEqual([tries, desk.status], [1, 'open']);
  });

  it('goes on with the hand-off as soon as Chatwoot is back', async () => {
    const desk = createDesk({ graph: () => handsOff({}, 'a person will come'), override: awayFor(2) });

    const result = await withConversation({ desk }, async (chat) => {
      await chat.say(1, 'a');
      return chat.result();
    });

    // The note is given up after five tries, since it must not hold up what a person sees.
    assert.deepEqual(desk.done, ['graph a', 'reply a person will come', 'open']);
    assert.deepEqual([result.outcome, desk.status], ['handedOff', 'open']);
  });

  it('adds the note to a hand-off as soon as Chatwoot takes it, once people have the conversation', async () => {
    const desk = createDesk({
      graph: () => handsOff({}, 'a person will come'),
      override: (desk, normal) => ({
        addNote(input) {
          if (!desk.done.includes('open')) throw unreachable();
          return normal.addNote(input);
        },
      }),
    });

    await withConversation({ desk, policy: { handoffTeamId: 3 } }, async (chat) => {
      await chat.say(1, 'a');
      await chat.result();
    });

    assert.deepEqual(kinds(desk), ['graph', 'reply', 'open', 'assign', 'note']);
  });

  it('counts the deadline from the arrival of the message, also in the run that continues another', async () => {
    const limits: number[] = [];
    const desk = createDesk({
      graph: () => {
        limits.push(activityInfo().scheduleToCloseTimeoutMs);
        return 'there';
      },
    });

    const runs = await withConversation({ desk, policy: { continueAfterEvents: 20 } }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('reply');
      await chat.handle().executeUpdate(pause);
      await chat.say(2, 'b', Date.now() - 60_000);
      await chat.handle().executeUpdate(resume);
      await desk.reached('reply', 2);
      return runsOf((await temporal()).client, chat.id);
    });

    assert.ok(runs.length > 1);
    const [first = 0, second = 0] = limits;
    assert.ok(first > 60_000 && second <= 60_000, limits.join(', '));
  });
});

/** Chatwoot refuses so many tries of everything that would change something, and every note. */
function awayFor(tries: number) {
  const orAway = async <T>(work: () => Promise<T>): Promise<T> => {
    if (attempt() <= tries) throw unreachable();
    return work();
  };
  return (_: Desk, normal: Desk['activities']): Partial<Desk['activities']> => ({
    sendReply: (input) => orAway(() => normal.sendReply(input)),
    addNote: () => Promise.reject(unreachable()),
    setStatus: (input) => orAway(() => normal.setStatus(input)),
  });
}
