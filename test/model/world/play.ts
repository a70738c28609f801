import type { Message } from '../../../sandbox/world/records.ts';
import { newUnit } from '../../../sandbox/world/world.ts';
import type { WebhookJob } from '../../../sandbox/webhooks/webhooks.ts';
import type { Policy } from '../../../src/contracts/conversation.ts';
import type { Trace, WorldFacts } from '../oracle/trace.ts';
import { createClock } from '../temporal/clock.ts';
import type { WorkflowHost } from '../temporal/workflow-host.ts';
import { defaultPolicy } from '../../support/conversation.ts';
import { happenings } from './acts.ts';
import { createApi } from './api.ts';
import { createChance } from './chance.ts';
import { createChatwoot } from './chatwoot.ts';
import { createGraph } from './graph.ts';
import { createPostOffice } from './post-office.ts';
import { createProduct, type Product } from './product.ts';
import { createWatch, leftOf, wordsIn } from './watch.ts';
import { createWires } from './wires.ts';
import { wakeSnoozed } from '../../../sandbox/world/conversation/status-machine.ts';
import type { Act, ScriptName, Setup, World } from './world.ts';

const BEGIN = Date.UTC(2026, 10, 30, 10);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const IDLE_END = 2 * HOUR;
/** The reconciler comes by each minute; where nothing happens for so long, it would find what it has found. */
const PASSES = 6;

/** Plays a world to its end, in its own time, on the one host of this process. One at a time: `Date` is the world's. */
export async function play(host: WorkflowHost, { setup, luck, steps }: World): Promise<Trace> {
  const real = { now: Date.now, random: Math.random };
  const chance = createChance(luck);
  let product: Product | undefined;
  const clock = createClock(BEGIN, () => product?.busy());
  Date.now = clock.now;
  Math.random = chance.draw;
  try {
    const chatwoot = createChatwoot(setup, clock, (job) => {
      post.take(job);
    });
    const watch = createWatch(chatwoot, clock.now);
    const post = createPostOffice({
      clock,
      chance,
      bring(job, body) {
        told(job, 'taken');
        return product?.receive(job, body) ?? Promise.resolve();
      },
      lost: (job) => {
        told(job, 'lost');
      },
      fail: (job, why) => {
        watch.by('chatwoot', () => {
          job.onFailure(why);
        });
      },
    });
    function told({ event, message: id }: WebhookJob, fate: 'taken' | 'lost'): void {
      const message = chatwoot.conversation.messages.find((each) => each.id === id);
      const submitted = JSON.stringify(message?.contentAttributes['submitted_values'] ?? '');
      watch.note({
        kind: 'webhook',
        event,
        fate,
        words: message?.type === 0 ? wordsIn(message.content) : wordsIn(submitted),
      } as never);
    }
    function inside(what: string): void {
      watch.note({ kind: 'inside', what } as never);
    }
    const call = createApi(chatwoot.world);
    const ours = new Set<Message>();
    const wires = createWires({
      clock,
      chance,
      slow: setup.slow,
      moment: () => watch.moments.length,
      called: inside,
      api: (request, sent) => {
        const before = chatwoot.conversation.messages.length;
        const answer = watch.by('us', () => call(request), sent);
        for (const message of chatwoot.conversation.messages.slice(before)) if (message.type === 1) ours.add(message);
        return answer;
      },
    });
    const scripts: ScriptName[] = [];
    const graph = createGraph({
      clock,
      scripts,
      thinks: () => chance.between(50, 3000),
      asked: (words, isSilent) => {
        watch.note({ kind: 'graph', words, isSilent } as never);
      },
    });
    const policy = policyOf(setup);
    const [agent, administrator] = chatwoot.users;
    const [bot] = chatwoot.world.state.data.bots;
    const tokens = { bot: bot?.token ?? '', agent: agent?.token ?? '', administrator: administrator?.token ?? '' };
    product = createProduct({
      host,
      clock,
      chance,
      setup,
      policy,
      wires,
      graph,
      tokens,
      inbox: chatwoot.conversation.inboxId,
      told: inside,
    });
    const playing = product;

    let word = 0;
    let passes = 0;
    const perform = (act: Act) => {
      chatwoot.world.unit = newUnit();
      keepPassing();
      switch (act.do) {
        case 'script':
          return scripts.push(act.script);
        case 'trouble':
          wires.meet(act);
          {
            watch.note({
              kind: 'trouble',
              until: act.lasts === null ? Infinity : clock.now() + act.lasts,
              ...ways(act, setup),
            } as never);
            return;
          }
        case 'webhooks': {
          post.expect(act.fate, act.count);
          return;
        }
        case 'handOff':
        case 'retryTurn':
        case 'pause':
        case 'resume':
        case 'drain': {
          playing.server.update(act.do, { reason: 'an operator asked' });
          return;
        }
        default: {
          const { who, happen } = happenings[act.do];
          const scene = {
            ...chatwoot,
            word: () => `q${++word}`,
            isOurs: (message: Message) => ours.has(message),
            isMail: setup.channel === 'mail',
            isApi: setup.channel === 'api',
            which: act.which ?? 0,
          };
          const before = word;
          watch.by(who, () => {
            happen(scene);
          });
          if (act.do === 'click' && word > before) watch.note({ kind: 'click', words: [`q${word}`] } as never);
        }
      }
      return undefined;
    };
    const keepPassing = (most = PASSES) => {
      const isOver = passes === 0;
      passes = most;
      if (isOver) clock.after(MINUTE, comeBy);
    };
    const comeBy = () => {
      watch.by('chatwoot', () => {
        wakeSnoozed(chatwoot.world, clock.now());
      });
      playing.reconcile();
      if (--passes > 0) clock.after(MINUTE, comeBy);
    };

    for (const { after, act } of steps) {
      await clock.runUntil(clock.now() + after);
      perform(act);
    }
    await clock.runUntil(clock.now() + MINUTE);
    product.server.update('resume', null);
    keepPassing(3 * PASSES);
    await clock.runUntil(clock.now() + 3 * HOUR);
    keepPassing();
    await clock.runUntil(clock.now() + IDLE_END + HOUR);
    await product.server.replay();
    return {
      facts: factsOf(setup, policy),
      moments: watch.moments,
      left: leftOf(chatwoot.conversation),
      faults: product.server.faults,
    };
  } finally {
    Object.assign(Date, { now: real.now });
    Math.random = real.random;
  }
}

/** What cannot be done while this lasts. */
function ways({ call, user, trouble }: Extract<Act, { do: 'trouble' }>, setup: Setup) {
  const isAll = user || setup.user === 'none' || setup.channel === 'api';
  const fails = (what: string) => (call === 'all' || call === what ? ('fails' as const) : ('works' as const));
  const throttled = trouble === 'throttles' ? ('fails' as const) : undefined;
  return {
    ...{
      opening: isAll && trouble !== 'slow' ? fails(setup.channel === 'api' ? 'other' : 'status') : 'works',
      posting: throttled ?? fails('post'),
    },
    ...{ reading: throttled ?? fails('read'), listing: throttled ?? fails('list') },
  };
}

function policyOf(setup: Setup): Policy {
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
    ...{ debounce: setup.debounce, continueAfterEvents: setup.continues, idleEnd: IDLE_END },
    ...{ followUpAfter: setup.followsUp ? HOUR : null, followUpMessage: setup.followsUp ? 'Did that help?' : null },
    resolveAfter: setup.resolvesQuiet ? 2 * HOUR : null,
  };
}

function factsOf(setup: Setup, policy: Policy): WorldFacts {
  return {
    ...{
      channel: setup.channel,
      ourBot: setup.channel === 'api' ? 0 : 1,
      silenceLabel: policy.silenceLabel,
      handsOff: setup.handsOff,
      isLimited: setup.maxTurns !== null,
    },
    ...{ fallback: policy.fallbackMessage, handOffMessage: policy.handoffMessage },
    otherWords: [policy.holdingMessage, policy.followUpMessage].filter((text) => text !== null),
    ...{
      resends: setup.resends,
      lists: setup.channel === 'api' || setup.user !== 'none',
      deadline: policy.answerDeadline,
    },
    ...{ knowsItself: setup.knowsItself || setup.user === 'administrator', opensReopened: setup.opensReopened },
  };
}
