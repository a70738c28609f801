import assert from 'node:assert/strict';
import { look } from '../../../src/cli/conversations/look.ts';
import { triedInShort, triedLines } from '../../../src/cli/conversations/tried-in-words.ts';
import {
  isWorthTelling,
  triedByTemporal,
  triedByWorkflow,
  triedToSettle,
  type PendingCall,
  type Tried,
} from '../../../src/cli/conversations/tried.ts';
import type { ConversationState } from '../../../src/workflows/facts/messages.ts';

const NOW = Date.parse('2026-01-02T10:05:11.000Z');
const ago = (seconds: number) => NOW - seconds * 1000;
const iso = (seconds: number) => new Date(ago(seconds)).toISOString();

const call: PendingCall = {
  type: 'setStatus',
  summary: 'open for people',
  since: ago(180),
  attempt: 14,
  isWaiting: true,
  due: ago(-8),
  refusal: 'POST conversations/7/toggle_status: status 500',
};
const tried: Tried = {
  what: 'open for people',
  since: iso(180),
  tries: 13,
  refusal: 'POST conversations/7/toggle_status: status 500',
  next: iso(-8),
  worker: true,
  then: null,
};

describe('what is tried', () => {
  for (const [name, attempt, due, worth] of [
    ['a first try that began a moment ago', 1, ago(4), false],
    ['a first try that takes longer', 1, ago(5), true],
    ['a second try, as soon as it is known', 2, ago(-1), true],
  ] as const) {
    it(`${worth ? 'tells of' : 'is silent about'} ${name}`, () => {
      assert.equal(isWorthTelling({ attempt, due }, NOW), worth);
    });
  }

  const first: PendingCall = { ...call, attempt: 1, since: null, refusal: null };
  const cases: [string, PendingCall, Partial<Tried>][] = [
    ['waits for its next try', call, {}],
    ['runs', { ...call, isWaiting: false, due: ago(60) }, { tries: 14, next: null }],
    ['may be taken at once', { ...call, due: ago(4) }, { next: null }],
    ['is not taken by a worker', { ...call, due: ago(5) }, { next: null, worker: false }],
    [
      'was never taken by a worker',
      { ...first, due: ago(60) },
      { since: iso(60), tries: 0, refusal: null, next: null, worker: false },
    ],
    [
      'takes long in its first try',
      { ...first, isWaiting: false, due: ago(60) },
      { since: iso(60), tries: 1, refusal: null, next: null },
    ],
    ['began too long ago', { ...call, since: null }, { since: null }],
    ['has no summary', { ...call, summary: null }, { what: 'set the status' }],
    ['is of a newer worker, and has no summary', { ...call, summary: null, type: 'sing' }, { what: 'sing' }],
  ];
  for (const [name, pending, differs] of cases) {
    it(`is known of a call that ${name}`, () => {
      assert.deepEqual(triedByTemporal(pending, NOW), { ...tried, ...differs });
    });
  }

  it('is known of what the workflow tries by itself', () => {
    const trouble = {
      what: 'open for people',
      since: ago(180),
      tries: 13,
      refusal: tried.refusal ?? '',
      next: NOW - 1,
    };
    assert.deepEqual(triedByWorkflow(trouble, NOW), { ...tried, next: null });
    assert.equal(triedByWorkflow({ ...trouble, next: NOW + 8000 }, NOW).next, iso(-8));
  });

  const settling = { what: 'reply 1/2', since: ago(12), next: NOW + 48_000 } as const;
  for (const [ifAbsent, ifUnknown, then] of [
    ['sendAgain', 'askPerson', 'if it is not there, it is sent again; if nobody can tell, a person is asked'],
    ['sendAgain', 'tellTeam', 'if it is not there, it is sent again; if nobody can tell, a note tells the team'],
    ['sendAgain', 'leaveOut', 'if it is not there, it is sent again; if nobody can tell, it is left at that'],
    ['sendAgain', 'sendAgain', 'if it is not there, it is sent again, and likewise if nobody can tell'],
    ['leaveOut', 'leaveOut', 'if it is not there, it is left out, and likewise if nobody can tell'],
  ] as const) {
    it(`is to find out about a lost send: ${then}`, () => {
      assert.deepEqual(triedToSettle({ ...settling, ifAbsent, ifUnknown }, NOW), {
        ...{ what: 'find out whether reply 1/2 was stored', since: iso(12), tries: 0, refusal: null },
        ...{ next: iso(-48), worker: true, then },
      });
      assert.equal(triedToSettle({ ...settling, next: NOW, ifAbsent, ifUnknown }, NOW).next, null);
    });
  }

  const ref = { agent: 'default', account: 1, conversation: 7, inbox: null };
  const trouble = { what: 'add the silence label', since: ago(60), tries: 1, refusal: 'no', next: ago(0) };
  for (const [name, isRunning, state, whats] of [
    [
      'both, where a run is going',
      true,
      { trouble } as ConversationState,
      ['open for people', 'add the silence label'],
    ],
    [
      'the settling of a send',
      true,
      { trouble: null, settling: { ...settling, ifAbsent: 'sendAgain', ifUnknown: 'askPerson' } } as ConversationState,
      ['open for people', 'find out whether reply 1/2 was stored'],
    ],
    ['what Temporal knows, where no worker answers', true, null, ['open for people']],
    ['nothing, where no run is going', false, { trouble } as ConversationState, []],
  ] as const) {
    it(`is ${name}`, async () => {
      const ask = { state: () => Promise.resolve(state), calls: () => Promise.resolve([call]) };
      const { trying } = await look({ ref, isRunning }, ask);
      assert.deepEqual(
        trying.map(({ what }) => what),
        whats,
      );
    });
  }
});

describe('what is tried, in words', () => {
  const cases: [Partial<Tried>, string][] = [
    [{}, 'open for people, since 10:02:11 UTC (3 min), try 13, next in 8 s'],
    [{ next: null }, 'open for people, since 10:02:11 UTC (3 min), try 13'],
    [{ since: null }, 'open for people, try 13, next in 8 s'],
    [{ since: iso(59), next: null }, 'open for people, since 10:04:12 UTC (59 s), try 13'],
    [{ since: iso(119 * 60), next: null }, 'open for people, since 08:06:11 UTC (119 min), try 13'],
    [{ since: iso(47 * 3600), next: null }, 'open for people, since 11:05:11 UTC (47 h), try 13'],
    [{ since: iso(49 * 3600), next: null }, 'open for people, since 09:05:11 UTC (2 d), try 13'],
    [{ since: iso(-3), next: iso(3) }, 'open for people, since 10:05:14 UTC (0 s), try 13, next in 0 s'],
    [{ tries: 0, next: null, worker: false }, 'open for people, since 10:02:11 UTC (3 min), waits for a worker'],
    [{ next: null, worker: false }, 'open for people, since 10:02:11 UTC (3 min), try 13, waits for a worker'],
  ];
  for (const [differs, words] of cases) {
    it(`is "${words}"`, () => {
      assert.deepEqual(triedLines([{ ...tried, refusal: null, ...differs }], NOW), [`  trying             ${words}`]);
    });
  }

  it('has the last refusal below, on one line', () => {
    const [, refusal] = triedLines([{ ...tried, refusal: 'status 500\n  and more' }], NOW);
    assert.equal(refusal, '  last refusal       status 500 and more');
  });

  const settled = {
    ...{ what: 'find out whether reply 1/1 was stored', since: iso(12), tries: 0, refusal: null },
    ...{
      next: iso(-48),
      worker: true,
      then: 'if it is not there, it is sent again; if nobody can tell, a person is asked',
    },
  };
  it('has what follows below', () => {
    assert.deepEqual(triedLines([settled], NOW), [
      '  trying             find out whether reply 1/1 was stored, since 10:04:59 UTC (12 s), next in 48 s',
      '  then               if it is not there, it is sent again; if nobody can tell, a person is asked',
    ]);
    assert.equal(
      triedInShort([settled]),
      'find out whether reply 1/1 was stored, since 10:04:59 UTC, if it is not there, it is sent again, if nobody can tell, a person is asked',
    );
  });

  it('is nothing where nothing is tried', () => {
    assert.deepEqual(triedLines([], NOW), []);
    assert.equal(triedInShort([]), null);
  });

  it('is short in a list: what was refused, or waits for a worker', () => {
    const slow = { ...tried, what: 'turn 1', tries: 1, refusal: null, next: null };
    const untaken = { ...slow, tries: 0, worker: false };

    assert.equal(triedInShort([slow]), null);
    assert.equal(triedInShort([slow, untaken, tried]), 'turn 1, waits for a worker; open for people, try 13');
  });
});
