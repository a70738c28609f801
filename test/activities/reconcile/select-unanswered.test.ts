import assert from 'node:assert/strict';
import { asUntaken } from '../../../src/activities/reconcile/as-untaken.ts';
import { selectUnanswered } from '../../../src/activities/reconcile/select-unanswered.ts';
import { readMessage, type MessageReading } from '../../../src/chatwoot/message.ts';
import { messageSchema } from '../../../src/chatwoot/api.ts';
import { listedConversationSchema } from '../../../src/chatwoot/lists.ts';
import { SEND_KEY } from '../../../src/chatwoot/send-key.ts';

const NOW = 1_000_000;
const ages = { now: NOW, after: 30_000, horizon: 3_600_000 };

const message = (id: number, fields: object, age = 60): MessageReading =>
  readMessage(messageSchema.parse({ id, content: 'text', created_at: NOW / 1000 - age, ...fields }), 'bot');
const customer = (id: number, age?: number, fields = {}) => message(id, { message_type: 0, ...fields }, age);
const byPerson = (id: number) => message(id, { message_type: 1, sender: { id: 1, type: 'user' } });
const ours = (id: number, key: string) => message(id, { message_type: 1, content_attributes: { [SEND_KEY]: key } });
const machine = (id: number) => customer(id, 60, { content_attributes: { email: { auto_reply: true } } });
const reaction = (id: number) =>
  message(id, { message_type: 1, content_attributes: { external_echo: true, is_reaction: true } });
const activity = (id: number) => message(id, { message_type: 2 });

describe('selectUnanswered', () => {
  const cases: [string, MessageReading[], number[]][] = [
    ['takes what nobody answered, oldest first', [customer(2), customer(1)], [1, 2]],
    ['leaves what we answered', [customer(1), ours(2, 'bot:1:reply:1/1'), customer(3)], [3]],
    ['leaves what an answer to a later message covers', [customer(1), customer(2), ours(3, 'bot:2:reply:1/1')], []],
    ['takes what came while we answered', [customer(1), customer(2), ours(3, 'bot:1:reply:1/1')], [2]],
    ['takes half an answer for none', [customer(1), ours(2, 'bot:1:reply:1/2')], [1]],
    ['takes a holding message for none', [customer(1), ours(2, 'bot:1:holding:1/1')], [1]],
    ['leaves what a person answered', [customer(1), byPerson(2)], []],
    ["takes another bot's words for none", [customer(1), ours(2, 'other:1:reply:1/1')], [1]],
    ['leaves what is of the past', [customer(1, 7200), customer(2)], [2]],
    ['takes what has neither words nor files', [customer(1, 60, { content: ' ' })], [1]],
    ['leaves a reaction', [customer(1, 60, { content_attributes: { is_reaction: true } })], []],
    ['is not settled by a reaction from the phone', [customer(1), reaction(2)], [1]],
    ["takes a machine's mail where nobody else wrote", [machine(1), activity(2)], [1]],
    ["leaves a machine's mail where somebody else did", [customer(1), byPerson(2), machine(3)], []],
    ['takes what is just not of the past', [customer(1, 3600)], [1]],
    ['takes what is just old enough', [customer(1, 30)], [1]],
    ['takes what came after a person', [byPerson(1), customer(2)], [2]],
    ['leaves what was deleted', [customer(1, 60, { content_attributes: { deleted: true } })], []],
  ];
  for (const [title, messages, due] of cases) {
    it(title, () => {
      const selected = selectUnanswered(messages, ages);

      assert.deepEqual({ due: selected.due.map(({ id }) => id), young: selected.young }, { due, young: false });
    });
  }

  it('says that only younger ones are there', () => {
    assert.deepEqual(selectUnanswered([customer(2, 10)], ages), { due: [], young: true });
  });

  it('takes younger ones along, which nothing would find once the older one is answered', () => {
    const { due, young } = selectUnanswered([customer(1), customer(2, 10)], ages);

    assert.deepEqual([due.map(({ id }) => id), young], [[1, 2], false]);
  });
});

describe('asUntaken', () => {
  const held = (type: string) => {
    const meta = { assignee: { id: 5 }, assignee_type: type, sender: { id: 9, name: 'Lena' } };
    return listedConversationSchema.parse({ id: 1, status: 'pending', meta });
  };
  const assigneeOf = (type: string, messages: MessageReading[]) =>
    asUntaken(held(type), messages, [customer(3), customer(2)]).meta?.assignee ?? null;

  it('hides a person who came behind the oldest message', () => {
    assert.equal(assigneeOf('User', [customer(2), activity(4)]), null);
  });

  it('looks from the oldest message on, at activities alone', () => {
    assert.equal(asUntaken(held('User'), [activity(4)], [customer(5), customer(2)]).meta?.assignee, null);
    assert.equal(assigneeOf('User', [customer(2), customer(9)])?.id, 5);
  });

  it('hides the assignee, and nothing else', () => {
    const { meta, ...rest } = asUntaken(held('User'), [activity(4)], [customer(2)]);
    const { meta: before, ...same } = held('User');

    assert.deepEqual(rest, same);
    assert.deepEqual(meta, { ...before, assignee: null, assignee_type: null });
    assert.deepEqual(
      asUntaken(listedConversationSchema.parse({ id: 1, status: 'pending' }), [], [customer(2)]).meta,
      undefined,
    );
  });

  it('shows a person who was there before, and a bot', () => {
    assert.equal(assigneeOf('User', [activity(1), customer(2)])?.id, 5);
    assert.equal(assigneeOf('AgentBot', [customer(2), activity(4)])?.id, 5);
  });
});
