import assert from 'node:assert/strict';
import type { Snapshot } from '../../src/chatwoot/snapshot.ts';
import { isOurs, mayBeOurs, type Known } from '../../src/chatwoot/ownership.ts';

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

describe('isOurs', () => {
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

describe('mayBeOurs', () => {
  it('never rules out what isOurs accepts', () => {
    for (const mode of ['agent-bot', 'api-inbox'] as const) {
      for (const [, changes, known] of agentBot) {
        const rules = { mode, silenceLabel: 'ai-off' };
        if (isOurs(snapshot(changes), rules, known)) assert.ok(mayBeOurs(snapshot(changes), rules));
      }
    }
  });
});
