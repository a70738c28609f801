import { ApplicationFailure } from '@temporalio/activity';
import type { ConfirmSendResult } from '../../src/contracts/activities.ts';
import { createDesk, silentGraph, type Desk } from '../support/desk.ts';
import { asked, type Scenario } from './scenario.ts';

/** The first send's outcome is lost; the message is there where `stored`. */
function losing(stored: boolean, found?: ConfirmSendResult['found']): Desk {
  let sends = 0;
  return createDesk({
    override: (_, normal) => ({
      async sendReply(input) {
        if (++sends > 1) return normal.sendReply(input);
        if (stored) await normal.sendReply(input);
        throw ApplicationFailure.nonRetryable('status 502', 'SendUnconfirmed', Date.now() - 60_000);
      },
      ...(found ? { confirmSend: () => Promise.resolve({ found }) } : {}),
    }),
  });
}

/** Odd paths of a reply, each of which has commands of its own. */
export const replyScenarios: Record<string, () => Scenario> = {
  'carried-on-by-continue-as-new': () => {
    const desk = createDesk();
    return {
      setup: { desk, policy: { continueAfterEvents: 20, idleEnd: 500 } },
      run: 'last',
      async play(chat) {
        for (const id of [1, 2, 3]) {
          await chat.say(id);
          await desk.reached('reply', id);
        }
        await chat.result();
      },
    };
  },

  'quick-replies-listed': () => {
    const options = [{ title: 'Track my order', value: 'track' }];
    const graph = () => ({ reply: 'How can I help?', actions: { options } });
    return asked({ desk: createDesk({ graph, channel: 'Channel::Sms' }), policy: { idleEnd: 500 } });
  },

  'deadline-passed': () => asked({ desk: createDesk({ graph: silentGraph }), policy: { answerDeadline: 1500 } }),

  'ambiguous-send-handed-off': () => asked({ desk: losing(false, 'unknown') }),

  'send-confirmed-by-echo': () => {
    const desk = losing(true);
    return {
      setup: { desk, policy: { idleEnd: 500 } },
      async play(chat) {
        await chat.say(1, 'hello');
        await desk.reached('reply');
        await chat.tell('replyEchoed', { key: 'e', sendKey: 'default:1:reply:1/1', id: 1001, senderId: 1 });
        await chat.result();
      },
    };
  },

  'send-confirmed-by-read-back': () => asked({ desk: losing(true), policy: { idleEnd: 500 } }),

  'refused-by-chatwoot': () =>
    asked({
      desk: createDesk({
        override: () => ({
          sendReply() {
            throw ApplicationFailure.nonRetryable('403', 'ChatwootRejected', 403);
          },
        }),
      }),
    }),

  'holding-message': () => {
    let finish: (reply: string) => void = () => undefined;
    const desk = createDesk({ graph: () => new Promise<string>((resolve) => (finish = resolve)) });
    return {
      setup: { desk, policy: { holdingMessage: 'One moment', holdingAfter: 300, idleEnd: 500 } },
      async play(chat) {
        await chat.say(1, 'hello');
        await desk.reached('holding');
        finish('there you are');
        await chat.result();
      },
    };
  },

  'followed-up-then-resolved': () =>
    asked({
      desk: createDesk(),
      policy: { followUpAfter: 300, followUpMessage: 'Still there?', resolveAfter: 900 },
    }),
};
