import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SignalledFact } from '../../src/contracts/conversation.ts';
import { emptyInbox, type Inbox } from '../../src/workflows/facts/inbox.ts';
import { nextStep } from '../../src/workflows/next-step.ts';
import { createRun } from '../../src/workflows/run.ts';
import { defaultPolicy, withConversation } from '../support/conversation.ts';
import { createDesk, handsOff } from '../support/desk.ts';
import { handOffBurst, permutations } from './hand-off-burst.ts';
import { take } from './take.ts';

const policy = { ...defaultPolicy, handoffTeamId: 1 };
const ref = { agent: 'default', account: 1, conversation: 1, inbox: 1 };
const SAMPLE = 8;

describe('the burst of events of a hand-off', function () {
  this.timeout(60_000);

  it('consists of six facts', () => {
    const { question, events } = handOffBurst(policy, 0);

    assert.deepEqual(
      [question, ...events].map(({ signal }) => signal),
      [
        'messageReceived',
        'replyEchoed',
        'ownershipChanged',
        'ownershipChanged',
        'ownershipChanged',
        'messageReceived',
        'ownershipChanged',
      ],
    );
  });

  it('leads to the same state in all 720 orders', () => {
    const { question, events } = handOffBurst(policy, 0);
    const begun = take(emptyInbox(policy, null), question);

    const states = new Set(permutations(events).map((order) => JSON.stringify(stateOf(order.reduce(take, begun)))));

    assert.equal(permutations(events).length, 720);
    assert.deepEqual(
      [...states].slice(0, 2).map((state): unknown => JSON.parse(state)),
      [stateOf(events.reduce(take, begun))],
    );
  });

  it('ends the workflow the same way in whatever order it comes, while the hand-off is under way', async () => {
    const { events } = handOffBurst(policy, Date.now());
    const orders = fc.sample(fc.shuffledSubarray(events, { minLength: events.length }), { numRuns: SAMPLE });

    const ends = await Promise.all(orders.map(handOffDuring));

    const titles = orders.map((order) => order.map(({ fact }) => fact.key).join(', '));
    for (const [index, end] of ends.entries()) {
      assert.deepEqual(end, ['handedOff', ['graph', 'reply', 'note', 'open', 'assign', 'read']], titles[index]);
    }
  });
});

/** What decides about everything that follows. */
function stateOf(inbox: Inbox) {
  const { snapshot, claim, unanswered, formerAssignee, ownBot, echoes, returnedAt, stirred } = inbox;
  const run = createRun({ ref, policy, contact: null, startedBy: 'messageReceived' }, 0);
  const next = nextStep({ ...run, inbox }, 0);
  return { next, snapshot, claim, unanswered, formerAssignee, ownBot, echoes, returnedAt, stirred };
}

/** The whole burst arrives during the last step of the hand-off. */
async function handOffDuring(order: SignalledFact[]) {
  const desk = createDesk({
    graph: () => handsOff({ reason: 'asked for a person' }, 'One moment.'),
    override: (_, normal) => ({
      async assign(input) {
        for (const { signal, fact } of order) await conversation?.tell(signal, fact);
        return normal.assign(input);
      },
    }),
  });
  let conversation: Parameters<Parameters<typeof withConversation>[1]>[0] | undefined;
  return withConversation({ desk, policy }, async (chat) => {
    conversation = chat;
    await chat.say(1, 'a person, please');
    const { outcome } = await chat.result();
    return [outcome, desk.done.map((entry) => entry.split(' ')[0])];
  });
}
