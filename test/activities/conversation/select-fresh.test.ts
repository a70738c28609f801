import assert from 'node:assert/strict';
import { isTaken, selectFresh, selectMissed } from '../../../src/activities/conversation/select-fresh.ts';
import { messageSchema } from '../../../src/chatwoot/api.ts';
import type { DialogueMessage } from '../../../src/contracts/conversation.ts';
import { readMessage, type MessageReading } from '../../../src/chatwoot/message.ts';
import { SEND_KEY } from '../../../src/chatwoot/send-key.ts';

const AT = 1000;
const message = (id: number, fields: object): MessageReading =>
  readMessage(messageSchema.parse({ id, content: 'text', created_at: AT, ...fields }), 'bot');
const person = message(5, { message_type: 1, sender: { id: 1, type: 'user' } });
const customer = message(4, { message_type: 0, sender_type: 'Contact' });
const noted = message(6, { message_type: 2, content: 'Ada set the priority to high' });
const set = (id: number, status: string) =>
  message(id, { message_type: 2, content_attributes: { activity: { type: 'conversation_status_changed', status } } });
const ours = (id: number, newest: number) =>
  message(id, { message_type: 1, content_attributes: { [SEND_KEY]: `bot:${newest}:reply:1/1` } });

describe('isTaken', () => {
  const cases: [string, MessageReading[], boolean][] = [
    ['is not so while no person has written', [customer, noted], false],
    ['is so once a person has', [customer, person], true],
    ['is so whatever is noted behind it that says no status', [person, noted], true],
    ['is so where they open it', [person, set(6, 'open')], true],
    ['ends when somebody makes it pending', [person, set(6, 'pending')], false],
    ['ends when somebody resolves it', [person, set(6, 'resolved')], false],
    ['ends with our answer to something later', [person, ours(8, 7)], false],
    ['does not end with a part of ours that crossed', [person, ours(6, 4)], true],
    ['is so after a snooze', [set(5, 'snoozed'), noted], true],
    ['ends when somebody opens what was snoozed', [set(5, 'snoozed'), set(6, 'open')], false],
  ];
  for (const [title, messages, taken] of cases) {
    it(title, () => {
      assert.equal(isTaken(messages), taken);
    });
  }

  it('does not end with an answer that had not seen the list', () => {
    assert.equal(isTaken([person, ours(8, 7)], { blind: [7] }), true);
  });

  it('ends where a webhook has said that it was given back since', () => {
    const givenBack = (at: number, newest = 0) => isTaken([person], { givenBack: { at, with: newest } });

    assert.deepEqual([givenBack(AT + 1.5), givenBack(AT - 1)], [false, true]);
    assert.deepEqual([givenBack(AT, person.id + 1), givenBack(AT, person.id)], [false, true]);
  });
});

describe('selectMissed', () => {
  const NOW = 2_000_000;
  const ago = (seconds: number) => ({ created_at: NOW / 1000 - seconds });
  const wrote = (id: number, fields: object = {}) =>
    message(id, { message_type: 0, sender_type: 'Contact', ...ago(60), ...fields });
  const note = (id: number, fields: object) => message(id, { message_type: 1, private: true, ...fields });
  const byPerson = { sender: { id: 1, type: 'user' } };
  const key = (text: string) => ({ content_attributes: { [SEND_KEY]: text } });
  const missed = (listed: MessageReading[], answers: { again?: boolean; blind?: number[] } = {}) =>
    selectMissed(listed, { now: NOW, ...answers }).map(({ id }) => id);

  const cases: [string, MessageReading[], number[]][] = [
    ['what the customer wrote, oldest first', [wrote(5), wrote(4)], [4, 5]],
    ['nothing from before a person’s word', [wrote(4), person, wrote(6)], [6]],
    ['also what a person has only noted something about', [wrote(4), note(5, byPerson)], [4]],
    [
      'also what a person only reacted to',
      [wrote(4), message(5, { message_type: 1, ...byPerson, content_attributes: { is_reaction: true } })],
      [4],
    ],
    ['also behind what Chatwoot says by itself', [wrote(4), noted], [4]],
    [
      'nothing that another bot has answered',
      [wrote(4), message(5, { message_type: 1, ...key('other:4:reply:1/1') })],
      [],
    ],
    ['nothing that we have answered', [wrote(4), ours(5, 4), wrote(6)], [6]],
    ['nothing that needs no answer', [wrote(4, { content_attributes: { deleted: true } })], []],
    ['nothing that is an hour old', [wrote(4, ago(3600)), wrote(5, ago(3599))], [5]],
  ];
  for (const [title, listed, expected] of cases) {
    it(`finds ${title}`, () => {
      assert.deepEqual(missed(listed), expected);
    });
  }

  it('takes the word that it could not answer for an answer, but not once it is to try again', () => {
    const fallback = message(5, { message_type: 1, ...key('bot:4:fallback:1/1') });

    assert.deepEqual([missed([wrote(4), fallback]), missed([wrote(4), fallback], { again: true })], [[], [4]]);
    assert.deepEqual(missed([wrote(4), ours(5, 4)], { again: true }), []);
  });

  it('takes the answer of a turn that saw no list for an answer to nothing before its newest message', () => {
    assert.deepEqual(missed([wrote(4), wrote(5), ours(6, 5)], { blind: [5] }), [4]);
    assert.deepEqual(missed([wrote(4), wrote(5), ours(6, 5), wrote(7), ours(8, 7)], { blind: [5] }), []);
    assert.deepEqual(missed([wrote(4), ours(6, 5)], { blind: [7] }), []);
  });

  it('takes what was said to a person’s note for the answer to what stood before our question', () => {
    const question = note(5, key('bot:4:note:1/1'));
    const asked = (by: object) => [wrote(4), question, wrote(6), note(7, by), ours(8, 7)];

    assert.deepEqual(missed(asked(byPerson)), [6]);
    assert.deepEqual(missed(asked(key('bot:6:note:1/1'))), []);
    assert.deepEqual(missed([wrote(4), note(7, byPerson), ours(8, 7)]), [4]);
  });

  it('takes a message that this run said, and somebody deleted since, for nobody else’s', () => {
    const deleted = message(6, { message_type: 1, content_attributes: { deleted: true } });
    const missed = message(5, { message_type: 0, sender_type: 'Contact' });
    const turn = (said: DialogueMessage[]) => ({
      dialogue: [...said, { id: 7, role: 'user' as const, text: 'next' }],
      fresh: 1,
      now: AT * 1000,
    });
    const found = (said: DialogueMessage[]) => selectFresh([missed, deleted], turn(said)).missed.map(({ id }) => id);

    assert.deepEqual(found([{ id: 6, role: 'assistant', text: 'answer' }]), [5]);
    assert.deepEqual(found([]), []);
  });

  it('counts for a turn: what it owes, and what stands before its newest message', () => {
    const line = (id: number, fields: object = {}) => ({ id, role: 'user' as const, text: '', ...fields });
    const listed = [wrote(4), wrote(5), ours(6, 5), wrote(7), wrote(8), wrote(9)];
    const dialogue = [line(3), line(5), line(8)];
    const turn = (fresh: number, changes: object = {}) => {
      const { owed, missed: found } = selectFresh(listed, { dialogue, fresh, now: NOW, ...changes });
      return [owed.map(({ id }) => id), found.map(({ id }) => id)];
    };

    assert.deepEqual(turn(2), [[8], [7]]);
    assert.deepEqual(turn(3), [[8], [7]]);
    assert.deepEqual(turn(1, { dialogue: [line(7), line(8)] }), [[8], []]);
    assert.deepEqual(turn(1, { dialogue: [line(9, { key: '9:clicked' })] }), [[9], []]);
    assert.deepEqual(turn(2, { blind: [5] }), [[8], [4, 7]]);
  });
});
