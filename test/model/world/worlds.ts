import fc from 'fast-check';
import { CALLS, CUSTOMERS, FATES, OPERATORS, OTHERS, PEOPLES, RULES, SCRIPTS, TROUBLES } from './world.ts';
import type { Act, RuleName, Setup, Step, World } from './world.ts';

/** Any world; what comes first is what it is made smaller to. */

const some = <T>(...values: readonly T[]) => fc.constantFrom(...values);
/** Seldom anything but the first. */
const rarely = <T>(usual: T, ...others: readonly T[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(usual, ...others) });

const setup: fc.Arbitrary<Setup> = fc.record({
  channel: some<Setup['channel']>('bot', 'bot', 'bot', 'api', 'mail'),
  user: some<Setup['user']>('administrator', 'none', 'agent', 'administrator'),
  knowsItself: some(true, true, false),
  keepPending: some(false, false, true),
  slow: rarely(false, true),
  rule: fc.oneof(fc.constant(null), fc.constantFrom(...(Object.keys(RULES) as RuleName[]))),
  handsOff: rarely(true, false),
  handOffMessage: some(false, true),
  handOffTo: some<Setup['handOffTo']>('nobody', 'nobody', 'team', 'person'),
  holds: rarely(false, true),
  queues: rarely(false, true),
  opensReopened: rarely(false, true),
  maxTurns: rarely(null, 2),
  resends: rarely(false, true),
  debounce: some(0, 1500),
  followsUp: rarely(false, true),
  resolvesQuiet: rarely(false, true),
  hurries: rarely(false, true),
  continues: rarely(null, 25),
});

/** What goes on behind the scenes. */
const condition: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: some(...SCRIPTS).map((script): Act => ({ do: 'script', script })) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('trouble' as const),
      trouble: some(...TROUBLES),
      call: some(...CALLS),
      lasts: some(0, 0, 0, 3000, 40_000, 600_000, null),
      user: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('webhooks' as const),
      fate: some(...FATES),
      count: some(1, 1, 2, 5),
    }),
  },
);

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 10, arbitrary: fc.constant<Act>({ do: 'write' }) },
  {
    weight: 5,
    arbitrary: fc.tuple(some(...CUSTOMERS), fc.nat({ max: 2 })).map(([what, which]): Act => ({ do: what, which })),
  },
  { weight: 9, arbitrary: some(...PEOPLES).map((what): Act => ({ do: what })) },
  { weight: 2, arbitrary: some(...OTHERS).map((what): Act => ({ do: what })) },
  { weight: 1, arbitrary: some(...OPERATORS).map((what): Act => ({ do: what })) },
  { weight: 12, arbitrary: condition },
);

/** What a conversation begins with: mostly the customer, who writes. */
const first: fc.Arbitrary<Act> = fc.oneof(
  { weight: 9, arbitrary: fc.constant<Act>({ do: 'write' }) },
  { weight: 1, arbitrary: some<Act>({ do: 'writeUrgent' }, { do: 'blank' }, { do: 'machineMail' }, { do: 'reply' }) },
);

const after = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 6, arbitrary: fc.nat({ max: 1500 }) },
  { weight: 3, arbitrary: some(3000, 10_000, 30_000) },
  { weight: 2, arbitrary: some(200_000, 3_600_000, 10_800_000) },
);

const at = (delay: fc.Arbitrary<number>, what: fc.Arbitrary<Act>): fc.Arbitrary<Step> =>
  fc.record({ after: delay, act: what });
const now = fc.constant(0);
const steps = fc
  .tuple(fc.array(at(now, condition), { maxLength: 3 }), at(now, first), fc.array(at(after, act), { maxLength: 9 }))
  .map(([before, begin, then]) => [...before, begin, ...then]);

export const worlds: fc.Arbitrary<World> = fc.record({ setup, luck: fc.nat({ max: 1_000_000 }), steps });
