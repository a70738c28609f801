import assert from 'node:assert/strict';
import { createDesk } from '../../support/desk.ts';
import { withConversation } from '../../support/conversation.ts';
import { canBePressed, listOptions } from '../../../src/workflows/turn/quick-replies.ts';

const titled = (...titles: string[]) => titles.map((title) => ({ title, value: title }));
const few = titled('Track my order', 'Talk to a person');

describe('quick replies', () => {
  const channels: [string | null, boolean][] = [
    ['Channel::WebWidget', true],
    ['Channel::Api', true],
    ['Channel::Whatsapp', true],
    ['Channel::Telegram', true],
    [null, true],
    ['Channel::Sms', false],
    ['Channel::TwilioSms', false],
    ['Channel::TwilioSms/whatsapp', false],
    ['Channel::Email', false],
    ['Channel::Instagram', false],
  ];
  for (const [channel, expected] of channels) {
    it(`are ${expected ? 'pressed' : 'listed'} on ${channel ?? 'a channel that nobody knows'}`, () => {
      assert.equal(canBePressed(few, 'How can I help?', channel), expected);
    });
  }

  const refused: Record<string, [string, ReturnType<typeof titled>]> = {
    'a button of more than 20 characters': ['Hi', titled('Track my order please')],
    'a row of more than 24': ['Hi', titled('a', 'b', 'c', 'Track my order, if I may!')],
    'two of one title': ['Hi', titled('Yes', 'Yes')],
    'a text of more than 1,024 beside them': ['x'.repeat(1025), few],
  };
  for (const [what, [reply, options]] of Object.entries(refused)) {
    it(`are listed on WhatsApp where Meta would refuse ${what}`, () => {
      assert.equal(canBePressed(options, reply, 'Channel::Whatsapp'), false);
      assert.equal(canBePressed(options, reply, 'Channel::Telegram'), true);
    });
  }

  it('are listed on Telegram where a value has more than 64 bytes', () => {
    const valued = (value: string) => [{ title: 'Yes', value }];

    assert.ok(canBePressed(valued('x'.repeat(64)), 'Hi', 'Channel::Telegram'));
    assert.equal(canBePressed(valued('é'.repeat(33)), 'Hi', 'Channel::Telegram'), false);
  });

  it('are listed in Messenger where a title has more than 20 characters', () => {
    assert.equal(canBePressed(titled('Track my order please'), 'Hi', 'Channel::FacebookPage'), false);
  });

  it('are pressed on WhatsApp at the limits themselves', () => {
    assert.ok(canBePressed(titled('x'.repeat(20)), 'x'.repeat(1024), 'Channel::Whatsapp'));
    assert.ok(canBePressed(titled('a', 'b', 'c', 'x'.repeat(24)), 'Hi', 'Channel::Whatsapp'));
    // The last part of a long reply carries them.
    assert.ok(canBePressed(few, `${'x'.repeat(4000)}. ${'y'.repeat(500)}`, 'Channel::Whatsapp'));
  });

  it('are listed below the reply', () => {
    assert.equal(listOptions(few, 'How can I help?'), 'How can I help?\n\n- Track my order\n- Talk to a person');
  });

  for (const [channel, text, buttons] of [
    ['Channel::Sms', 'How can I help?\n\n- Track my order\n- Talk to a person', 0],
    ['Channel::WebWidget', 'How can I help?', 2],
  ] as const) {
    it(`reach the customer on ${channel}`, async () => {
      const desk = createDesk({ graph: () => ({ reply: 'How can I help?', actions: { options: few } }), channel });

      await withConversation({ desk }, async (chat) => {
        await chat.say(1, 'hello');
        await desk.reached('reply');
      });

      assert.deepEqual(
        desk.sends.map((send) => [send.text, send.options.length]),
        [[text, buttons]],
      );
    });
  }
});
