import { ApplicationFailure } from '@temporalio/activity';
import { createDesk, handsOff, silentGraph, type Desk } from '../support/desk.ts';
import { outageScenarios } from './outage-scenarios.ts';
import { peopleScenarios } from './people-scenarios.ts';
import { replyScenarios } from './reply-scenarios.ts';
import { worldScenarios } from './world-scenarios.ts';
import type { Scenario } from './scenario.ts';

const nobody = { id: null, name: null };

/** Every kind of ending, and the paths that differ in their commands. Names are the files under `test/replay`. */
export const scenarios: Record<string, () => Scenario> = {
  'answered-then-idle': () => ({
    setup: { desk: createDesk(), policy: { debounce: 100, idleEnd: 1000, searchAttributes: true } },
    async play(chat) {
      await chat.say(1, 'hello');
      await chat.result();
    },
  }),

  'handed-off': () => ({
    setup: {
      desk: createDesk({ graph: () => handsOff({ reason: 'asked for a person' }, 'One moment.') }),
      policy: { handoffTeamId: 1, searchAttributes: true },
    },
    async play(chat) {
      await chat.say(1, 'a person, please');
      await chat.result();
    },
  }),

  'failed-then-handed-off': () => ({
    setup: {
      desk: createDesk({
        graph: () => {
          throw ApplicationFailure.nonRetryable('the model refused the key (401)', 'AuthenticationError');
        },
      }),
    },
    async play(chat) {
      await chat.say(1, 'hello');
      await chat.result();
    },
  }),

  'taken-over-in-mid-turn': () => {
    const desk = createDesk({ graph: silentGraph });
    return {
      setup: { desk },
      async play(chat) {
        await chat.say(1, 'hello');
        await desk.reached('graph');
        await chat.tell('humanReplied', { key: '2', id: 2, text: 'I am here' });
        await chat.result();
      },
    };
  },

  'taken-over-between-parts': () => ({
    setup: {
      desk: createDesk({
        graph: () => ['one', 'two'].map((word) => `${word} ${'x'.repeat(6000)}`).join('\n\n'),
        override: (desk, normal) => ({
          async sendReply(input) {
            const result = await normal.sendReply(input);
            desk.assignee = { type: 'User', id: 5 };
            return result;
          },
        }),
      }),
    },
    async play(chat) {
      await chat.say(1, 'hello');
      await chat.result();
    },
  }),

  'turn-begun-again': () => {
    const desk: Desk = createDesk({ graph: (input) => (input.fresh === 1 ? silentGraph(input, desk) : 'both') });
    return {
      setup: { desk, policy: { idleEnd: 1000 } },
      async play(chat) {
        await chat.say(1, 'a');
        await desk.reached('graph');
        await chat.say(2, 'b');
        await chat.result();
      },
    };
  },

  'ambiguous-send-repeated': () => {
    let sends = 0;
    const desk = createDesk({
      override: (_, normal) => ({
        sendReply(input) {
          if (++sends > 1) return normal.sendReply(input);
          throw ApplicationFailure.nonRetryable('status 502', 'SendUnconfirmed', Date.now() - 60_000);
        },
      }),
    });
    return {
      setup: { desk, policy: { idleEnd: 1000 } },
      async play(chat) {
        await chat.say(1, 'hello');
        await chat.result();
      },
    };
  },

  resolved: () => ({
    setup: { desk: createDesk({ graph: () => ({ reply: 'Bye!', actions: { resolve: true, labels: ['done'] } }) }) },
    async play(chat) {
      await chat.say(1, 'thanks');
      await chat.result();
    },
  }),

  'status-changed': () => {
    const desk = createDesk();
    return {
      setup: { desk },
      async play(chat) {
        await chat.say(1, 'hello');
        await desk.reached('reply');
        desk.status = 'snoozed';
        desk.at++;
        await chat.tell('ownershipChanged', { key: 'o', change: 'status', contact: nobody, receivedAt: Date.now() });
        await chat.result();
      },
    };
  },

  'continued-as-new': () => {
    const desk = createDesk();
    return {
      setup: { desk, policy: { continueAfterEvents: 20 } },
      async play(chat) {
        for (const id of [1, 2, 3]) {
          await chat.say(id);
          await desk.reached('reply', id);
        }
      },
    };
  },

  'limit-reached': () => {
    const desk = createDesk();
    return {
      setup: { desk, policy: { maxTurns: 1, handoffMessage: 'A colleague comes.' } },
      async play(chat) {
        await chat.say(1, 'a');
        await desk.reached('reply');
        await chat.say(2, 'b');
        await chat.result();
      },
    };
  },

  'api-inbox-taken-over': () => {
    const desk = createDesk({ graph: silentGraph });
    desk.status = 'open';
    return {
      setup: { desk, policy: { mode: 'api-inbox' } },
      async play(chat) {
        await chat.say(1, 'hello');
        await desk.reached('graph');
        await chat.tell('humanReplied', { key: '2', id: 2, text: 'me' });
        await chat.result();
      },
    };
  },

  ...replyScenarios,
  ...peopleScenarios,
  ...outageScenarios,
  ...worldScenarios,
};
