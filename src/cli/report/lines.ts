import type { Numbers } from './numbers.ts';

/** One number with its name, as people read it. */
export interface Line {
  name: string;
  value: number | null;
  unit: 'count' | 'share' | 'average' | 'money';
}

const FATES = {
  kept: 'kept by the bot',
  handedOver: 'handed over by the bot',
  taken: 'taken by people, rules or another bot',
  broken: 'broken: failed or terminated',
  noTurn: 'without a turn of the bot',
  endedByOperator: 'ended by an operator',
  unread: 'ended, nobody can tell how',
};

export const CAUSES: Record<string, string> = {
  graph: 'the graph wanted it',
  question: 'the graph asked the team',
  failure: 'a turn failed, or took too long',
  undelivered: 'a reply could not be delivered',
  unreadable: 'only a person can read it',
  limit: 'a limit was reached',
  operator: 'an operator wanted it',
  untold: 'a version that did not tell',
};

const SENDS = {
  acknowledged: 'sends that Chatwoot confirmed',
  echoed: 'sends confirmed by their webhook',
  readBack: 'sends confirmed by reading',
  absent: 'sends repeated, since they were not there',
  ambiguous: 'sends of which nobody can tell',
};

/** A report's numbers in the order in which they are read. `always`: also those that are 0. */
export function linesOf(numbers: Numbers): Line[] {
  const { fates, shares, causes, running, perConversation, perKept, tokens, sends } = numbers;
  const counts = <K extends string>(names: Record<K, string>, values: Partial<Record<K, number>>) =>
    (Object.keys(names) as K[]).map((key) => line(names[key], values[key] ?? 0));
  return [
    line('conversations that ended', numbers.ended),
    ...counts(FATES, fates),
    line('kept, share', shares.kept, 'share'),
    line('handed over, share', shares.handedOver, 'share'),
    line('taken, share', shares.taken, 'share'),
    ...Object.entries(causes).map(([cause, times]) => line(`handed over: ${CAUSES[cause] ?? cause}`, times)),
    line('came back after an earlier end', numbers.cameBack),
    line('going on now', running.active),
    line('paused now', running.paused),
    line('turns', numbers.turns),
    line('replies', numbers.replies),
    line('turns per conversation', perConversation.turns, 'average'),
    line('turns per kept conversation', perKept.turns, 'average'),
    line('tokens in', tokens.input),
    line('tokens in, from a cache', tokens.cached),
    line('tokens out', tokens.output),
    line('tokens per conversation', perConversation.tokens, 'average'),
    line('tokens per kept conversation', perKept.tokens, 'average'),
    line('cost', numbers.cost, 'money'),
    line('cost per conversation', perConversation.cost, 'money'),
    line('cost per kept conversation', perKept.cost, 'money'),
    ...counts(SENDS, sends),
  ];
}

function line(name: string, value: number | null, unit: Line['unit'] = 'count'): Line {
  return { name, value, unit };
}

export function show({ value, unit }: Pick<Line, 'value' | 'unit'>): string {
  if (value === null) return '–';
  if (unit === 'share') return `${(100 * value).toFixed(1)} %`;
  if (unit === 'average') return value.toFixed(1);
  return unit === 'money' ? value.toFixed(4) : String(value);
}

/** Of shares in points, of everything else in per cent; empty where there is nothing to compare. */
export function change({ value, unit }: Line, before: number | null | undefined): string {
  if (value === null || before === null || before === undefined) return '';
  const sign = value > before ? '+' : '';
  if (unit === 'share') return `${sign}${(100 * (value - before)).toFixed(1)} points`;
  return before === 0 ? '' : `${sign}${((100 * (value - before)) / before).toFixed(0)} %`;
}
