import assert from 'node:assert/strict';
import { createDesk, handsOff, silentGraph } from '../support/desk.ts';
import { withConversation } from '../support/conversation.ts';

const policy = { mode: 'api-inbox' as const };

describe('conversation in an API inbox', function () {
  this.timeout(60_000);

  it('answers in an open conversation without a person', async () => {
    const desk = createDesk();
    desk.status = 'open';

    await withConversation({ desk, policy }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('reply');
    });

    assert.deepEqual(desk.done, ['graph a', 'reply re: a']);
  });

  it('marks a hand-off by the silence label, since the status is open anyway', async () => {
    const desk = createDesk({ graph: () => handsOff({ reason: 'asked' }, 'One moment.') });
    desk.status = 'open';

    const result = await withConversation({ desk, policy }, async (chat) => {
      await chat.say(1, 'a');
      return chat.result();
    });

    assert.deepEqual(
      desk.done.map((entry) => entry.split(' ').slice(0, 2).join(' ')),
      ['graph a', 'reply One', 'labels ai-off', 'note **The'],
    );
    assert.equal(result.outcome, 'handedOff');
  });

  it('adds the silence label when a person replied', async () => {
    const desk = createDesk({ graph: silentGraph });
    desk.status = 'open';

    const result = await withConversation({ desk, policy }, async (chat) => {
      await chat.say(1, 'a');
      await desk.reached('graph');
      await chat.tell('humanReplied', { key: 'h', id: 2, text: 'me' });
      return chat.result();
    });

    assert.deepEqual(desk.done, ['graph a', 'labels ai-off']);
    assert.equal(result.outcome, 'takenOver');
  });

  it('removes the silence label when a person resolves', async () => {
    const desk = createDesk();
    desk.status = 'resolved';
    desk.labels = ['ai-off', 'vip'];

    const result = await withConversation({ desk, policy }, async (chat) => {
      await chat.tell('ownershipChanged', {
        key: 'o',
        change: 'status',
        contact: { id: null, name: null },
        receivedAt: Date.now(),
      });
      return chat.result();
    });

    assert.deepEqual([desk.done, desk.labels], [['label off ai-off'], ['vip']]);
    assert.equal(result.outcome, 'resolved');
  });
});
