import type { Activities } from '../../src/contracts/activities.ts';
import { handOff } from '../../src/workflows/facts/messages.ts';
import { createDesk, handsOff, unreachable, type Desk } from '../support/desk.ts';
import type { Scenario } from './scenario.ts';

const unreadable: Activities['readConversation'] = ({ guard }) =>
  Promise.resolve({ live: false, snapshot: guard.fallback, last: null, contact: null, inbox: null, channel: null });

/** Odd paths on which Chatwoot is away, and an operator who comes in while a turn ends. */
export const outageScenarios: Record<string, () => Scenario> = {
  'waiting-send-recalled': () => {
    const first = Promise.withResolvers<undefined>();
    const desk = createDesk({
      override: () => ({
        sendReply() {
          first.resolve(undefined);
          throw unreachable();
        },
        readConversation: unreadable,
      }),
    });
    return {
      setup: { desk },
      async play(chat) {
        await chat.say(1, 'hello');
        await first.promise;
        await chat.tell('humanReplied', { key: '2', id: 2, text: 'I am here' });
        await chat.result();
      },
    };
  },

  'unreadable-for-the-graph': () => ({
    setup: {
      desk: createDesk({ override: () => ({ runGraph: () => Promise.reject(unreachable()) }) }),
      policy: { answerDeadline: 5000 },
    },
    async play(chat) {
      await chat.say(1, 'hello');
      await chat.result();
    },
  }),

  'late-note': () => ({
    setup: {
      desk: createDesk({
        graph: () => handsOff({ reason: 'asked for a person' }, 'One moment.'),
        override: (desk, normal) => ({
          addNote(input) {
            if (!desk.done.includes('open')) throw unreachable();
            return normal.addNote(input);
          },
        }),
      }),
    },
    async play(chat) {
      await chat.say(1, 'a person, please');
      await chat.result();
    },
  }),

  'handed-off-instead-of-resolved': () => {
    const told = Promise.withResolvers<undefined>();
    const desk: Desk = createDesk({
      graph: () => ({ reply: 'bye', actions: { resolve: true, labels: ['x'] } }),
      override: (_desk, normal) => ({
        async addLabels(input) {
          await normal.addLabels(input);
          await told.promise;
        },
      }),
    });
    return {
      setup: { desk },
      async play(chat) {
        await chat.say(1, 'hello');
        await desk.reached('labels');
        await chat.handle().executeUpdate(handOff, { args: [{ reason: 'the customer called' }] });
        told.resolve(undefined);
        await chat.result();
      },
    };
  },
};
