import assert from 'node:assert/strict';
import { runsOf, type Event, type HistoryOfRun } from '../../bench/runs.ts';
import { costOf, splitTurns, type HistoryCost } from '../../bench/turn-costs.ts';
import { state } from '../../src/workflows/facts/messages.ts';
import { createDesk } from '../support/desk.ts';
import { withConversation } from '../support/conversation.ts';
import { temporal } from '../support/temporal.ts';

/** On each side of a turn. */
const NEIGHBOURS = 2;

describe('a turn late in a conversation', function () {
  this.timeout(120_000);

  it('costs what turn 10 costs in events and bytes, over several runs, where messages are long', async () => {
    const { runs, turns } = await converse(70 + NEIGHBOURS, 2000);

    assert.ok(runs.length >= 4, `${runs.length} runs`);
    for (const turn of [30, 50, 70]) isWithinTenPercent(cost(turns, turn), cost(turns, 10));
    const carried = runs.slice(-3).map(({ inputBytes }) => inputBytes);
    // A message or two may be waiting in the moment in which a run goes over into the next one.
    assert.ok(Math.max(...carried) < Math.min(...carried) + 3 * 2500, `${carried.join(', ')} bytes carried`);
  });

  it('costs the same from the moment on at which the dialogue is full, where they are short', async () => {
    const { turns } = await converse(45 + NEIGHBOURS, 40);

    for (const turn of [35, 40, 45]) isWithinTenPercent(cost(turns, turn), cost(turns, 25));
  });
});

/** Speaks `length` characters in each of so many turns, and echoes each reply, as Chatwoot does. */
async function converse(count: number, length: number): Promise<{ runs: HistoryOfRun[]; turns: HistoryCost[] }> {
  const desk = createDesk();
  const policy = { continueAfterEvents: 250, maxTurnsPerHour: 1e6 };
  const runs = await withConversation({ desk, policy }, async (chat) => {
    for (let turn = 1; turn <= count; turn += 1) {
      await chat.say(100 + turn, 'x'.repeat(length));
      await desk.reached('reply', turn);
      const { sendKey = '' } = desk.sends.at(-1) ?? {};
      await chat.tell('replyEchoed', { key: `e${turn}`, sendKey, id: 1000 + turn, senderId: 1 });
      while ((await chat.handle().query(state)).replies < turn);
    }
    return runsOf((await temporal()).client, chat.id);
  });
  return { runs, turns: runs.flatMap(({ events }) => splitTurns(events).map((turn) => costOf(turn.filter(isOurs)))) };
}

/** Workflow tasks are left out: how many there are depends on which signals come while one is under way. */
const isOurs = (event: Event) => !Object.keys(event).some((name) => name.startsWith('workflowTask'));

/** The median of a turn and its neighbours: two of the five may carry the change from one run to the next. */
function cost(turns: HistoryCost[], turn: number): Pick<HistoryCost, 'events' | 'bytes'> {
  const near = turns.slice(turn - 1 - NEIGHBOURS, turn + NEIGHBOURS);
  assert.equal(near.length, 2 * NEIGHBOURS + 1);
  const median = (of: (cost: HistoryCost) => number) => near.map(of).sort((a, b) => a - b)[near.length >> 1] ?? 0;
  return { events: median(({ events }) => events), bytes: median(({ bytes }) => bytes) };
}

function isWithinTenPercent(late: Pick<HistoryCost, 'events' | 'bytes'>, early: typeof late): void {
  const ratios = [late.events / early.events, late.bytes / early.bytes];
  const text = `${JSON.stringify(late)} against ${JSON.stringify(early)}`;
  assert.ok(
    ratios.every((ratio) => Math.abs(ratio - 1) <= 0.1),
    text,
  );
}
