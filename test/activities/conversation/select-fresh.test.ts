import assert from 'node:assert/strict';
import { isTaken } from '../../../src/activities/conversation/select-fresh.ts';
import { messageSchema } from '../../../src/chatwoot/api.ts';
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

  it('ends where a webhook has said that it was given back since', () => {
    const givenBack = (at: number, newest = 0) => isTaken([person], { at, with: newest });

    assert.deepEqual([givenBack(AT + 1.5), givenBack(AT - 1)], [false, true]);
    assert.deepEqual([givenBack(AT, person.id + 1), givenBack(AT, person.id)], [false, true]);
  });
});
