import assert from 'node:assert/strict';
import type { Policy } from '../../src/contracts/conversation.ts';
import type { SendKind } from '../../src/chatwoot/send-key.ts';
import { createDesk, type ScriptedGraph } from '../support/desk.ts';
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

describe('a text of the settings that is longer than the channel takes', function () {
  this.timeout(60_000);
  const text = 'A colleague comes. '.repeat(30).trim();
  const says: Record<string, [Partial<Policy>, ScriptedGraph, SendKind]> = {
    handoff: [{ handoffMessage: text }, () => ({ reply: '', actions: { handoff: true } }), 'handoff'],
    fallback: [{ fallbackMessage: text }, () => '', 'fallback'],
    'fallback without hand-off': [{ fallbackMessage: text, handoffEnabled: false }, () => '', 'fallback'],
    followup: [{ followUpMessage: text, followUpAfter: 100 }, () => 're', 'followup'],
  };
  for (const [what, [policy, graph, kind]] of Object.entries(says)) {
    it(`is sent in parts: ${what}`, async () => {
      const desk = createDesk({ graph, channel: 'Channel::Sms' });

      await withConversation({ desk, policy: { idleEnd: 1000, ...policy } }, async (chat) => {
        await chat.say(1, 'help');
        return chat.result();
      });

      const sends = desk.sends.filter((send) => send.kind === kind);
      assert.deepEqual(
        sends.map(({ sendKey }) => sendKey),
        [`default:1:${kind}:1/2`, `default:1:${kind}:2/2`],
      );
      assert.equal(sends.map((send) => send.text).join(' '), text);
    });
  }
});
