import fc from 'fast-check';
import { CALLS, CUSTOMERS, FATES, OPERATORS, OTHERS, PEOPLES, REVIEWERS, SCRIPTS, TROUBLES } from './world.ts';
import type { Act, Deed, Passage, ScriptName, Step, Trouble } from './world.ts';

/** What happens in a world: single events, and a few in a row that are likely to meet. */

const some = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const always = <T>(value: T) => fc.constant(value);

const deed = (...names: readonly Deed['do'][]): fc.Arbitrary<Deed> => some(...names).map((what) => ({ do: what }));
const script = (...names: readonly ScriptName[]): fc.Arbitrary<Act> =>
  some(...names).map((name) => ({ do: 'script', script: name }));
const trouble = (troubles: readonly Trouble[], ...lasting: (number | null)[]): fc.Arbitrary<Act> =>
  fc.record({
    do: always('trouble' as const),
    trouble: some(...troubles),
    call: some(...CALLS),
    lasts: some(...lasting),
    user: fc.boolean(),
  });
const webhooks: fc.Arbitrary<Act> = fc.record({
  do: always('webhooks' as const),
  fate: some(...FATES),
  count: some(1, 1, 2, 5),
});

/** What goes on behind the scenes. */
const condition: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: script(...SCRIPTS) },
  { weight: 4, arbitrary: trouble(TROUBLES, 0, 0, 0, 3000, 40_000, 600_000, null) },
  { weight: 3, arbitrary: webhooks },
);

const customers = fc.tuple(some(...CUSTOMERS), fc.nat({ max: 2 })).map(([what, which]): Deed => ({ do: what, which }));
const anybody: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 10, arbitrary: deed('write') },
  { weight: 5, arbitrary: customers },
  { weight: 9, arbitrary: deed(...PEOPLES) },
  { weight: 2, arbitrary: deed(...OTHERS) },
);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 26, arbitrary: anybody },
  { weight: 1, arbitrary: some(...OPERATORS, 'elsewhere' as const).map((what): Act => ({ do: what })) },
  { weight: 12, arbitrary: condition },
);

/** While the product is in the middle of something. */
const crossing: fc.Arbitrary<Act> = fc.record({
  do: always('meanwhile' as const),
  call: some<Passage>('graph', 'read', 'list', 'post', 'status', 'other'),
  on: some('there' as const, 'back' as const),
  deed: anybody,
});

/** What a conversation begins with: mostly the customer, who writes. */
const first: fc.Arbitrary<Act> = fc.oneof(
  { weight: 9, arbitrary: deed('write') },
  { weight: 1, arbitrary: deed('writeUrgent', 'blank', 'machineMail', 'reply') },
);

const NOW = always(0);
const soon = fc.nat({ max: 1500 });
const after = fc.oneof(
  { weight: 3, arbitrary: NOW },
  { weight: 6, arbitrary: soon },
  { weight: 3, arbitrary: some(3000, 10_000, 30_000) },
  { weight: 2, arbitrary: some(200_000, 3_600_000, 10_800_000) },
);

const at = (delay: fc.Arbitrary<number>, what: fc.Arbitrary<Act>): fc.Arbitrary<Step> =>
  fc.record({ after: delay, act: what });
const inARow = (...row: fc.Arbitrary<Step>[]): fc.Arbitrary<Step[]> => fc.tuple(...row);

const writes = at(after, deed('write'));
const hasIt = deed('reply', 'reply', 'replyOutside', 'snooze', 'snoozeAwhile', 'take', 'giveToOther', 'label', 'open');
const ends = at(NOW, script('resolve', 'resolve', 'handOff', 'farewell', 'labels', 'silent', 'empty'));
const ending: fc.Arbitrary<Act> = fc.record({
  do: always('meanwhile' as const),
  call: some<Passage>('status', 'post', 'other', 'read', 'list'),
  on: some('back' as const, 'there' as const),
  deed: deed('write', 'write', 'click', 'reply', 'assign', 'edit', 'delete', 'endChat'),
});

/** The bot closes it, and the customer goes on before its webhooks are there, or long after it could not. */
const closes = at(NOW, script('resolve'));
const closing: fc.Arbitrary<Act> = fc.record({
  do: always('meanwhile' as const),
  call: always('status' as const),
  on: some('back' as const, 'there' as const),
  deed: deed('write', 'write', 'click'),
});
const muchLater = at(some(3_600_000), deed('write'));

/** Only told by a line of Chatwoot's. */
const aside = deed('rank', 'rank', 'team', 'unteam', 'unmute', 'unassign', 'macro', 'note');
const operator = (what: (typeof OPERATORS)[number]): fc.Arbitrary<Act> => always({ do: what });

const scene: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 14, arbitrary: at(after, act).map((step) => [step]) },
  { weight: 3, arbitrary: inARow(at(NOW, crossing), writes) },
  // Something of the customer's comes just as the bot is done with the conversation.
  { weight: 2, arbitrary: inARow(ends, at(NOW, ending), writes) },
  { weight: 1, arbitrary: inARow(closes, at(NOW, closing), writes) },
  { weight: 1, arbitrary: inARow(at(NOW, trouble(TROUBLES, null)), closes, writes, muchLater) },
  // People have it, something else is done to it, and the customer goes on.
  { weight: 2, arbitrary: inARow(at(after, hasIt), at(after, deed(...PEOPLES)), writes) },
  {
    weight: 1,
    arbitrary: inARow(at(after, deed('snooze', 'snoozeAwhile', 'reply', 'replyOutside')), at(after, aside), writes),
  },
  // Somebody changes what they have said, again and again.
  { weight: 1, arbitrary: fc.array(at(soon, deed('edit')), { minLength: 9, maxLength: 14 }) },
  { weight: 1, arbitrary: inARow(at(after, operator('pause')), at(after, anybody), writes) },
  // What the bot wants to do is refused for long, and the customer goes on.
  {
    weight: 2,
    arbitrary: inARow(at(NOW, trouble(TROUBLES, 40_000, 600_000, null)), ends, writes, writes),
  },
  { weight: 1, arbitrary: inARow(at(after, trouble(['slow', 'hangs', 'cutAfter'], 0, 40_000)), writes) },
  { weight: 1, arbitrary: inARow(at(after, webhooks), at(NOW, anybody), writes) },
  { weight: 1, arbitrary: inARow(at(after, deed('resolve', 'endChat', 'mute')), at(soon, anybody), writes) },
);

export const steps: fc.Arbitrary<Step[]> = fc
  .tuple(fc.array(at(NOW, condition), { maxLength: 3 }), at(NOW, first), fc.array(scene, { maxLength: 5 }))
  .map(([before, begin, scenes]) => [...before, begin, ...scenes.flat()]);

const review = deed('approve', 'approve', 'approve', ...REVIEWERS);
/** A turn, and some more, has gone by. */
const drafted = some(5000, 5000, 20_000, 200_000);
const reviewScene: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 6, arbitrary: inARow(at(drafted, review)) },
  { weight: 3, arbitrary: inARow(at(drafted, review), at(soon, fc.oneof(review, anybody))) },
  { weight: 3, arbitrary: inARow(at(drafted, anybody), at(soon, review)) },
  { weight: 2, arbitrary: inARow(writes, at(drafted, review)) },
  { weight: 2, arbitrary: inARow(at(NOW, crossing), at(drafted, review)) },
  { weight: 4, arbitrary: scene },
);

export const reviewedSteps: fc.Arbitrary<Step[]> = fc
  .tuple(fc.array(at(NOW, condition), { maxLength: 2 }), at(NOW, first), fc.array(reviewScene, { maxLength: 6 }))
  .map(([before, begin, scenes]) => [...before, begin, ...scenes.flat()]);
