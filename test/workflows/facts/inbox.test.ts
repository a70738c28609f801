import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Facts } from '../../../src/contracts/conversation.ts';
import type { Snapshot } from '../../../src/chatwoot/snapshot.ts';
import { accept } from '../../../src/workflows/facts/accept.ts';
import { answered, said } from '../../../src/workflows/facts/dialogue.ts';
import { emptyInbox, unheardOf, type Inbox } from '../../../src/workflows/facts/inbox.ts';
import { defaultPolicy as policy } from '../../support/conversation.ts';
import { customerMessage } from '../../support/desk.ts';

const contact = { id: 88, name: 'Lena' };
const nobody = { id: null, name: null };
const ours: Snapshot = { status: 'pending', assigneeType: null, assigneeId: null, labels: [], at: 10 };
const person = { assigneeType: 'User', assigneeId: 5 };

const received = (id: number, snapshot = ours): Facts['messageReceived'] => {
  const message = customerMessage(id, `m${id}`, 0);
  return { key: message.key, message, contact, snapshot, policy };
};
const changed = (
  snapshot: Snapshot,
  change: 'status' | 'assignee' | 'other' = 'status',
): Facts['ownershipChanged'] => ({
  ...{ key: 'o', snapshot, change, contact: nobody, receivedAt: 77, policy },
});
const replied = (id: number, snapshot: Snapshot): Facts['humanReplied'] => ({
  ...{ key: `h${id}`, id, text: 'me', snapshot, policy },
});
const empty = () => emptyInbox(policy, null);
const begun = (snapshot = ours) => accept.messageReceived(empty(), received(1, snapshot), 0);
const ids = ({ unanswered }: Inbox) => unanswered.map(({ id }) => id);

describe('inbox', () => {
  it('takes a message once and keeps messages by id', () => {
    let inbox = empty();
    for (const id of [3, 1, 3, 2, 1]) inbox = accept.messageReceived(inbox, received(id), id);

    assert.deepEqual(ids(inbox), [1, 2, 3]);
    assert.deepEqual([inbox.firstAt, inbox.lastAt], [3, 2]);
  });

  it('knows which messages it has heard of: told of, answered, or read where it began', () => {
    const first = answered(begun(), begun().unanswered);
    const told = accept.messageReceived({ ...first, seen: [] }, received(2), 0);
    const inbox: Inbox = { ...told, dialogue: [...told.dialogue, { role: 'user', text: 'm7', id: 7 }] };

    assert.deepEqual(unheardOf(inbox, ['1', '2', '3', '7']), ['3']);
  });

  it('takes over words that come after an empty message, and keeps what cannot be read or is late', () => {
    const why = 'the customer called';
    const inbox = (fields: object) => {
      const message = { ...customerMessage(1, '', 0), unreadable: why, ...fields };
      return accept.messageReceived(empty(), { ...received(1), message }, 0);
    };
    const edited = (from: Inbox, fields: object = {}) =>
      accept.messageEdited(from, { key: 'e', id: 1, text: 'words', snapshot: ours, ...fields }).unanswered[0];

    assert.deepEqual(edited(inbox({})), customerMessage(1, 'words', 0));
    assert.equal(edited(inbox({}), { unreadable: why })?.unreadable, why);
    assert.equal(edited(inbox({ late: true }))?.unreadable, why);
    assert.equal(edited(inbox({}), { id: 2 })?.unreadable, why);
  });

  it('hears once that the channel refused a reply, however often Chatwoot says so', () => {
    const failed = { key: '9:failed', id: 9, sendKey: 'default:1:reply:1/1', snapshot: ours, policy };
    const told = accept.replyFailed(begun(), failed);

    assert.equal(told.undelivered, failed.sendKey);
    assert.equal(accept.replyFailed({ ...told, undelivered: null }, failed).undelivered, null);
  });

  it('holds the same messages whatever the order and number of deliveries', () => {
    const event = fc.record({ id: fc.integer({ min: 1, max: 8 }), deleted: fc.boolean() });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let inbox = empty();
        for (const { id, deleted } of events) {
          inbox = deleted
            ? accept.messageDeleted(inbox, { key: `${id}:deleted`, id, snapshot: ours })
            : accept.messageReceived(inbox, received(id), 0);
        }
        const gone = new Set(events.filter(({ deleted }) => deleted).map(({ id }) => id));
        const expected = [...new Set(events.map(({ id }) => id))].filter((id) => !gone.has(id)).sort((a, b) => a - b);
        assert.deepEqual(ids(inbox), expected);
      }),
    );
  });

  it('never takes a message that was deleted before it came', () => {
    const inbox = accept.messageDeleted(empty(), { key: '1:deleted', id: 1, snapshot: ours });

    assert.deepEqual(ids(accept.messageReceived(inbox, received(1), 0)), []);
  });

  it('takes over an edit', () => {
    const inbox = accept.messageEdited(begun(), { key: '1:edited', id: 1, text: 'better', snapshot: ours });

    assert.equal(inbox.unanswered[0]?.text, 'better');
  });

  it('keeps the words of people behind what they came after, though their webhook came before the turn was over', () => {
    const crossed = accept.humanReplied(begun(), replied(3, ours), 0);
    const first = said(answered(crossed, crossed.unanswered), { id: 2, role: 'assistant', text: 're: m1' });
    const last = said(first, { id: 4, role: 'assistant', text: 'and more' });

    assert.deepEqual(
      last.dialogue.map(({ id }) => id),
      [1, 2, 3, 4],
    );
  });

  it('keeps what came after the answered messages waiting', () => {
    const inbox = accept.messageReceived(begun(), received(2), 0);

    const after = answered(inbox, inbox.unanswered.slice(0, 1), [{ id: 9, role: 'assistant', text: 'hi' }]);

    assert.deepEqual([ids(after), after.dialogue.map(({ id }) => id)], [[2], [1, 9]]);
  });

  it('sheds what is too much, and counts it', () => {
    let inbox = empty();
    for (let id = 1; id <= 205; id++) inbox = accept.messageReceived(inbox, received(id), 0);

    assert.deepEqual([inbox.unanswered.length, inbox.shed], [200, 5]);
  });

  it('refuses everything more, once something was too much, until a person was asked', () => {
    const large = { ...received(1), message: customerMessage(1, 'x'.repeat(300_000)) };

    const inbox = accept.messageReceived(accept.messageReceived(empty(), large, 0), received(2), 0);

    assert.deepEqual([ids(inbox), inbox.shed], [[], 2]);
  });

  it('counts attachments, and what an edit made longer', () => {
    const image = { type: 'audio', name: 'voice', url: null, transcript: '😀'.repeat(70_000) };
    const voice = { ...received(1), message: { ...customerMessage(1, ''), attachments: [image] } };
    const edit = { key: 'e', id: 1, text: 'x'.repeat(300_000), snapshot: ours };

    assert.equal(accept.messageReceived(empty(), voice, 0).shed, 1);
    assert.equal(accept.messageEdited(begun(), edit).shed, 1);
  });

  it('sees a claim where a newer payload is not ours, and drops it when the next one is', () => {
    const open = accept.ownershipChanged(begun(), changed({ ...ours, status: 'open', at: 11 }), 0);
    const pending = accept.messageReceived(open, received(2, { ...ours, at: 12 }), 0);

    assert.deepEqual(open.claim, { why: 'statusChanged', certain: false });
    assert.equal(pending.claim, null);
  });

  it('ignores an owner that is older than the newest seen', () => {
    const inbox = accept.ownershipChanged(begun(), changed({ ...ours, status: 'open', at: 9 }), 0);

    assert.deepEqual([inbox.claim, inbox.snapshot?.at], [null, 10]);
  });

  it('believes an owner without a time', () => {
    assert.ok(accept.ownershipChanged(begun(), changed({ ...ours, status: 'open', at: 0 }), 0).claim);
  });

  it('is certain of a person who replies while it is ours', () => {
    const inbox = accept.humanReplied(begun(), replied(2, { ...ours, at: 11 }), 0);

    assert.deepEqual(inbox.claim, { why: 'humanReplied', certain: true, at: 11 });
    const label = accept.ownershipChanged(inbox, changed({ ...ours, labels: ['vip'], at: 12 }, 'other'), 0);
    assert.ok(label.claim, 'an unrelated change took the claim back');
  });

  it('asks first where a person replied to a conversation that was open', () => {
    const inbox = accept.humanReplied(begun(), replied(2, { ...ours, status: 'open', at: 11 }), 0);

    assert.deepEqual(inbox.claim, { why: 'humanReplied', certain: false, at: 11 });
  });

  it('is not given back by what happened before the reply, and is told of late', () => {
    const inbox = accept.humanReplied(begun(), replied(2, { ...ours, at: 13 }), 0);
    const late = accept.ownershipChanged(inbox, changed({ ...ours, at: 12 }, 'status'), 0);
    const back = accept.ownershipChanged(late, changed({ ...ours, at: 14 }, 'status'), 0);

    assert.deepEqual([late.claim?.why, late.statusAt, back.claim], ['humanReplied', 12, null]);
  });

  it("does not count a person's reply from before the conversation came back", () => {
    const back = accept.ownershipChanged(empty(), changed({ ...ours, at: 20 }), 0);
    const inbox = accept.humanReplied(back, replied(2, { ...ours, at: 11 }), 0);

    assert.equal(inbox.claim, null);
    assert.equal(inbox.dialogue[0]?.human, true);
  });

  it('takes the person in the fact that starts a run for the former assignee', () => {
    const inbox = begun({ ...ours, ...person });

    assert.deepEqual([inbox.formerAssignee, inbox.claim], [5, null]);
  });

  it('takes a person who is newly assigned for the new owner', () => {
    const first = accept.ownershipChanged(empty(), changed({ ...ours, ...person }, 'assignee'), 0);
    const later = accept.ownershipChanged(begun(), changed({ ...ours, ...person, at: 11 }, 'assignee'), 0);

    for (const inbox of [first, later]) assert.deepEqual(inbox.claim, { why: 'assigned', certain: false });
  });

  it('forgets the former assignee once somebody else, or nobody, is assigned', () => {
    const inbox = accept.messageReceived(begun({ ...ours, ...person }), received(2, { ...ours, at: 11 }), 0);

    assert.equal(inbox.formerAssignee, null);
  });

  it('notes when the conversation comes back, with its assignee as the former one', () => {
    const away = accept.ownershipChanged(begun(), changed({ ...ours, status: 'open', at: 11 }), 0);
    const back = accept.ownershipChanged(away, changed({ ...ours, ...person, at: 12 }), 5);

    assert.deepEqual(
      [back.returnedAt, back.formerAssignee, back.claim, back.ownedSince, back.lastAt],
      [77, 5, null, 12, 5],
    );
  });

  it('does not take a person who took it for a former assignee because something else changed', () => {
    const taken = accept.ownershipChanged(begun(), changed({ ...ours, ...person, at: 11 }, 'assignee'), 0);
    const labelled = { ...ours, ...person, labels: ['vip'], at: 12 };
    const inbox = accept.ownershipChanged(taken, changed(labelled, 'other'), 0);

    assert.deepEqual([inbox.formerAssignee, inbox.returnedAt, inbox.claim?.why], [null, null, 'assigned']);
  });

  it('is given back by a status that changed to pending, whatever was known before', () => {
    const handedBack = changed({ ...ours, ...person, at: 11 });
    const once = accept.ownershipChanged(begun(), handedBack, 0);
    const twice = accept.ownershipChanged(once, handedBack, 9);

    assert.deepEqual([once.formerAssignee, once.returnedAt, once.claim], [5, 77, null]);
    assert.deepEqual(twice, once);
  });

  it('is not given back by a status that is not newer than the reply of a person', () => {
    const claimed = accept.humanReplied(begun(), replied(2, { ...ours, at: 11 }), 0);
    const crossed = accept.ownershipChanged(claimed, changed({ ...ours, ...person, at: 11 }), 0);
    const later = accept.ownershipChanged(claimed, changed({ ...ours, ...person, at: 12 }), 0);

    assert.deepEqual([crossed.claim?.why, crossed.returnedAt], ['humanReplied', null]);
    assert.deepEqual([later.claim, later.formerAssignee], [null, 5]);
  });

  it('knows no former assignee where it comes back with nobody assigned', () => {
    const former = accept.ownershipChanged(empty(), changed({ ...ours, ...person }), 0);
    const silenced = accept.ownershipChanged(
      former,
      changed({ ...ours, ...person, labels: ['ai-off'], at: 11 }, 'other'),
      0,
    );
    const back = accept.ownershipChanged(silenced, changed({ ...ours, at: 12 }, 'other'), 0);

    assert.deepEqual([back.claim, back.formerAssignee, back.returnedAt], [null, null, 77]);
  });

  it('learns which bot it is from its own echo', () => {
    const echo = { key: 'e', sendKey: 'default:1:reply:1/1', id: 2, senderId: 7, snapshot: ours };
    const inbox = accept.replyEchoed(begun(), echo, 0);

    assert.deepEqual([inbox.ownBot, inbox.echoes], [7, ['default:1:reply:1/1']]);
    const other = accept.ownershipChanged(
      inbox,
      changed({ ...ours, assigneeType: 'AgentBot', assigneeId: 8, at: 11 }),
      0,
    );
    assert.equal(other.claim?.why, 'otherBot');
  });
});
