import type { Setup, TestConversation } from '../support/conversation.ts';

/** A way that a conversation can go, of which a history is kept: today's code must be able to replay it. */
export interface Scenario {
  setup: Setup;
  /** Which run's history is kept; the first where nothing is said. */
  run?: 'last';
  play: (chat: TestConversation) => Promise<unknown>;
}

/** A question, and its answer or whatever becomes of it. */
export const asked = (setup: Scenario['setup']): Scenario => ({
  setup,
  async play(chat) {
    await chat.say(1, 'hello');
    await chat.result();
  },
});
