import assert from 'node:assert/strict';
import type { OwnershipChanged } from '../../../src/contracts/conversation.ts';
import type { Snapshot } from '../../../src/chatwoot/snapshot.ts';
import { emptyInbox, type Inbox } from '../../../src/workflows/facts/inbox.ts';
import { confirmOurs, observe, observeReturn } from '../../../src/workflows/facts/observe.ts';
import { defaultPolicy } from '../../support/conversation.ts';
import { customerMessage } from '../../support/desk.ts';

const ours: Snapshot = { status: 'pending', assigneeType: null, assigneeId: null, labels: [], at: 10 };
const person = (assigneeId: number | null) => ({ assigneeType: 'User', assigneeId });
const bot = (assigneeId: number) => ({ assigneeType: 'AgentBot', assigneeId });
const apiInbox = { ...defaultPolicy, mode: 'api-inbox' as const };
const inbox = (changes: Partial<Inbox> = {}): Inbox => ({
  ...emptyInbox(defaultPolicy, null),
  snapshot: ours,
  ...changes,
});
const fresh = (changes: Partial<Inbox> = {}) => inbox({ snapshot: null, ...changes });
const seen = (changes: Partial<Snapshot>): Snapshot => ({ ...ours, at: 11, ...changes });
const changed = (changes: Partial<Snapshot>, fact: Partial<OwnershipChanged> = {}): OwnershipChanged => ({
  ...{ key: 'o', change: 'status', contact: { id: null, name: null }, receivedAt: 77, policy: defaultPolicy },
  ...{ snapshot: seen(changes), ...fact },
});
const assigned = (changes: Partial<Snapshot>) => changed(changes, { change: 'assignee' });

describe('observe', () => {
  it('takes no notice of what is older than the newest seen, and believes what is as old', () => {
    const before = inbox();

    assert.equal(observe(before, seen({ status: 'open', at: 9 }), 0), before);
    assert.equal(observe(before, seen({ status: 'open', at: 10 }), 0).claim?.why, 'statusChanged');
  });

  it('is told by a message first that people gave it back, whose event comes later', () => {
    const taken = observe(inbox(), seen({ status: 'open', at: 12 }), 0);
    const back = observe(taken, seen({ at: 13 }), 77);
    const told = observeReturn(back, changed({ at: 12.5 }), 99);

    assert.deepEqual([back.claim, back.returnedAt, back.ownedSince], [null, 77, 13]);
    assert.deepEqual([told.returnedAt, told.snapshot?.at], [77, 13]);
    assert.equal(
      observe({ ...taken, claim: { why: 'humanReplied', certain: true } }, seen({ at: 13 }), 77).returnedAt,
      null,
    );
  });

  it('is told of no return by a message that crossed with our own opening', () => {
    const opened = inbox({ snapshot: { ...ours, status: 'open' }, openedAt: 11.5 });
    const crossed = observe(opened, seen({ at: 10.5 }), 77);
    const told = observe(crossed, seen({ status: 'open', at: 11 }), 78);

    assert.deepEqual([crossed.returnedAt, told.returnedAt, told.claim?.why], [null, null, 'statusChanged']);
    assert.equal(crossed.snapshot?.status, 'open');
    assert.equal(observe(told, seen({ at: 12 }), 79).returnedAt, 79);
    assert.equal(observe(crossed, seen({ at: 12 }), 79).returnedAt, 79);
  });

  it('is told of a return by a change to what we knew, since it was something else meanwhile', () => {
    const known = inbox({ statusAt: 10 });
    const again = observeReturn(known, changed({ at: 11 }), 99);

    assert.deepEqual([again.returnedAt, again.statusAt], [77, 11]);
    assert.equal(observeReturn(again, changed({ at: 11 }), 100).stirred, again.stirred);
    assert.equal(observeReturn({ ...known, statusAt: 11 }, changed({ at: 11 }), 99).returnedAt, null);
    assert.equal(observeReturn(known, { ...changed({ at: 11 }), change: 'other' }, 99).returnedAt, null);
  });

  it('is told of a return by a change that is older than a message, but newer than any change', () => {
    const asked = observe(inbox({ statusAt: 10 }), seen({ at: 12 }), 77);
    const opened = { ...asked, snapshot: { ...ours, status: 'open' as const, at: 12 }, openedAt: 13 };
    const back = observeReturn(opened, changed({ at: 11.5 }), 99);

    assert.deepEqual([back.returnedAt, back.snapshot?.status, back.snapshot?.at], [77, 'pending', 12]);
    assert.equal(observeReturn({ ...opened, openedAt: null }, changed({ at: 11.5 }), 99).returnedAt, null);
  });

  it('keeps the status that is known where none is told', () => {
    assert.equal(observe(inbox(), seen({ status: null }), 0).snapshot?.status, 'pending');
    assert.equal(observe(fresh(), seen({ status: null }), 0).snapshot?.status, null);
  });

  const first: [string, Inbox, Partial<Snapshot>, boolean, number | null][] = [
    ['of the fact that a run begins with', fresh(), person(5), true, 5],
    ['of no other fact', fresh(), person(5), false, null],
    ['of nothing that comes later', inbox(), person(5), true, null],
    ['and no bot', fresh(), bot(7), true, null],
    ['as long as they are assigned', inbox({ formerAssignee: 5 }), person(5), false, 5],
    ['until somebody else is', inbox({ formerAssignee: 5 }), person(6), false, null],
    ['until a bot is, of whatever number', inbox({ formerAssignee: 5 }), bot(5), false, null],
  ];
  for (const [title, before, snapshot, begins, former] of first) {
    it(`takes a person for a former assignee: ${title}`, () => {
      assert.equal(observe(before, seen(snapshot), 0, begins).formerAssignee, former);
    });
  }

  const claims: [string, Inbox, Partial<Snapshot>, Inbox['claim']][] = [
    [
      'a snooze in an API inbox',
      inbox({ policy: apiInbox }),
      { status: 'snoozed' },
      { why: 'statusChanged', certain: true },
    ],
    ['a snooze of a bot’s', inbox(), { status: 'snoozed' }, { why: 'statusChanged', certain: false }],
    [
      'a resolve in an API inbox',
      inbox({ policy: apiInbox }),
      { status: 'resolved' },
      { why: 'statusChanged', certain: false },
    ],
    ['a person in an API inbox', inbox({ policy: apiInbox }), person(5), { why: 'assigned', certain: false }],
  ];
  for (const [title, before, snapshot, claim] of claims) {
    it(`makes a claim of ${title}`, () => {
      assert.deepEqual(observe(before, seen(snapshot), 0).claim, claim);
    });
  }

  it('takes back what it was not certain of, and nothing else', () => {
    const claimed = (certain: boolean) => inbox({ claim: { why: 'humanReplied', certain } });

    assert.equal(observe(claimed(false), seen({}), 0).claim, null);
    assert.deepEqual(observe(claimed(true), seen({}), 0).claim, { why: 'humanReplied', certain: true });
    assert.deepEqual(observe(claimed(true), seen({ status: 'open' }), 0).claim, { why: 'humanReplied', certain: true });
    assert.equal(observe(claimed(false), seen({ status: 'open' }), 0).claim?.why, 'statusChanged');
  });
});

describe('confirmOurs', () => {
  const claim = { why: 'assigned', certain: false } as const;

  it('settles a claim, and keeps what a newer webhook told', () => {
    const known = inbox({ claim });

    assert.deepEqual(confirmOurs(known, seen({ at: 9, labels: ['old'] })), { ...known, claim: null, statusAt: 9 });
    assert.deepEqual(confirmOurs(known, seen({ labels: ['vip'] })).snapshot?.labels, ['vip']);
    assert.deepEqual(confirmOurs(fresh({ claim }), seen({ at: 0 })).snapshot, seen({ at: 0 }));
  });

  it('forgets a former assignee who is none any more', () => {
    const former = (read: Partial<Snapshot>) => confirmOurs(inbox({ formerAssignee: 5 }), seen(read)).formerAssignee;

    assert.deepEqual([former(person(5)), former({})], [5, null]);
  });
});

describe('observeReturn, of a former assignee who is assigned', () => {
  const former = (changes: Partial<Inbox> = {}) => inbox({ formerAssignee: 5, ownedSince: 10, ...changes });

  it('takes it as theirs from then on', () => {
    const taken = observeReturn(former(), assigned(person(5)), 0);

    assert.deepEqual([taken.claim, taken.formerAssignee], [{ why: 'assigned', certain: false }, null]);
    assert.equal(taken.snapshot?.at, 11);
  });

  it('also where a newer webhook came before, which is what is known', () => {
    const taken = observeReturn(former({ snapshot: seen({ at: 12 }) }), assigned(person(5)), 0);

    assert.deepEqual([taken.claim?.why, taken.snapshot?.at], ['assigned', 12]);
  });

  const cases: [string, Inbox, Partial<Snapshot>, string | undefined][] = [
    ['at the very moment', former(), { ...person(5), at: 10 }, 'assigned'],
    ['before that', former({ ownedSince: 12, snapshot: seen({ at: 12 }) }), person(5), undefined],
    ['in a conversation that is open: for that reason', former(), { ...person(5), status: 'open' }, 'statusChanged'],
    ['somebody else, who is older news', former(), { ...person(6), at: 9 }, undefined],
    ['a bot of the same number', former(), bot(5), undefined],
    ['nobody whom one could name', inbox(), { ...person(null), at: 9 }, undefined],
  ];
  for (const [title, before, snapshot, why] of cases) {
    it(`${title}: ${why ?? 'no claim'}`, () => {
      assert.equal(observeReturn(before, assigned(snapshot), 0).claim?.why, why);
    });
  }
});

describe('observeReturn, of a conversation that comes back', () => {
  const away = (changes: Partial<Inbox> = {}) =>
    inbox({ snapshot: { ...ours, status: 'open' }, claim: { why: 'statusChanged', certain: false }, ...changes });
  const waiting = customerMessage(3, 'hello?', 0);

  it('knows when, with what, and that something is to be done', () => {
    const back = observeReturn(away({ firstAt: 1, stirred: 4 }), changed({}, { waiting }), 5);

    const { claim, returnedAt, shown, ownedSince, givenBack, firstAt, lastAt, stirred } = back;
    assert.deepEqual(
      { claim, returnedAt, shown, ownedSince },
      { claim: null, returnedAt: 77, shown: waiting, ownedSince: 11 },
    );
    assert.deepEqual(
      { givenBack, firstAt, lastAt, stirred },
      { givenBack: { at: 11, with: 3 }, firstAt: 5, lastAt: 5, stirred: 5 },
    );
  });

  it('goes on with a burst that waits, and shows nothing where nothing is shown', () => {
    const back = observeReturn(away({ firstAt: 1, unanswered: [customerMessage(2)] }), changed({}), 5);

    assert.deepEqual([back.firstAt, back.shown, back.givenBack], [1, null, { at: 11, with: 0 }]);
  });

  it('was given back by its status and its label, not by a snooze that ends in an API inbox or an assignee who goes', () => {
    const snoozed = away({ policy: apiInbox, snapshot: { ...ours, status: 'snoozed' } });
    const back = (change: OwnershipChanged['change'], status: 'open' | 'pending') =>
      observeReturn(snoozed, changed({ status }, { change, policy: apiInbox }), 0);

    assert.deepEqual([back('status', 'open').returnedAt, back('status', 'open').givenBack], [77, undefined]);
    assert.deepEqual([back('other', 'open').returnedAt, back('other', 'open').givenBack], [77, undefined]);
    for (const given of [back('returned', 'open'), back('status', 'pending')]) {
      assert.deepEqual(given.givenBack, { at: 11, with: 0 });
    }
  });

  const people: [string, Inbox, OwnershipChanged, [number | null, number | null]][] = [
    ['by its status: its assignee is a former one', away(), changed(person(5)), [77, 5]],
    [
      'by its label: so too',
      inbox({ snapshot: { ...ours, ...person(5), labels: ['ai-off'] } }),
      changed(person(5), { change: 'other' }),
      [77, 5],
    ],
    ['by an assignment: not at all', away(), assigned(person(5)), [null, null]],
    ['as it was, at the same time: given back', inbox(), changed({ ...person(5), at: 10 }), [77, 5]],
    ['with a bot, as it was: nothing came back', inbox({ statusAt: 11 }), changed(bot(7)), [null, null]],
  ];
  for (const [title, before, fact, expected] of people) {
    it(title, () => {
      const { returnedAt, formerAssignee } = observeReturn(before, fact, 0);

      assert.deepEqual([returnedAt, formerAssignee], expected);
    });
  }

  const known = (changes: Partial<Inbox> = {}) => inbox({ statusAt: 11, ...changes });
  const shown: [string, Inbox, OwnershipChanged, boolean][] = [
    ['a message that nobody has told of', known(), changed({}, { waiting }), true],
    ['also by an older event', known(), changed({ at: 9 }, { waiting }), true],
    ['no message that is known', known({ seen: ['3'] }), changed({}, { waiting }), false],
    ['no message that a person has answered', known({ lastHumanReply: 3 }), changed({}, { waiting }), false],
    ['nothing where another thing changed', known(), changed({}, { waiting, change: 'other' }), false],
    ['nothing of a conversation that is not ours', known(), changed({ status: 'open' }, { waiting }), false],
    ['nothing where there is none', known(), changed({}), false],
  ];
  for (const [title, before, fact, isShown] of shown) {
    it(`shows, where it was ours all the time, ${title}`, () => {
      const { returnedAt, shown } = observeReturn(before, fact, 0);

      assert.deepEqual([returnedAt, shown], isShown ? [77, waiting] : [null, null]);
    });
  }
});
