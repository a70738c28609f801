import { ApplicationFailure } from '@temporalio/activity';
import type { Status } from '../../src/chatwoot/fields.ts';
import { createDesk, handsOff, silentGraph, type Desk } from '../support/desk.ts';
import type { TestConversation } from '../support/conversation.ts';
import { asked, type Scenario } from './scenario.ts';

const nobody = { id: null, name: null };
const long = (words: string[]) => words.map((word) => `${word} ${'x'.repeat(6000)}`).join('\n\n');

function ownerChanges(chat: TestConversation, desk: Desk, status: Status) {
  desk.status = status;
  desk.at++;
  return chat.tell('ownershipChanged', {
    key: `o${desk.at}`,
    change: 'status',
    contact: nobody,
    receivedAt: Date.now(),
  });
}

/** A person's answer comes to a graph that waits for it, or to one that does not. */
const answering = (isAsking: boolean) => (): Scenario => {
  const desk = createDesk({ graph: ({ resume }) => ({ reply: `They say: ${resume?.answer ?? 'nothing'}` }) });
  desk.isAsking = isAsking;
  desk.status = 'open';
  return {
    setup: { desk, policy: { idleEnd: 1000 } },
    async play(chat) {
      await chat.answer(7, 'yes');
      await chat.result();
    },
  };
};

/** Odd paths on which customers, people or an operator step in. */
export const peopleScenarios: Record<string, () => Scenario> = {
  'question-answered': answering(true),

  'answered-without-a-question': answering(false),

  'question-without-hand-off': () => ({
    setup: {
      desk: createDesk({
        graph: () => ({ reply: '', actions: { handoff: { reason: 'May I?' } }, question: 'May I?' }),
      }),
      policy: { handoffEnabled: false, idleEnd: 1000 },
    },
    async play(chat) {
      await chat.say(1, 'refund me');
      await chat.result();
    },
  }),

  'taken-over-in-mid-reply': () => {
    const desk: Desk = createDesk({
      graph: () => long(['one', 'two', 'three']),
      override: (_, normal) => ({
        async sendReply(input) {
          const result = await normal.sendReply(input);
          if (input.sendKey.endsWith('2/3')) await chatting?.tell('humanReplied', { key: 'h', id: 2000, text: 'me' });
          return result;
        },
      }),
    });
    let chatting: TestConversation | undefined;
    return {
      setup: { desk },
      async play(chat) {
        chatting = chat;
        await chat.say(1, 'hello');
        await chat.result();
      },
    };
  },

  'operator-pauses-resumes-hands-off': () => {
    const desk = createDesk({ graph: (input) => (input.turn === 1 ? silentGraph(input, desk) : 'here I am') });
    return {
      setup: { desk },
      async play(chat) {
        await chat.say(1, 'hello');
        await desk.reached('graph');
        await chat.handle().executeUpdate('pause');
        await chat.handle().executeUpdate('resume');
        await desk.reached('graph', 2);
        await chat.handle().executeUpdate('handOff', { args: [{ reason: 'asked' }] });
        await chat.result();
      },
    };
  },

  'operator-retries-a-failed-turn': () => {
    let calls = 0;
    const desk = createDesk({
      graph: () => {
        if (++calls > 1) return 'at last';
        throw ApplicationFailure.nonRetryable('the model refused the key (401)', 'AuthenticationError');
      },
    });
    return {
      setup: { desk, policy: { handoffEnabled: false, idleEnd: 1500 } },
      async play(chat) {
        await chat.say(1, 'hello');
        await desk.reached('fallback');
        await chat.say(2, 'are you there?');
        await desk.reached('reply');
        await chat.handle().executeUpdate('retryTurn');
        await chat.result();
      },
    };
  },

  'message-deleted-in-mid-turn': () => {
    const desk = createDesk({ graph: silentGraph });
    return {
      setup: { desk, policy: { idleEnd: 500 } },
      async play(chat) {
        await chat.say(1, 'hello');
        await desk.reached('graph');
        await chat.tell('messageDeleted', { key: '1:deleted', id: 1 });
        await chat.result();
      },
    };
  },

  'flood-shed': () => {
    const desk = createDesk({ graph: silentGraph });
    const huge = 'x'.repeat(150_000);
    return {
      setup: { desk },
      async play(chat) {
        await chat.say(1, huge);
        await desk.reached('graph');
        await chat.say(2, huge);
        await chat.result();
      },
    };
  },

  'silenced-by-label': () => {
    const desk = createDesk({ graph: silentGraph });
    return {
      setup: { desk },
      async play(chat) {
        await chat.say(1, 'hello');
        await desk.reached('graph');
        desk.labels = ['ai-off'];
        await ownerChanges(chat, desk, 'pending');
        await chat.result();
      },
    };
  },

  'assigned-and-labelled-at-once': () => {
    let chatting: TestConversation | undefined;
    const changes = async (on: Desk, change: 'assignee' | 'other') => {
      on.at++;
      const fact = { key: `o${on.at}`, change, contact: nobody, receivedAt: Date.now() };
      await chatting?.tell('ownershipChanged', fact);
    };
    const desk: Desk = createDesk({
      graph: silentGraph,
      override: (on, normal) => ({
        async readConversation(input) {
          if (on.labels.length === 0) {
            on.labels = ['vip'];
            await changes(on, 'other');
          }
          return normal.readConversation(input);
        },
      }),
    });
    return {
      setup: { desk },
      async play(chat) {
        chatting = chat;
        await chat.say(1, 'hello');
        await desk.reached('graph');
        desk.assignee = { type: 'User', id: 5 };
        await changes(desk, 'assignee');
        await chat.result();
      },
    };
  },

  'reopened-and-given-to-the-former-assignee': () => {
    const desk = createDesk();
    desk.assignee = { type: 'User', id: 5 };
    return asked({ desk, policy: { onReopen: 'open' } });
  },

  'given-back-to-the-bot': () => {
    const desk = createDesk();
    desk.last = {
      id: 1,
      from: 'customer',
      sendKey: null,
      incoming: { id: 1, key: '1', role: 'user', text: 'hello', receivedAt: 0 },
    };
    return {
      setup: { desk, policy: { idleEnd: 500 } },
      async play(chat) {
        await ownerChanges(chat, desk, 'pending');
        await chat.result();
      },
    };
  },

  'api-inbox-handed-off': () => {
    const desk = createDesk({ graph: () => handsOff({ reason: 'asked for a person' }, 'One moment.') });
    desk.status = 'open';
    return asked({ desk, policy: { mode: 'api-inbox', handoffAgentId: 7 } });
  },

  'api-inbox-label-cleared': () => {
    const desk = createDesk();
    desk.labels = ['ai-off'];
    return {
      setup: { desk, policy: { mode: 'api-inbox' } },
      async play(chat) {
        await ownerChanges(chat, desk, 'resolved');
        await chat.result();
      },
    };
  },
};
