import assert from 'node:assert/strict';
import { readContact, readSnapshot } from '../../src/chatwoot/snapshot.ts';
import { conversationSchema } from '../../src/chatwoot/api.ts';
import { conversationEventSchema, messageEventSchema } from '../../src/chatwoot/webhook.ts';

const AT = 1796032800.5;
const LENA = { id: 88, name: 'Lena Fuchs' };
const conversation = { id: 42, status: 'pending', labels: ['vip'], updated_at: AT };

const shapes = {
  event: (body: object) => conversationEventSchema.parse({ event: 'conversation_updated', ...conversation, ...body }),
  nested: (body: object) => {
    const message = { event: 'message_created', id: 1, message_type: 'incoming' };
    return messageEventSchema.parse({ ...message, conversation: { ...conversation, ...body } }).conversation;
  },
  api: (body: object) => conversationSchema.parse({ ...conversation, ...body }),
};

describe('the owner of a conversation', () => {
  const marta = { id: 5, name: 'Marta' };
  const bot = { id: 7, name: 'Support bot' };
  /** As a webhook shows it, as the API does, and who it is. */
  const owners: [string, object, object, [string | null, number | null]][] = [
    ['nobody', { assignee: null, assignee_type: null }, {}, [null, null]],
    [
      'a person',
      { assignee: { ...marta, type: 'user' }, assignee_type: 'User' },
      { assignee: { ...marta, role: 'agent' }, assignee_type: 'User' },
      ['User', 5],
    ],
    [
      'a bot',
      { assignee: { ...bot, type: 'agent_bot' }, assignee_type: 'AgentBot' },
      { assignee: { ...bot, outgoing_url: 'https://bot' }, assignee_type: 'AgentBot' },
      ['AgentBot', 7],
    ],
    ['a person, before 4.8', { assignee: { ...marta, type: 'user' } }, { assignee: marta }, ['User', 5]],
    [
      'a bot that is told by its own kind alone',
      { assignee: { ...bot, type: 'agent_bot' } },
      { assignee: { ...bot, type: 'agent_bot' } },
      ['AgentBot', 7],
    ],
    [
      'a person who is not named',
      { assignee: null, assignee_type: 'User' },
      { assignee: null, assignee_type: 'User' },
      ['User', null],
    ],
  ];
  for (const [title, hooked, shown, [assigneeType, assigneeId]] of owners) {
    it(`is ${title}, in webhooks as in the API`, () => {
      const expected = { status: 'pending', assigneeType, assigneeId, labels: ['vip'], attributes: null, at: AT };

      assert.deepEqual(readSnapshot(shapes.event({ meta: hooked })), expected);
      assert.deepEqual(readSnapshot(shapes.nested({ meta: hooked })), expected);
      assert.deepEqual(readSnapshot(shapes.api({ meta: shown })), expected);
    });
  }

  it('is not known from a payload that says nothing', () => {
    const nothing = { status: undefined, labels: undefined, updated_at: undefined };

    assert.deepEqual(readSnapshot(shapes.nested(nothing)), {
      ...{ status: null, assigneeType: null, assigneeId: null, labels: [], attributes: null, at: 0 },
    });
  });

  for (const [title, written, expected] of [
    ['those that are there', { plan: 'gold' }, { plan: 'gold' }],
    ['none, which costs nothing', {}, undefined],
    ['those that just may travel', { essay: 'x'.repeat(4084) }, { essay: 'x'.repeat(4084) }],
    ['not known, where one character is too much', { essay: 'x'.repeat(4085) }, null],
    ['not known, where the payload does not say', undefined, null],
    ['not known, where they are too large to travel', { essay: 'x'.repeat(5000) }, null],
  ] as const) {
    it(`holds custom attributes: ${title}`, () => {
      const seen = Object.values(shapes).map((shape) => readSnapshot(shape({ custom_attributes: written })).attributes);

      assert.deepEqual(seen, [expected, expected, expected]);
    });
  }

  for (const [written, at] of [
    [AT, AT],
    ['2026-11-30T10:00:00.500Z', AT],
    [String(AT), AT],
    ['yesterday', 0],
    [null, 0],
  ] as const) {
    it(`was seen at ${at} where it is written ${written}`, () => {
      const seen = Object.values(shapes).map((shape) => readSnapshot(shape({ updated_at: written })).at);

      assert.deepEqual(seen, [at, at, at]);
    });
  }
});

describe('a blocked contact', () => {
  it('is seen, and nobody else is', () => {
    const blocked = (sender: object) =>
      Object.values(shapes).map((shape) => readSnapshot(shape({ meta: { sender } })).blocked);

    assert.deepEqual(blocked({ ...LENA, blocked: true }), [true, true, true]);
    assert.deepEqual(blocked({ ...LENA, blocked: false }), [undefined, undefined, undefined]);
  });
});

describe('readContact', () => {
  it('is nobody where there is neither a sender nor a message', () => {
    for (const shape of Object.values(shapes)) {
      assert.deepEqual(readContact(shape({ messages: [] })), { id: null, name: null });
    }
  });

  it('finds the customer in whom the conversation is with', () => {
    for (const shape of Object.values(shapes)) assert.deepEqual(readContact(shape({ meta: { sender: LENA } })), LENA);
  });

  it('finds the customer in the newest message, and takes nobody else for one', () => {
    const newest = (type: string) => ({ messages: [{ id: 1, message_type: 0, sender: { ...LENA, type } }] });

    for (const shape of Object.values(shapes)) {
      assert.deepEqual(readContact(shape(newest('contact'))), LENA);
      assert.deepEqual(readContact(shape(newest('user'))), { id: null, name: null });
    }
  });

  it('believes the sender of a message first', () => {
    const sender = { id: 89, name: null };

    assert.deepEqual(readContact(shapes.event({ meta: { sender: LENA } }), sender), { id: 89, name: 'Lena Fuchs' });
  });
});
