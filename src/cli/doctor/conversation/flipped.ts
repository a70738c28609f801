import { judgeFlip } from '../../../activities/reconcile/judge-flip.ts';
import type { Seen } from './case.ts';
import { BACK, type Verdict } from './verdict.ts';

/** Whether Chatwoot itself opened it, as the reconciler judges it. */
export function flipped({ snapshot, chatwoot, agent, ref, now }: Seen): Verdict | undefined {
  const { messages, tellsStatus } = chatwoot;
  if (snapshot.assigneeType !== 'AgentBot' || messages === null) return undefined;
  const { reconcile, policy } = agent;
  const conversation = { id: ref.conversation, status: 'open' as const };
  const ages = { now, after: reconcile.after, horizon: policy.idleEnd };
  const { kind } = judgeFlip({ conversation, messages, tellsStatus }, ref.agent, ages);
  if (kind === 'nothing') return undefined;
  if (kind === 'leave') {
    return {
      who: 'people',
      why: 'Chatwoot opened it twice for the same message, since webhooks of the bot failed',
      next: BACK,
    };
  }
  const why = 'Chatwoot itself opened it, since a webhook of the bot failed, and nobody has touched it since';
  if (agent.userToken === null || reconcile.every === 0) {
    return {
      who: 'people',
      why: `${why}; without CHATWOOT_USER_TOKEN and RECONCILE_EVERY nothing is taken back`,
      next: BACK,
    };
  }
  const every = `${Math.ceil((reconcile.every + reconcile.after) / 1000)} s`;
  return { who: 'bot', why, next: `The bot takes it back within about ${every}, and answers.` };
}
