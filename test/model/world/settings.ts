import type { Policy } from '../../../src/contracts/conversation.ts';
import type { WorldFacts } from '../oracle/trace.ts';
import { defaultPolicy } from '../../support/conversation.ts';
import type { Setup } from './world.ts';

/** What an operator has set up, for the product and for whoever judges it. */

export const HOUR = 60 * 60_000;
export const IDLE_END = 2 * HOUR;

export function policyOf(setup: Setup): Policy {
  return {
    ...defaultPolicy,
    ...{
      mode: setup.channel === 'api' ? 'api-inbox' : 'agent-bot',
      ownBot: setup.knowsItself && setup.channel !== 'api' ? 1 : null,
    },
    ...{ handoffEnabled: setup.handsOff, handoffMessage: setup.handOffMessage ? 'A colleague comes.' : null },
    ...{
      handoffTeamId: setup.handOffTo === 'team' ? 1 : null,
      handoffAgentId: setup.handOffTo === 'person' ? 3 : null,
    },
    ...{ holdingMessage: setup.holds ? 'One moment, please.' : null, onNewMessage: setup.queues ? 'queue' : 'restart' },
    ...{
      onReopen: setup.opensReopened ? 'open' : 'answer',
      maxTurns: setup.maxTurns,
      ambiguousSend: setup.resends ? 'resend' : 'handoff',
    },
    answerDeadline: setup.hurries ? 40_000 : 120_000,
    ...{ debounce: setup.debounce, continueAfterEvents: setup.continues, idleEnd: IDLE_END },
    ...{ followUpAfter: setup.followsUp ? HOUR : null, followUpMessage: setup.followsUp ? 'Did that help?' : null },
    resolveAfter: setup.resolvesQuiet ? 2 * HOUR : null,
    ...(setup.reviews ? { replyMode: 'review', reviewReminder: HOUR } : {}),
  };
}

export function factsOf(setup: Setup, policy: Policy): WorldFacts {
  return {
    ...{
      channel: setup.channel,
      ourBot: setup.channel === 'api' ? 0 : 1,
      silenceLabel: policy.silenceLabel,
      handsOff: setup.handsOff,
      maxTurns: setup.maxTurns,
    },
    ...{ fallback: policy.fallbackMessage, handOffMessage: policy.handoffMessage },
    otherWords: [policy.holdingMessage, policy.followUpMessage].filter((text) => text !== null),
    ...{
      resends: setup.resends,
      lists: setup.channel === 'api' || setup.user !== 'none',
      horizon: policy.idleEnd,
      deadline: policy.answerDeadline,
      flips: setup.channel !== 'api' && !setup.keepPending,
      slow: setup.slow,
    },
    ...{ knowsItself: setup.knowsItself, seesBots: setup.user === 'administrator', opensReopened: setup.opensReopened },
    reviews: setup.reviews,
  };
}
