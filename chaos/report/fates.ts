import type { Said, Seen, State } from './seen.ts';

/** A moment in which the conversation went to people, or came back to the bot. */
export interface Turnover {
  at: number;
  to: 'people' | 'bot';
  /** The newest public message of that moment. */
  newest: number;
}

/** One customer message and when it was answered, or a person had the conversation; `null`: neither. */
export interface Fate {
  marker: string;
  conversation: number;
  /** The message. */
  id: number;
  /** Since when it was the bot's to answer: when it was written, or when people gave the conversation back over it. */
  at: number;
  coveredAt: number | null;
  answered: boolean;
  /** Also after a person could see it. */
  everAnswered: boolean;
  /** Owed since people gave the conversation back. */
  returned: boolean;
}

/**
 * Who had the conversation when, by Chatwoot's own rules. The bot of an inbox has what is `pending`, until a person replies, or a
 * person or another bot is assigned; a person who is still assigned when a customer reopens what was resolved does not have it.
 * In an API inbox the bot has what is neither resolved, snoozed, assigned nor labelled. What a customer's word wakes from a
 * snooze stays with people.
 */
export function turnovers(one: Seen): Turnover[] {
  const replies = one.said
    .filter(({ by }) => by === 'person')
    .map(({ at, id }) => ({ at, newest: id, to: 'people' as const }));
  const changes = one.states.flatMap((state, place) => {
    const before = one.states[place - 1] ?? FIRST[one.mode];
    const to = one.mode === 'agent-bot' ? ownerAfter(before, state, one.otherBot) : ownerInApi(before, state);
    return to ? [{ at: state.at, newest: state.newest, to }] : [];
  });
  const all = [...replies, ...changes].sort((a, b) => a.at - b.at);
  return all.filter(({ to }, place) => to !== (all[place - 1]?.to ?? 'bot'));
}

type Ownership = Pick<State, 'status' | 'assignee' | 'bot' | 'isSilenced'>;

const NOBODYS = { assignee: null, bot: null, isSilenced: false };
const FIRST = {
  'agent-bot': { ...NOBODYS, status: 'pending' },
  'api-inbox': { ...NOBODYS, status: 'open' },
} as const;

function ownerAfter(before: Ownership, after: Ownership, otherBot: number | null): Turnover['to'] | undefined {
  const isOthers = otherBot !== null && after.bot === otherBot;
  if (after.status !== before.status) return after.status === 'pending' && !isOthers ? 'bot' : 'people';
  if (after.status !== 'pending' || (after.assignee === before.assignee && after.bot === before.bot)) return undefined;
  return after.assignee === null && !isOthers ? 'bot' : 'people';
}

function ownerInApi(before: Ownership, after: Ownership): Turnover['to'] | undefined {
  if (isHeld(after)) return isHeld(before) ? undefined : 'people';
  const isWoken = before.status === 'snoozed' && after.status === 'open';
  return isHeld(before) && !isWoken ? 'bot' : undefined;
}

const isHeld = ({ status, assignee, isSilenced }: Ownership) =>
  isSilenced || assignee !== null || status === 'resolved' || status === 'snoozed';

/** Whether the desk shows that it is not the bot's. */
export function isShown({ mode, states }: Seen): boolean {
  const last = states.at(-1) ?? FIRST[mode];
  return mode === 'agent-bot' ? last.status !== 'pending' : isHeld(last);
}

export function ownerAt(changes: readonly Turnover[], at: number): Turnover | undefined {
  return changes.findLast((change) => change.at <= at);
}

/** What was owed to the customer, and when it was paid. */
export function fatesOf(one: Seen): Fate[] {
  const changes = turnovers(one);
  const answers = one.said.filter(({ by }) => by === 'bot');
  const fateOf = (message: Said, marker: string, at: number, returned: boolean): Fate => {
    const isTheirs = ownerAt(changes, at)?.to === 'people';
    const people = isTheirs ? at : (changes.find((change) => change.at > at && change.to === 'people')?.at ?? Infinity);
    const answer = answers.find(({ markers }) => markers.includes(marker))?.at ?? Infinity;
    const covered = Math.max(at, Math.min(answer, people));
    const coveredAt = covered === Infinity ? null : covered;
    return {
      marker,
      conversation: one.conversation,
      id: message.id,
      at,
      coveredAt,
      answered: answer <= covered,
      everAnswered: answer < Infinity,
      returned,
    };
  };
  const written = one.said
    .filter(({ by }) => by === 'customer')
    .flatMap((message) => message.markers.map((marker) => fateOf(message, marker, message.at, false)));
  return [...written, ...changes.flatMap((change) => owedAgain(one, change, fateOf))];
}

/** People gave it back and the last word was the customer's: then the bot answers it. */
function owedAgain(
  { said }: Seen,
  { to, at, newest }: Turnover,
  fateOf: (message: Said, marker: string, at: number, returned: boolean) => Fate,
): Fate[] {
  const last = said.find(({ id }) => id === newest);
  if (to === 'people' || last?.by !== 'customer' || last.at >= at) return [];
  return last.markers.map((marker) => fateOf(last, marker, at, true)).filter((fate) => fate.coveredAt !== fate.at);
}
