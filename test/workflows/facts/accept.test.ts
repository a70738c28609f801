import assert from 'node:assert/strict';
import type { Facts } from '../../../src/contracts/conversation.ts';
import type { Snapshot } from '../../../src/chatwoot/snapshot.ts';
import { accept } from '../../../src/workflows/facts/accept.ts';
import { emptyInbox, knownOf, labelsOf, outlives, type Inbox } from '../../../src/workflows/facts/inbox.ts';
import { addMessage, nextBatch, oldestWaiting } from '../../../src/workflows/facts/unanswered.ts';
import { sizeOf } from '../../../src/workflows/facts/window.ts';
import { defaultPolicy as policy } from '../../support/conversation.ts';
import { customerMessage } from '../../support/desk.ts';

const ours: Snapshot = { status: 'pending', assigneeType: null, assigneeId: null, labels: [], at: 10 };
const lena = { id: 88, name: 'Lena' };
const nobody = { id: null, name: null };
const apiInbox = { ...policy, mode: 'api-inbox' as const };
const inbox = (changes: Partial<Inbox> = {}): Inbox => ({ ...emptyInbox(policy, lena), snapshot: ours, ...changes });
const replied = (
  changes: Partial<Snapshot> = {},
  fact: Partial<Facts['humanReplied']> = {},
): Facts['humanReplied'] => ({
  ...{ key: 'h', id: 5, text: 'me', snapshot: { ...ours, at: 11, ...changes }, policy, ...fact },
});

describe('a conversation that was created', () => {
  it('has the policy, the contact and the owner that are told', () => {
    const snapshot = { ...ours, assigneeType: 'User', assigneeId: 5 };
    const fact = { key: 'c', snapshot, contact: { id: 9, name: 'Ravi' }, policy: apiInbox };
    const created = accept.conversationCreated(emptyInbox(policy, nobody), fact, 0);

    assert.deepEqual([created.policy.mode, created.contact.id, created.formerAssignee], ['api-inbox', 9, 5]);
  });

  it('keeps a contact that is known where none is told', () => {
    const created = accept.conversationCreated(inbox(), { key: 'c', snapshot: ours, contact: nobody, policy }, 0);

    assert.deepEqual(created.contact, lena);
  });
});

describe('a person who decides on a draft', () => {
  const given = (id: number): Facts['commandGiven'] => ({
    ...{ key: `${id}:command`, id, command: { kind: 'drop' }, snapshot: ours, policy },
  });

  it('is heard once, in their turn, and as the last twenty of them', () => {
    const once = accept.commandGiven(inbox(), given(1), 0);
    const all = Array.from({ length: 30 }, (_, id) => given(id)).reduce(
      (box, fact) => accept.commandGiven(box, fact, 0),
      once,
    );

    assert.deepEqual(once.commands, [{ id: 1, command: { kind: 'drop' } }]);
    assert.equal(accept.commandGiven(once, given(1), 0), once);
    assert.deepEqual([all.commands?.length, all.commands?.at(-1)?.id], [20, 29]);
  });

  it('is known which note shows a draft: our own comes back', () => {
    const fact = { key: 'e', snapshot: ours, id: 9, senderId: 1 };
    const echo = (sendKey: string) => accept.replyEchoed(inbox(), { ...fact, sendKey }, 0).drafted;

    assert.deepEqual(echo('default:1:draft:2/2'), { sendKey: 'default:1:draft:2/2', id: 9 });
    assert.equal(echo('default:1:note:1/1'), undefined);
  });
});

describe('a person who replies', () => {
  it('is heard once, however often Chatwoot tells of it', () => {
    const once = accept.humanReplied(inbox(), replied(), 0);
    const settled = { ...once, claim: null };

    assert.equal(accept.humanReplied(settled, replied(), 0), settled);
  });

  it('is part of the dialogue, and what they said last stays known', () => {
    const first = accept.humanReplied(inbox(), replied(), 0);
    const late = accept.humanReplied(first, replied({}, { key: 'h2', id: 4 }), 0);

    assert.deepEqual(first.dialogue, [{ id: 5, role: 'assistant', text: 'me', human: true }]);
    assert.equal(late.lastHumanReply, 5);
  });

  it('answers what waited before, and takes nothing from the bot, where people review', () => {
    const click = { ...customerMessage(2), key: '2:submitted' };
    const waiting = [customerMessage(3), click, customerMessage(7)];
    const reviewed = replied({ status: 'open' }, { policy: { ...policy, replyMode: 'review' } });
    const after = accept.humanReplied(inbox({ unanswered: waiting }), reviewed, 0);

    assert.deepEqual([after.claim, after.lastHumanReply], [null, 5]);
    assert.deepEqual(
      after.unanswered.map(({ id }) => id),
      [7],
    );
    assert.deepEqual(
      after.dialogue.map(({ id }) => id),
      [3, 2, 5],
    );
  });

  const claims: [string, Facts['humanReplied'], Partial<Inbox>, boolean | undefined][] = [
    ['while it is ours', replied(), {}, true],
    ['where no status is told', replied({ status: null }), {}, true],
    ['while it is open', replied({ status: 'open' }), {}, false],
    ['in an API inbox, whatever its status', replied({ status: 'open' }, { policy: apiInbox }), {}, true],
    ['as it became ours', replied({ at: 12 }), { ownedSince: 12 }, true],
    ['before it became ours', replied({ at: 11 }), { ownedSince: 12 }, undefined],
    ['nobody knows when', replied({ at: 0 }), { ownedSince: 12 }, true],
  ];
  for (const [title, fact, changes, certain] of claims) {
    it(`${title}: ${certain === undefined ? 'no claim' : certain ? 'certain' : 'to be asked'}`, () => {
      const { claim } = accept.humanReplied(inbox(changes), fact, 0);

      const { at } = fact.snapshot;
      assert.deepEqual(claim, certain === undefined ? null : { why: 'humanReplied', certain, at });
    });
  }
});

describe('what Chatwoot tells of messages', () => {
  const voice = { type: 'audio', name: 'note.ogg', url: null, transcript: null };
  const edited = (fields: Partial<Facts['messageEdited']>) => ({
    key: 'e',
    id: 1,
    text: 'new',
    snapshot: ours,
    ...fields,
  });

  it('deletes a message from what was said, and no other one', () => {
    const dialogue = [1, 2].map((id) => ({ id, role: 'user' as const, text: '' }));
    const left = accept.messageDeleted(inbox({ dialogue }), { key: '1:deleted', id: 1, snapshot: ours });

    assert.deepEqual(
      left.dialogue.map(({ id }) => id),
      [2],
    );
  });

  it('edits what was said, and no other message', () => {
    const dialogue = [1, 2].map((id) => ({ id, role: 'user' as const, text: 'old', unreadable: 'x' }));

    assert.deepEqual(accept.messageEdited(inbox({ dialogue }), edited({})).dialogue, [
      { id: 1, role: 'user', text: 'new' },
      { id: 2, role: 'user', text: 'old', unreadable: 'x' },
    ]);
  });

  it('fills in the words of voice notes, in their order, and keeps those that are known', () => {
    const known = { ...voice, transcript: 'first' };
    const waiting = [1, 2].map((id) => ({ ...customerMessage(id, '', 0), attachments: [known, voice] }));
    const edit = edited({ text: '', transcripts: [null, 'second'] });
    const heard = accept.messageEdited(inbox({ unanswered: waiting }), edit).unanswered;

    assert.deepEqual(heard[0]?.attachments, [known, { ...voice, transcript: 'second' }]);
    assert.deepEqual(heard[1], waiting[1]);
    assert.deepEqual(accept.messageEdited(inbox({ unanswered: waiting }), edited({ text: '' })).unanswered, waiting);
  });

  it('begins with the owner that a refused reply tells, and keeps one that is known', () => {
    const fact = { key: 'f', id: 9, sendKey: 'default:1:reply:1/1', snapshot: { ...ours, at: 20 }, policy };

    assert.equal(accept.replyFailed(inbox({ snapshot: null }), fact).snapshot?.at, 20);
    assert.equal(accept.replyFailed(inbox(), fact).snapshot?.at, 10);
  });

  it('learns which bot it is from its echo, but in an API inbox it is none', () => {
    const echo = { key: 'e', sendKey: 'default:1:reply:1/1', id: 2, senderId: 7, snapshot: ours };

    assert.equal(accept.replyEchoed(inbox({ ownBot: 8 }), echo, 0).ownBot, 7);
    assert.equal(accept.replyEchoed(inbox({ ownBot: 8 }), { ...echo, senderId: null }, 0).ownBot, 8);
    assert.equal(accept.replyEchoed(inbox({ policy: apiInbox }), echo, 0).ownBot, null);
  });
});

describe('what waits', () => {
  it('counts what stirs it, also what is too much', () => {
    assert.equal(addMessage(inbox({ stirred: 2 }), customerMessage(1), 0).stirred, 3);
    assert.equal(addMessage(inbox({ stirred: 2, shed: 1 }), customerMessage(1), 0).stirred, 3);
  });

  it('stands by id, clicks on one message by their keys', () => {
    const clicks = ['1:b', '1:a', '1:c'].map((key) => ({ ...customerMessage(1), key }));
    const { unanswered } = clicks.reduce((all, click) => addMessage(all, click, 0), inbox());

    assert.deepEqual(
      unanswered.map(({ key }) => key),
      ['1:a', '1:b', '1:c'],
    );
  });

  it('may have exactly 256 KB', () => {
    const frame = sizeOf([customerMessage(1, '', 0)]);
    const fits = (bytes: number) => addMessage(inbox(), customerMessage(1, 'x'.repeat(bytes - frame), 0), 0).shed === 0;

    assert.deepEqual([fits(256 * 1024), fits(256 * 1024 + 1)], [true, false]);
  });

  it('is answered together, but a person’s answer to the graph by itself', () => {
    const note = { ...customerMessage(3), note: true as const };
    const [one, two] = [customerMessage(1), customerMessage(2)];

    assert.deepEqual(nextBatch(inbox({ unanswered: [one, two] })), [one, two]);
    assert.deepEqual(nextBatch(inbox({ unanswered: [one, note, two] })), [note]);
  });

  it('is as old as its oldest message, of which a click is none', () => {
    const click = { ...customerMessage(2), key: '2:clicked' };

    assert.equal(oldestWaiting(inbox({ unanswered: [click, customerMessage(5)] }), 7), 5);
    assert.equal(oldestWaiting(inbox({ unanswered: [customerMessage(9)] }), 7), 7);
  });
});

describe('what an inbox knows', () => {
  const claim = (certain: boolean) => ({ why: 'assigned' as const, certain });
  const before = claim(true);
  const cases: [string, Partial<Inbox>, boolean][] = [
    ['there is none', { claim: null }, false],
    ['it was there before', { claim: before }, false],
    ['a person has replied since', { claim: claim(true) }, true],
    ['it is of a newer change', { claim: claim(false), snapshot: { ...ours, at: 12 } }, true],
    ['it is of what was read', { claim: claim(false), snapshot: { ...ours, at: 11 } }, false],
    ['nobody has seen anything', { claim: claim(false), snapshot: null }, false],
  ];
  for (const [title, changes, expected] of cases) {
    it(`a claim ${expected ? 'outlives' : 'does not outlive'} a read: ${title}`, () => {
      assert.equal(outlives(inbox(changes), { ...ours, at: 11 }, before), expected);
    });
  }

  it('has the labels of the newest webhook', () => {
    assert.deepEqual(labelsOf(inbox({ snapshot: { ...ours, labels: ['vip'] } })), ['vip']);
    assert.deepEqual(labelsOf(inbox({ snapshot: null })), []);
  });

  it('knows which bot it is: by an echo, else by the settings', () => {
    const known = { formerAssignee: 5, policy: { ...policy, ownBot: 8 } };

    assert.deepEqual(knownOf(inbox({ ...known, ownBot: 7 })), { formerAssignee: 5, ownBot: 7 });
    assert.deepEqual(knownOf(inbox(known)), { formerAssignee: 5, ownBot: 8 });
    assert.deepEqual(knownOf(inbox()), { formerAssignee: null, ownBot: null });
  });
});
