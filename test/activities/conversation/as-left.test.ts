import assert from 'node:assert/strict';
import { asLeft, isUnseen, leftSnoozed, withOvertaken } from '../../../src/activities/conversation/as-left.ts';
import type { Snapshot } from '../../../src/chatwoot/snapshot.ts';
import type { LastMessage, Reading } from '../../../src/contracts/activities.ts';
import type { LeftAs, Recalled } from '../../../src/contracts/conversation.ts';
import { MOST_SEEN, NOTHING_SO_FAR } from '../../../src/contracts/limits.ts';

const at = (time: number, status: Snapshot['status'] = 'pending'): Snapshot => ({
  ...{ status, assigneeType: null, assigneeId: null, labels: [], at: time },
});
const reading = (snapshot: Snapshot, live = false, last: Reading['last'] = null): Reading => ({
  ...{ snapshot, live, last, contact: null, inbox: null, channel: null },
});

describe('what the run before knew at its end', () => {
  const opened: LeftAs = { snapshot: at(20, 'open'), statusAt: 10 };

  const cases: [string, Reading, LeftAs | undefined, number | undefined, Snapshot['status']][] = [
    ['stands against an older webhook', reading(at(15)), opened, undefined, 'open'],
    ['not against a newer one', reading(at(20)), opened, undefined, 'pending'],
    ['nor one without a time', reading(at(0)), opened, undefined, 'pending'],
    ['nor a live look', reading(at(15), true), opened, undefined, 'pending'],
    ['nor a change of the status that it had not heard of', reading(at(15)), opened, 15, 'pending'],
    ['but against one that it had', reading(at(10)), opened, 10, 'open'],
    ['is nothing where there was none', reading(at(15)), undefined, undefined, 'pending'],
  ];
  for (const [title, seen, left, givenBackAt, status] of cases) {
    it(title, () => {
      const givenBack = givenBackAt === undefined ? undefined : { at: givenBackAt, with: 0 };

      assert.equal(asLeft(seen, left, givenBack).snapshot.status, status);
    });
  }
});

describe('a message that was on its way while the run before resolved the conversation', () => {
  const resolved = (seen: number[] = [5, 7]): Recalled => ({
    soFar: { ...NOTHING_SO_FAR, seen },
    leftAs: { snapshot: at(9), statusAt: 1, resolvedAt: 10 },
  });
  const human: LastMessage = { id: 9, from: 'human', sendKey: null, incoming: null };
  const closed = (last: LastMessage | null = null) => reading(at(10, 'resolved'), true, last);
  const blocked = reading({ ...at(10, 'resolved'), blocked: true }, true);
  const guard = (toldAt: number) => ({
    rules: { mode: 'agent-bot' as const, silenceLabel: 'ai-off' },
    ...{ formerAssignee: null, ownBot: null, fallback: at(toldAt) },
  });

  const cases: [string, Reading, Recalled | undefined, number | undefined, boolean, number?][] = [
    ['is one that nothing had told of', closed(), resolved(), 8, true],
    ['whether it is newer than what was answered or not', closed(), resolved(), 6, true],
    ['or older than all of it', closed(), resolved(), 4, true],
    ['also where nobody can look', reading(at(10, 'resolved')), resolved(), 8, true],
    ['but none that had been told of', closed(), resolved(), 7, false],
    ['nor one that a person has followed with words', closed(human), resolved(), 8, false],
    ['nor one of a conversation that is not resolved', reading(at(10, 'open'), true), resolved(), 8, false],
    ['nor where somebody else resolved it', closed(), { soFar: resolved().soFar }, 8, false],
    ['nor where nothing is known of the run before', closed(), undefined, 8, false],
    ['nor where somebody has blocked the contact', blocked, resolved(), 8, false],
    ['nor where no message waits', closed(), resolved(), undefined, false],
    ['nor where something happened since, such as a rule that resolved it', closed(), resolved(), 8, false, 11],
  ];
  for (const [title, seen, before, waiting, expected, toldAt = 9] of cases) {
    it(title, () => {
      assert.equal(withOvertaken(seen, before, waiting, guard(toldAt)).overtaken ?? false, expected);
    });
  }

  it('is none that is older than what is remembered', () => {
    const many = Array.from({ length: MOST_SEEN }, (_, index) => 100 + index);

    assert.deepEqual([isUnseen(resolved(many), 99), isUnseen(resolved(many), 200)], [false, true]);
    assert.equal(isUnseen(resolved([]), 1), false);
  });
});

describe('a snooze that the run before was told of', () => {
  const snoozed: LeftAs = { snapshot: at(10, 'snoozed'), statusAt: 10 };

  it('stands until people give the conversation back', () => {
    assert.equal(leftSnoozed(snoozed), true);
    assert.equal(leftSnoozed(snoozed, { at: 10, with: 0 }), true);
    assert.equal(leftSnoozed(snoozed, { at: 11, with: 0 }), false);
    assert.equal(leftSnoozed({ ...snoozed, snapshot: at(10, 'open') }), false);
    assert.equal(leftSnoozed(undefined), false);
  });
});
