import fc from 'fast-check';
import type { Policy } from '../../src/contracts/conversation.ts';
import type { Call, Fault } from './play/client.ts';

/** What the graph does when it is called next. */
const SCRIPTS = [
  ...([
    'reply',
    'parts',
    'farewell',
    'options',
    'handOff',
    'resolve',
    'silent',
    'empty',
    'throws',
    'stumbles',
  ] as const),
];
export type Script = (typeof SCRIPTS)[number];

/** What customers and people do at Chatwoot, and what it does by itself. */
export type DeskAct =
  | ('write' | 'click' | 'edit' | 'delete')
  | ('reply' | 'note' | 'assign' | 'unassign' | 'team' | 'take' | 'open' | 'resolve' | 'snooze')
  | ('pend' | 'handBack' | 'label' | 'unlabel' | 'template' | 'undeliverable');
export type OperatorAct = 'handOff' | 'retryTurn' | 'pause' | 'resume';

export type Act =
  /** `which` customer message, counted back from the newest. */
  | { do: DeskAct; which?: number }
  | { do: OperatorAct }
  /** What goes wrong next, or what the graph will do. */
  | { do: 'fault'; call: Call; fault: Fault }
  | { do: 'script'; script: Script };

export interface Step {
  /** How many calls of the product go by before; 0: in the same breath as the step before. */
  wait: number;
  act: Act;
}

/** What becomes of a webhook: so many steps late, so many times, or never. */
export interface Fate {
  delay: number;
  copies: number;
  lost: boolean;
}

export interface Journey {
  policy: Partial<Policy>;
  userToken: boolean;
  /** Every task of the workflow replays its history, as after a worker's restart. */
  forgetful: boolean;
  /** Dealt out to the webhooks in turn. */
  fates: Fate[];
  steps: Step[];
}

const which = fc.nat({ max: 2 });
const does = (...names: (DeskAct | OperatorAct)[]) => fc.constantFrom(...names.map((name): Act => ({ do: name })));

const faults = fc.constantFrom<Act>(
  { do: 'fault', call: 'read', fault: 'away' },
  { do: 'fault', call: 'post', fault: 'away' },
  { do: 'fault', call: 'post', fault: 'lost' },
  { do: 'fault', call: 'post', fault: 'stored' },
  { do: 'fault', call: 'post', fault: 'refused' },
  { do: 'fault', call: 'status', fault: 'away' },
  { do: 'fault', call: 'status', fault: 'stored' },
  { do: 'fault', call: 'other', fault: 'away' },
);
const scripts = fc.constantFrom(...SCRIPTS);

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: does('write') },
  { weight: 2, arbitrary: does('team') },
  { weight: 3, arbitrary: does('reply', 'assign', 'take', 'open', 'resolve', 'pend', 'handBack') },
  {
    weight: 3,
    arbitrary: does('note', 'unassign', 'snooze', 'label', 'unlabel', 'template', 'undeliverable', 'click'),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom('edit', 'delete'), which).map(([what, nth]): Act => ({ do: what, which: nth })),
  },
  { weight: 2, arbitrary: does('handOff', 'retryTurn', 'pause', 'resume') },
  { weight: 3, arbitrary: faults },
  { weight: 3, arbitrary: scripts.map((script): Act => ({ do: 'script', script })) },
);

const policy: fc.Arbitrary<Partial<Policy>> = fc.record({
  mode: fc.constantFrom('agent-bot', 'agent-bot', 'api-inbox'),
  handoffEnabled: fc.constantFrom(true, true, false),
  handoffMessage: fc.constantFrom(null, 'A colleague comes.'),
  onNewMessage: fc.constantFrom('restart', 'restart', 'queue'),
  onReopen: fc.constantFrom('answer', 'answer', 'open'),
  maxTurns: fc.constantFrom(null, null, 2),
  continueAfterEvents: fc.constantFrom(null, null, 25),
  debounce: fc.constantFrom(0, 0, 40),
  handoffTeamId: fc.constantFrom(null, 1),
});

export interface Chances {
  /** Webhooks may get lost. */
  lost: boolean;
}

export function journeys({ lost }: Chances): fc.Arbitrary<Journey> {
  const fate = fc.record({
    delay: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 4 })),
    copies: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.constant(2)),
    lost: lost ? fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)) : fc.constant(false),
  });
  return fc.record({
    policy,
    userToken: fc.boolean(),
    forgetful: fc.boolean(),
    fates: fc.array(fate, { maxLength: 12 }),
    steps: fc.array(fc.record({ wait: fc.nat({ max: 4 }), act }), { minLength: 1, maxLength: 9 }),
  });
}
