import type { IncomingMessage } from '../../src/contracts/conversation.ts';
import type { TestConversation } from '../support/conversation.ts';
import { createDesk, customerMessage } from '../support/desk.ts';
import type { Scenario } from './scenario.ts';

async function bring(chat: TestConversation, fields: Partial<IncomingMessage>): Promise<unknown> {
  const message = { ...customerMessage(1, ''), ...fields };
  await chat.tell('messageReceived', { key: message.key, message, contact: { id: 88, name: 'Lena' } });
  return chat.result();
}

const unreadable = 'the customer called, which the bot cannot answer';

/** What channels bring and take. */
export const worldScenarios: Record<string, () => Scenario> = {
  'unreadable-handed-off': () => ({
    setup: { desk: createDesk() },
    play: (chat) => bring(chat, { unreadable }),
  }),

  'unreadable-without-hand-off': () => ({
    setup: { desk: createDesk(), policy: { handoffEnabled: false, idleEnd: 500 } },
    play: (chat) => bring(chat, { unreadable }),
  }),

  'machine-mail-shown': () => ({
    setup: { desk: createDesk() },
    play: (chat) => bring(chat, { text: 'Delivery failed', automatic: true }),
  }),

  'voice-note-without-words': () => ({
    setup: { desk: createDesk(), policy: { answerDeadline: 4000, idleEnd: 500 } },
    play: (chat) => bring(chat, { attachments: [{ type: 'audio', name: 'a.ogg', url: null, transcript: null }] }),
  }),

  'reply-too-long': () => ({
    setup: { desk: createDesk({ graph: () => 'word '.repeat(2000), channel: 'Channel::Sms' }) },
    play: (chat) => bring(chat, { text: 'tell me all' }),
  }),
};
