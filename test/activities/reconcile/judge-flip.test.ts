import assert from 'node:assert/strict';
import { judgeFlip, LEFT, REPAIRED, repairKey, type Verdict } from '../../../src/activities/reconcile/judge-flip.ts';
import { readMessage, type MessageReading } from '../../../src/chatwoot/message.ts';
import { messageSchema } from '../../../src/chatwoot/api.ts';
import { listedConversationSchema } from '../../../src/chatwoot/lists.ts';
import { SEND_KEY } from '../../../src/chatwoot/send-key.ts';

const NOW = 1_000_000;
const ages = { now: NOW, after: 30_000, horizon: 3_600_000 };

const message = (id: number, fields: object, age = 60): MessageReading =>
  readMessage(messageSchema.parse({ id, content: 'text', created_at: NOW / 1000 - age, ...fields }), 'bot');
const customer = (id: number, age?: number) => message(id, { message_type: 0, sender_type: 'Contact' }, age);
const byPerson = (id: number, fields = {}) =>
  message(id, { message_type: 1, sender: { id: 1, type: 'user' }, ...fields });
const ours = (id: number, key: string) => message(id, { message_type: 1, content_attributes: { [SEND_KEY]: key } });
const repair = (id: number, newest: number, part: number) => ours(id, repairKey('bot', newest, part));
const activity = (id: number, age?: number, content = 'opened by system') =>
  message(id, { message_type: 2, content }, age);
/** Somebody has set it: a person, a rule or a bot. */
const set = (id: number, status: string) =>
  message(id, { message_type: 2, content_attributes: { activity: { type: 'conversation_status_changed', status } } });

const judge = (messages: MessageReading[], { status = 'open', tellsStatus = true } = {}) =>
  judgeFlip({ conversation: listedConversationSchema.parse({ id: 1, status }), messages, tellsStatus }, 'bot', ages);

describe('judgeFlip', () => {
  const nothing: Verdict = { kind: 'nothing' };
  const cases: [string, MessageReading[], Verdict][] = [
    [
      'brings back what was opened behind a message',
      [customer(1), activity(2)],
      { kind: 'repair', newest: 1, noted: false },
    ],
    [
      'names the newest of several, in any order',
      [customer(3), customer(1), activity(4)],
      { kind: 'repair', newest: 3, noted: false },
    ],
    [
      'brings back what was opened behind our answer',
      [customer(1), ours(2, 'bot:1:reply:1/1'), activity(3)],
      { kind: 'repair', newest: 1, noted: false },
    ],
    ['waits while something is fresh', [customer(1), activity(2, 10)], { kind: 'later' }],
    ['leaves what is of the past', [customer(1, 7200)], nothing],
    ['leaves a conversation without a word of the customer', [activity(1)], nothing],
    ['leaves it to a person who replied', [customer(1), byPerson(2)], nothing],
    ['leaves it to a person who noted something', [customer(1), byPerson(2, { private: true })], nothing],
    [
      'leaves it to a person who replied from elsewhere',
      [customer(1), message(2, { message_type: 1, content_attributes: { external_echo: true } })],
      nothing,
    ],
    [
      'does not count a person who gave it back before the customer wrote',
      [byPerson(1), set(2, 'resolved'), customer(3), activity(4)],
      { kind: 'repair', newest: 3, noted: false },
    ],
    ['leaves what we have handed over ourselves', [customer(1), ours(2, 'bot:1:note:1/1'), activity(3)], nothing],
    ['leaves it to a person who replied before, and has it still', [byPerson(1), customer(2), activity(3)], nothing],
    [
      'goes on after the note of a pass that stopped',
      [customer(1), activity(2), repair(3, 1, REPAIRED)],
      { kind: 'repair', newest: 1, noted: true },
    ],
    [
      'leaves it to people the second time',
      [customer(1), repair(2, 1, REPAIRED), activity(3)],
      { kind: 'leave', newest: 1 },
    ],
    ['says so once', [customer(1), repair(2, 1, REPAIRED), activity(3), repair(4, 1, LEFT)], nothing],
    [
      'begins anew with a new message',
      [customer(1), repair(2, 1, REPAIRED), activity(3), customer(4), activity(5)],
      { kind: 'repair', newest: 4, noted: false },
    ],
  ];
  const more: typeof cases = [
    ['leaves what a rule or a person opened', [customer(1), set(2, 'open')], nothing],
    [
      'leaves what a rule opened and gave to a team',
      [customer(1), set(2, 'open'), activity(3, 60, 'to Support')],
      nothing,
    ],
    ['leaves what was snoozed until the customer wrote', [set(1, 'snoozed'), customer(2)], nothing],
    [
      'leaves what somebody has labelled or assigned since',
      [customer(1), activity(2), activity(3, 60, 'added vip')],
      nothing,
    ],
    ['leaves what was opened without a trace', [customer(1)], nothing],
    [
      'brings back what was opened twice for two webhooks',
      [customer(1), activity(2), activity(3)],
      { kind: 'repair', newest: 1, noted: false },
    ],
    [
      'brings back what was given back before, and opened in a second outage',
      [customer(1), set(2, 'pending'), customer(3), activity(4)],
      { kind: 'repair', newest: 3, noted: false },
    ],
    [
      'does not count what was labelled before the customer wrote',
      [activity(1, 60, 'added vip'), customer(2), activity(3)],
      { kind: 'repair', newest: 2, noted: false },
    ],
  ];
  const outside = (id: number) => message(id, { message_type: 1, content_attributes: { external_echo: true } });
  const repaired = (newest: number): Verdict => ({ kind: 'repair', newest, noted: false });
  const close: typeof cases = [
    [
      'leaves it to a person who replied and gave it back, for the same message',
      [customer(1), byPerson(2), set(3, 'pending'), activity(4)],
      nothing,
    ],
    [
      'leaves it to a person who did so from elsewhere',
      [customer(1), outside(2), set(3, 'pending'), activity(4)],
      nothing,
    ],
    [
      'leaves it to a person who noted something meanwhile',
      [customer(1), byPerson(2, { private: true }), activity(3)],
      nothing,
    ],
    ['leaves what is of the past', [customer(1, 3601), activity(2)], nothing],
    ['brings back what is just not of the past, nor too fresh', [customer(1, 3600), activity(2, 30)], repaired(1)],
    [
      'knows the newest in any order, of activities too',
      [customer(3), activity(5), set(4, 'pending'), set(2, 'open')],
      repaired(3),
    ],
    [
      'knows the note of a pass that stopped in any order',
      [repair(3, 1, REPAIRED), customer(1), activity(2)],
      { kind: 'repair', newest: 1, noted: true },
    ],
    [
      'counts only what was noted since a status was set',
      [customer(1), activity(2, 60, 'added vip'), set(3, 'pending'), activity(4), customer(5)],
      repaired(5),
    ],
    [
      'counts what was noted since the customer wrote rather than what stood before',
      [activity(1), customer(2), activity(3), activity(4, 60, 'added vip')],
      nothing,
    ],
    ['takes half a note for none', [customer(1), ours(2, 'bot:1:note:1/2'), activity(3)], repaired(1)],
    ['takes another bot’s note for none', [customer(1), ours(2, 'other:1:note:1/1'), activity(3)], repaired(1)],
    [
      'does not count what we handed over before the customer wrote again',
      [customer(1), ours(2, 'bot:1:note:1/1'), customer(3), activity(4)],
      repaired(3),
    ],
  ];
  for (const [title, messages, verdict] of [...cases, ...more, ...close]) {
    it(title, () => {
      assert.deepEqual(judge(messages), verdict);
    });
  }

  it('leaves what is not open any more', () => {
    assert.deepEqual(judge([customer(1), activity(2)], { status: 'pending' }), nothing);
  });

  it('leaves it to people where nothing shows that this Chatwoot tells who set a status', () => {
    assert.deepEqual(judge([customer(1), activity(2)], { tellsStatus: false }), nothing);
  });
});
