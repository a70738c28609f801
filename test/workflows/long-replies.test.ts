import assert from 'node:assert/strict';
import { createDesk } from '../support/desk.ts';
import { withConversation } from '../support/conversation.ts';

describe('a reply that would be a flood', function () {
  this.timeout(60_000);
  const flood = { SMS: ['Channel::Sms', 20_000], WhatsApp: ['Channel::Whatsapp', 60_698] } as const;

  for (const [name, [channel, length]] of Object.entries(flood)) {
    it(`is ten messages on ${name}, then a person`, async () => {
      const desk = createDesk({ graph: () => 'word '.repeat(length / 5).trim(), channel });

      const { outcome, reason } = await withConversation({ desk }, async (chat) => {
        await chat.say(1, 'tell me all');
        return chat.result();
      });

      assert.equal(desk.sends.length, 10);
      assert.equal(desk.sends.at(-1)?.sendKey.endsWith(':10/10'), true);
      assert.equal(outcome, 'handedOff');
      assert.match(reason, /more than 10 messages/);
    });
  }

  it('is ten messages and a note where the bot may not hand off, and the bot goes on', async () => {
    const desk = createDesk({
      graph: ({ turn }) => (turn === 1 ? 'word '.repeat(4000) : 'short'),
      channel: 'Channel::Sms',
    });

    await withConversation({ desk, policy: { handoffEnabled: false } }, async (chat) => {
      await chat.say(1, 'tell me all');
      await desk.reached('note');
      await chat.say(2, 'and now?');
      await desk.reached('reply', 11);
    });

    assert.equal(desk.sends.at(-1)?.text, 'short');
  });
});
