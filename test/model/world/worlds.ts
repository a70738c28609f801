import fc from 'fast-check';
import { reviewedSteps, steps } from './stories.ts';
import { RULES } from './world.ts';
import type { RuleName, Setup, World } from './world.ts';

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
  reviews: fc.constant(false),
});

/** Where people decide on each answer first. */
export const reviewedWorlds: fc.Arbitrary<World> = fc.record({
  setup: setup.map((plain) => ({ ...plain, reviews: true })),
  luck: fc.nat({ max: 1_000_000 }),
  steps: reviewedSteps,
});

export const worlds: fc.Arbitrary<World> = fc.record({ setup, luck: fc.nat({ max: 1_000_000 }), steps });
