import { fatesOf, ownerAt, turnovers, type Fate } from './fates.ts';
import { placeOf } from '../load/markers.ts';
import { pausedWithin } from '../strikes/outages.ts';
import type { Said, Seen, Strike } from './record.ts';

export const PROMISES = ['lost', 'doubled', 'out of order', 'talked over', 'silent', 'wrong status'] as const;
export type Promised = (typeof PROMISES)[number];

export interface Violation {
  promise: Promised;
  conversation: number;
  /** The message, or what else it is about. */
  what: string;
  /** Unix ms: when it began, and when it was seen; `null`: until the end. */
  from: number;
  until: number | null;
}

export interface Rules {
  /** Milliseconds from a message's webhook to its answer or to a person; the clock stands still in an outage. */
  limit: number;
  /** A webhook that never came counts as come after so long. */
  found: number;
  /** An outage counts so much longer than it was, for getting up again. */
  recover: number;
}

/** What of the promises one conversation saw broken, from what its customer and the desk saw. Pure. */
export function check(one: Seen, outages: readonly Strike[], rules: Rules): Violation[] {
  const { conversation } = one;
  const owed = (promise: Promised) => (fate: Fate) => ({
    ...{ promise, conversation, what: fate.marker, from: fate.at, until: fate.coveredAt },
  });
  const words = (promise: Promised, what: (said: Said) => string) => (said: Said) => ({
    ...{ promise, conversation, what: what(said), from: said.at, until: said.at },
  });
  const fates = fatesOf(one);
  return [
    ...fates.filter(({ coveredAt }) => coveredAt === null).map(owed('lost')),
    ...doubled(one.said).map(words('doubled', ({ id, markers }) => `message ${id}: ${markers.join(' ')}`)),
    ...outOfOrder(one).map(words('out of order', ({ id, markers }) => `message ${id}: ${markers.join(' ')}`)),
    ...talkedOver(one).map(words('talked over', ({ id }) => `message ${id}`)),
    ...fates.filter((fate) => isLate(fate, one, outages, rules)).map(owed('silent')),
    ...wrongStatus(one).map((what) => ({
      ...{ promise: 'wrong status' as const, conversation, what, from: one.states.at(-1)?.at ?? 0, until: null },
    })),
  ];
}

/** A reply to a message that an earlier reply had answered, or a text (also a note) posted again. */
function doubled(said: readonly Said[]): Said[] {
  const ours = said.filter(({ by }) => by === 'bot' || by === 'note');
  return ours.filter(({ markers, sendKey, by }, place) =>
    ours
      .slice(0, place)
      .some(
        (earlier) =>
          (sendKey !== null && earlier.sendKey === sendKey) ||
          (by === 'bot' && earlier.by === 'bot' && earlier.markers.some((marker) => markers.includes(marker))),
      ),
  );
}

/** Milliseconds between the moment in which a reply is decided and its arrival, when everything is busy. */
const ON_THE_WIRE = 2000;

/** An answer to an earlier message after the answer to a later one, although its webhook had been taken by then. */
function outOfOrder({ said, delivered }: Seen): Said[] {
  const answers = said.filter(({ by }) => by === 'bot');
  const arrived = (marker: string) =>
    delivered.get(said.find((one) => one.by === 'customer' && one.markers.includes(marker))?.id ?? 0) ?? Infinity;
  const isAfter = (marker: string, earlier: Said) =>
    earlier.markers.some((other) => placeOf(other) > placeOf(marker)) && arrived(marker) < earlier.at - ON_THE_WIRE;
  return answers.filter(({ markers }, place) =>
    markers.some((marker) => answers.slice(0, place).some((earlier) => isAfter(marker, earlier))),
  );
}

/** Words of the bot while people had it, sent on a live read that could have shown it: not on the wire already. */
function talkedOver(one: Seen): Said[] {
  const changes = turnovers(one);
  return one.said.filter(({ by, at }) => {
    const owner = by === 'bot' ? ownerAt(changes, at) : undefined;
    if (owner?.to !== 'people') return false;
    const read = one.reads.findLast((each) => each <= at);
    return read === undefined || read > owner.at;
  });
}

function isLate(fate: Fate, { delivered }: Seen, outages: readonly Strike[], rules: Rules): boolean {
  const { coveredAt, at, id, returned } = fate;
  if (coveredAt === null) return false;
  const latest = at + rules.found;
  const from = returned ? latest : Math.min(delivered.get(id) ?? latest, latest);
  return coveredAt - from - pausedWithin(outages, rules.recover, from, coveredAt) > rules.limit;
}

/** Nobody waits, and people see what is theirs. */
export function isAtRest(one: Seen): boolean {
  return fatesOf(one).every(({ coveredAt }) => coveredAt !== null) && wrongStatus(one).length === 0;
}

/** What a person has, or was asked to take, must not be hidden from them as `pending`. */
function wrongStatus(one: Seen): string[] {
  if ((one.states.at(-1)?.status ?? 'pending') !== 'pending') return [];
  const owner = turnovers(one).at(-1);
  if (owner?.to === 'people') return ['a person has it, and it is pending'];
  const since = one.said.filter(({ at }) => at > (owner?.at ?? 0));
  if (since.some(({ by }) => by === 'note')) return ['handed over by a note, and it is pending'];
  return since.some(({ by, wantsPerson }) => by === 'bot' && wantsPerson)
    ? ['a person was promised, and it is pending']
    : [];
}
