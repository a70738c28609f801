import assert from 'node:assert/strict';
import { emptyInbox, type Inbox } from '../../../src/workflows/facts/inbox.ts';
import { addFate, fateOf, howMuch, standingOf } from '../../../src/workflows/drafts/fates.ts';
import { defaultPolicy as policy } from '../../support/conversation.ts';
import { customerMessage } from '../../support/desk.ts';

const audio = { type: 'audio', name: 'a.ogg', url: null, transcript: null, size: null };

describe('standingOf', () => {
  const [one, two, three] = [customerMessage(1), customerMessage(2), customerMessage(3)];
  const cases: [string, Partial<Inbox>, string][] = [
    ['all of it waits', { unanswered: [one, two] }, 'current'],
    ['all of it waits, and a person had written before', { unanswered: [one, two], lastHumanReply: 9 }, 'current'],
    ['there is a newer message', { unanswered: [one, two, three] }, 'outdated'],
    ['one was deleted', { unanswered: [one] }, 'outdated'],
    ['all were deleted', { unanswered: [] }, 'outdated'],
    ['one was edited', { unanswered: [one, { ...two, text: 'else' }] }, 'outdated'],
    ['a person answered', { unanswered: [], lastHumanReply: 3 }, 'answered'],
    ['a person answered, and the customer wrote on', { unanswered: [three], lastHumanReply: 3 }, 'answered'],
    ['a person answered only the first', { unanswered: [two], lastHumanReply: 1 }, 'outdated'],
  ];
  for (const [title, changes, expected] of cases) {
    it(`is ${expected} where ${title}`, () => {
      assert.equal(standingOf({ batch: [one, two] }, { ...emptyInbox(policy, null), ...changes }), expected);
    });
  }

  it('is the end of a draft where a person answered, or nothing waits', () => {
    const fate = (changes: Partial<Inbox>) => fateOf({ batch: [one] }, { ...emptyInbox(policy, null), ...changes });

    assert.equal(fate({ lastHumanReply: 5, unanswered: [customerMessage(6)] }), 'answeredOtherwise');
    assert.equal(fate({}), 'superseded');
    assert.equal(fate({ unanswered: [two] }), undefined);
    assert.equal(fate({ unanswered: [one] }), undefined);
  });

  it('is outdated by the words of a voice note', () => {
    const mute = { ...one, attachments: [audio] };
    const heard = { ...one, attachments: [{ ...audio, transcript: 'hello' }] };

    assert.equal(standingOf({ batch: [mute] }, { ...emptyInbox(policy, null), unanswered: [heard] }), 'outdated');
  });
});

describe('howMuch', () => {
  const texts: [string, string, number][] = [
    ['', '', 0],
    ['we ship on Monday', 'we ship on Monday', 0],
    ['we ship on Monday', 'we ship  on\nMonday', 0],
    ['we ship on Monday', 'we ship on Tuesday', 0.25],
    ['we ship', 'we ship today, by train', 0.43],
    ['no no no', 'no', 0.5],
    ['yes', 'no', 1],
    ['', 'no', 1],
  ];
  for (const [before, after, share] of texts) {
    it(`says ${share} for ${JSON.stringify(after)} instead of ${JSON.stringify(before)}`, () => {
      assert.equal(howMuch(before, after), share);
    });
  }
});

describe('addFate', () => {
  it('counts, and sums up how much was changed', () => {
    const fates = addFate(addFate(addFate(undefined, 'edited', 0.25), 'sent'), 'edited', 0.5);

    assert.deepEqual(fates, { edited: 2, changed: 0.75, sent: 1 });
  });
});
