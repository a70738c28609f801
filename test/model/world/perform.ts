import type { Message } from '../../../sandbox/world/records.ts';
import { newUnit } from '../../../sandbox/world/world.ts';
import type { Clock } from '../temporal/clock.ts';
import { happenings } from './acts/happenings.ts';
import type { Stage } from './stage.ts';
import { CRAWL, LONGEST } from './wires.ts';
import type { Act, Deed, Setup, Trouble } from './world.ts';

/** Carries out what a world wants to happen. */
export function createPerformer(stage: Stage, setup: Setup, clock: Clock): (act: Act) => void {
  const { chatwoot, product, watch, wires, crossings, post, scripts, ours } = stage;
  let word = 0;

  return function perform(act) {
    chatwoot.world.unit = newUnit();
    switch (act.do) {
      case 'script':
        scripts.push(act.script);
        return;
      case 'trouble':
        wires.meet(act);
        if (act.trouble === 'refuses') product.watchTokens();
        watch.note({ kind: 'trouble', until: clock.now() + (act.lasts ?? Infinity), ...ways(act, setup) });
        return;
      case 'webhooks':
        post.expect(act.fate, act.count);
        return;
      case 'meanwhile':
        crossings.expect(act.call, act.on, () => {
          chatwoot.world.unit = newUnit();
          happen(act.deed);
        });
        return;
      case 'handOff':
      case 'retryTurn':
      case 'pause':
      case 'resume':
      case 'drain':
        operate(act.do, { reason: 'an operator asked' });
        return;
      case 'elsewhere':
        void product.hearFromElsewhere();
        return;
      default:
        happen(act);
    }
  };

  function operate(what: string, argument: unknown): void {
    if (product.server.update(what, argument)) watch.note({ kind: 'operator', what });
  }

  function happen(act: Deed): void {
    const before = word;
    const scene = {
      ...chatwoot,
      word: () => `q${++word}`,
      isOurs: (message: Message) => ours.has(message),
      isMail: setup.channel === 'mail',
      isApi: setup.channel === 'api',
      which: act.which ?? 0,
    };
    const { who, happen: go } = happenings[act.do];
    watch.by(who, () => {
      go(scene);
    });
    if (act.do === 'click' && word > before) watch.note({ kind: 'click', words: [`q${word}`] });
  }
}

/** Milliseconds that a call takes until Chatwoot has done it all the same; and what a time-out and a pause cost, the longer one after a refusal. */
const LATE: Partial<Record<Trouble, number>> = { slow: LONGEST, crawls: CRAWL };
const ANOTHER_TRY = 80_000;

/** What cannot be done while this lasts. */
function ways({ call, user, trouble }: Extract<Act, { do: 'trouble' }>, setup: Setup) {
  const isAll = user || setup.user === 'none' || setup.channel === 'api';
  const fails = (what: string) => (call === 'all' || call === what ? ('fails' as const) : ('works' as const));
  return {
    opening: isAll && !LATE[trouble] ? fails(setup.channel === 'api' ? 'other' : 'status') : ('works' as const),
    refused: isAll && trouble === 'refuses' && call === 'all',
    delays: ['all', 'status', setup.channel === 'api' ? 'other' : 'status'].includes(call)
      ? (LATE[trouble] ?? ANOTHER_TRY)
      : 0,
  };
}
