import assert from 'node:assert/strict';
import { runsOf } from '../../../bench/runs.ts';
import { pause, state } from '../../../src/workflows/facts/messages.ts';
import { createDesk, customerMessage, silentGraph, type Desk } from '../../support/desk.ts';
import { openConversation, withConversation, type TestConversation } from '../../support/conversation.ts';
import { forEach } from '../../support/for-each.ts';
import { temporal, type RunSignals } from '../../support/temporal.ts';

/** Signals in flight at the same time. */
const AT_ONCE = 50;
const MAX_CARRIED = 96 * 1024;

/** How much is a flood: of messages into one conversation, and of the signals that a run may take. */
export interface Sizes {
  messages: number;
  /** The run goes on as a new one at so many events. */
  continueAfterEvents: number;
  signals: RunSignals;
}

export function describeFloods(name: string, { messages, continueAfterEvents, signals }: Sizes): void {
  describe(name, function () {
    this.timeout(900_000);

    it(`of ${messages} into one conversation is answered to the last one, each once, over several runs`, async () => {
      const desk = createDesk();
      const ids = sequence(messages);
      const burst = messages / 20;

      const runs = await withConversation(
        { desk, signals, policy: { maxTurnsPerHour: 1e6, continueAfterEvents } },
        async (chat) => {
          for (let from = 0; from < ids.length; from += burst) {
            const bursting = ids.slice(from, from + burst);
            await forEach(bursting, AT_ONCE, (id) => write(chat, id));
            await answered(desk, from + bursting.length);
          }
          // What comes again late, after several runs, is known.
          await forEach(ids.slice(-messages / 4), AT_ONCE, (id) => write(chat, id));
          assert.equal((await chat.handle().query(state)).unanswered, 0);
          return runsOfChat(chat);
        },
      );

      assert.deepEqual(answeredIds(desk), ids);
      assert.ok(runs.length > 3, `${runs.length} runs`);
      for (const { events, inputBytes } of runs) {
        // One burst may come on top.
        assert.ok(events.length < continueAfterEvents * 3, `${events.length} events`);
        assert.ok(inputBytes < MAX_CARRIED, `${inputBytes} bytes carried`);
      }
    });

    it('in mid-turn, more than a run may take, cuts the turn and asks for a person', async () => {
      const desk = createDesk({ graph: silentGraph });

      const [result, runs] = await withConversation({ desk, signals }, async (chat) => {
        await write(chat, 1);
        await desk.reached('graph');
        await forEach(sequence(signals.tooMany * 1.1), AT_ONCE, () => write(chat, 1));
        return [await chat.result(), await runsOfChat(chat)] as const;
      });

      assert.deepEqual([result.outcome, result.reason], ['handedOff', 'too many messages at once']);
      assert.deepEqual(
        desk.done.map((entry) => entry.split(' ')[0]),
        ['graph', 'note', 'open'],
      );
      assert.ok(runs.length > 1);
    });

    it('that comes while the conversation is paused continues as new and stays paused', async () => {
      const desk = createDesk();

      await withConversation({ desk, signals }, async (chat) => {
        await write(chat, 1);
        await desk.reached('reply');
        await chat.handle().executeUpdate(pause);
        await write(chat, 2);
        await forEach(sequence(signals.many * 1.1), AT_ONCE, () => write(chat, 2));

        const { paused, unanswered } = await chat.handle().query(state);
        assert.deepEqual([paused, unanswered], [true, 1]);
        assert.equal((await runsOfChat(chat)).length, 2);
      });

      assert.equal(desk.turns.length, 1);
    });

    it('that comes while no worker is up goes to a person as soon as one is', async () => {
      const desk = createDesk();
      const { chat, working } = await openConversation({ desk, signals });
      await forEach(sequence(signals.tooMany * 1.1), AT_ONCE, (id) => write(chat, id));

      const result = await working(() => chat.result());

      assert.deepEqual([result.outcome, result.reason], ['handedOff', 'too many messages at once']);
      assert.deepEqual(answeredIds(desk), []);
    });
  });
}

const runsOfChat = async ({ id }: TestConversation) => runsOf((await temporal()).client, id);

const sequence = (length: number) => Array.from({ length }, (_, index) => index + 1);

async function write(chat: TestConversation, id: number): Promise<void> {
  const message = customerMessage(id);
  await chat.tell('messageReceived', { key: message.key, message, contact: { id: 88, name: 'Lena' } });
}

/** The messages that the replies answer, as the customer reads them. */
function answeredIds({ sends }: Desk): number[] {
  const asked = sends.flatMap(({ text }) => [...text.matchAll(/question (\d+)/g)]);
  return asked.map(([, id]) => Number(id)).sort((a, b) => a - b);
}

async function answered(desk: Desk, messages: number): Promise<void> {
  while (answeredIds(desk).length < messages) await desk.reached('reply', desk.sends.length + 1);
}
