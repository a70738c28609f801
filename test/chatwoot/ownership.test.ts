import assert from 'node:assert/strict';
import type { Snapshot } from '../../src/chatwoot/snapshot.ts';
import { isOurs, mayBeOurs, whyNotOurs, type Known, type NotOurs } from '../../src/chatwoot/ownership.ts';

const snapshot = (changes: Partial<Snapshot>): Snapshot => ({
  status: 'pending',
  assigneeType: null,
  assigneeId: null,
  labels: [],
  at: 1,
  ...changes,
});
const person = { assigneeType: 'User', assigneeId: 5 };
const bot = { assigneeType: 'AgentBot', assigneeId: 7 };

const agentBot: [string, Partial<Snapshot>, Known, boolean][] = [
  ['pending, nobody assigned', {}, {}, true],
  ['pending, our bot assigned', bot, { ownBot: 7 }, true],
  ['pending, a bot assigned while ours is unknown', bot, {}, true],
  ['pending, another bot assigned', bot, { ownBot: 8 }, false],
  ["pending, Chatwoot's own assistant assigned", { assigneeType: 'Captain::Assistant', assigneeId: 1 }, {}, false],
  ['pending, a person assigned', person, {}, false],
  ['pending, the former assignee', person, { formerAssignee: 5 }, true],
  ['pending, somebody else than the former assignee', person, { formerAssignee: 6 }, false],
  ['pending, with the silence label', { labels: ['ai-off'] }, {}, false],
  ['pending, with another label', { labels: ['vip'] }, {}, true],
  ['open', { status: 'open' }, {}, false],
  ['open with our bot: the mark of a failed delivery', { status: 'open', ...bot }, { ownBot: 7 }, false],
  ['resolved', { status: 'resolved' }, {}, false],
  ['snoozed', { status: 'snoozed' }, {}, false],
  ['without a status', { status: null }, {}, true],
  ['a blocked contact', { blocked: true }, {}, false],
  ['a person assigned of whom nothing is told', { assigneeType: 'User' }, {}, false],
  ['a bot assigned of which nothing is told', { assigneeType: 'AgentBot' }, { ownBot: 7 }, true],
];

const apiInbox: [string, Partial<Snapshot>, boolean][] = [
  ['open, nobody assigned', { status: 'open' }, true],
  ['pending, nobody assigned', {}, true],
  ['open, a person assigned', { status: 'open', ...person }, false],
  ['open, an agent bot assigned: we are none', { status: 'open', ...bot }, false],
  ['open, with the silence label', { status: 'open', labels: ['ai-off'] }, false],
  ['resolved', { status: 'resolved' }, false],
  ['snoozed', { status: 'snoozed' }, false],
];

const reviewed: [string, Partial<Snapshot>, Known, boolean][] = [
  ['pending, nobody assigned', {}, {}, true],
  ['open, nobody assigned', { status: 'open' }, {}, true],
  ['open, a person assigned', { status: 'open', ...person }, {}, true],
  ['open, with the silence label', { status: 'open', labels: ['ai-off'] }, {}, false],
  ['open, a blocked contact', { status: 'open', blocked: true }, {}, false],
  ["open, Chatwoot's own assistant assigned", { assigneeType: 'Captain::Assistant', assigneeId: 1 }, {}, false],
  ['open, another bot assigned', { status: 'open', ...bot }, { ownBot: 8 }, false],
  ['resolved', { status: 'resolved', ...person }, {}, false],
  ['snoozed', { status: 'snoozed' }, {}, false],
];

describe('isOurs', () => {
  for (const [title, changes, known, expected] of reviewed) {
    for (const mode of ['agent-bot', 'api-inbox'] as const) {
      it(`${mode} in review, ${title}: ${expected ? 'ours' : 'not ours'}`, () => {
        const rules = { mode, silenceLabel: 'ai-off', replyMode: 'review' as const };
        assert.equal(isOurs(snapshot(changes), rules, known), expected);
      });
    }
  }
  for (const [title, changes, known, expected] of agentBot) {
    it(`agent bot, ${title}: ${expected ? 'ours' : 'not ours'}`, () => {
      assert.equal(isOurs(snapshot(changes), { mode: 'agent-bot', silenceLabel: 'ai-off' }, known), expected);
    });
  }
  for (const [title, changes, expected] of apiInbox) {
    it(`API inbox, ${title}: ${expected ? 'ours' : 'not ours'}`, () => {
      assert.equal(isOurs(snapshot(changes), { mode: 'api-inbox', silenceLabel: 'ai-off' }), expected);
    });
  }
});

describe('whyNotOurs', () => {
  const open = { status: 'open' } as const;
  const reasons: [Partial<Snapshot>, Known, NotOurs, NotOurs][] = [
    [{ ...open, ...person, labels: ['ai-off'], blocked: true }, {}, 'blocked', 'blocked'],
    [{ ...open, ...person, labels: ['ai-off'] }, {}, 'labelled', 'labelled'],
    [{ ...open, ...person }, {}, 'assigned', 'assigned'],
    [{ ...open, ...person }, { formerAssignee: 6 }, 'assigned', 'assigned'],
    [{ ...open, ...person }, { formerAssignee: 5 }, 'statusChanged', 'otherBot'],
    [{ ...open, ...bot }, {}, 'statusChanged', 'otherBot'],
    [bot, { ownBot: 8 }, 'otherBot', 'otherBot'],
    [{ ...bot, status: null }, { ownBot: 8 }, 'otherBot', 'otherBot'],
    [{ status: 'resolved' }, {}, 'statusChanged', 'statusChanged'],
  ];
  for (const [changes, known, ofBot, ofInbox] of reasons) {
    it(`${JSON.stringify(changes)}, ${JSON.stringify(known)}: ${ofBot}, in an API inbox ${ofInbox}`, () => {
      const why = (mode: 'agent-bot' | 'api-inbox') =>
        whyNotOurs(snapshot(changes), { mode, silenceLabel: 'ai-off' }, known);

      assert.deepEqual([why('agent-bot'), why('api-inbox')], [ofBot, ofInbox]);
    });
  }
});

describe('whyNotOurs in review', () => {
  it('takes no person for a reason', () => {
    const rules = { mode: 'agent-bot', silenceLabel: 'ai-off', replyMode: 'review' } as const;
    const why = (changes: Partial<Snapshot>) => whyNotOurs(snapshot({ ...person, ...changes }), rules);

    assert.deepEqual([why({ status: 'resolved' }), why({ labels: ['ai-off'] })], ['statusChanged', 'labelled']);
  });
});

describe('mayBeOurs', () => {
  it('never rules out what isOurs accepts', () => {
    for (const mode of ['agent-bot', 'api-inbox'] as const) {
      for (const [, changes, known] of [...agentBot, ...reviewed]) {
        const rules = { mode, silenceLabel: 'ai-off', replyMode: 'review' as const };
        assert.ok(mayBeOurs(snapshot(changes), rules) || !isOurs(snapshot(changes), rules, known));
      }
      for (const [, changes, known] of agentBot) {
        const rules = { mode, silenceLabel: 'ai-off' };
        if (isOurs(snapshot(changes), rules, known)) assert.ok(mayBeOurs(snapshot(changes), rules));
      }
    }
  });
});
