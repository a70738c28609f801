import { placeOf } from './markers.ts';
import type { Said, Seen, Strike } from './record.ts';

export const PROMISES = ['lost', 'doubled', 'out of order', 'talked over', 'silent', 'wrong status'] as const;
export type Promised = (typeof PROMISES)[number];

export interface Violation {
  promise: Promised;
  conversation: number;
  /** The message, or what else it is about. */
  what: string;
}

export interface Rules {
  /** Milliseconds from a message to its answer or to a person, outages apart. */
  limit: number;
  /** Milliseconds that each outage may cost beyond its own length. */
  perOutage: number;
}

/** One customer message and when it was answered, or a person had the conversation; `null`: neither. */
export interface Fate {
  marker: string;
  conversation: number;
  at: number;
  coveredAt: number | null;
}

/** When each message found its answer or its person. */
export function fatesOf(one: Seen): Fate[] {
  const answers = one.said.filter(({ by }) => by === 'bot');
  const personAt = one.said.find(({ by }) => by === 'person')?.at;
  const leftAt = Math.min(personAt ?? Infinity, one.status === 'pending' ? Infinity : (one.leftAt ?? Infinity));
  return one.said
    .filter(({ by }) => by === 'customer')
    .flatMap(({ markers, at }) =>
      markers.map((marker) => {
        const answered = answers.find((answer) => answer.markers.includes(marker))?.at ?? Infinity;
        const covered = Math.max(at, Math.min(answered, leftAt));
        return { marker, conversation: one.conversation, at, coveredAt: covered === Infinity ? null : covered };
      }),
    );
}

/** What of the promises one conversation saw broken, from what its customer and the desk saw. Pure. */
export function check(one: Seen, outages: Strike[], rules: Rules): Violation[] {
  const violation = (promise: Promised, what: string) => ({ promise, conversation: one.conversation, what });
  const fates = fatesOf(one);
  return [
    ...fates.filter(({ coveredAt }) => coveredAt === null).map(({ marker }) => violation('lost', marker)),
    ...doubled(one.said).map((what) => violation('doubled', what)),
    ...outOfOrder(one).map((what) => violation('out of order', what)),
    ...talkedOver(one).map(({ id }) => violation('talked over', `message ${id}`)),
    ...fates.filter((fate) => isLate(fate, outages, rules)).map(({ marker }) => violation('silent', marker)),
    ...wrongStatus(one).map((what) => violation('wrong status', what)),
  ];
}

/** An answer to the same message in two replies, or the same text posted twice. */
function doubled(said: Said[]): string[] {
  const bot = said.filter(({ by }) => by === 'bot');
  return [...repeated(bot.flatMap(({ markers }) => markers)), ...repeated(bot.flatMap(({ sendKey }) => sendKey ?? []))];
}

const repeated = (values: string[]) => [...new Set(values.filter((value, at) => values.indexOf(value) !== at))];

/** A later message answered before an earlier one whose webhook had been taken by then. */
function outOfOrder({ said, delivered }: Seen): string[] {
  const answers = said
    .filter(({ by }) => by === 'bot')
    .flatMap(({ markers, at }) => markers.map((marker) => ({ marker, at })));
  const arrived = (marker: string) =>
    delivered.get(said.find((one) => one.by === 'customer' && one.markers.includes(marker))?.id ?? 0) ?? Infinity;
  return answers
    .filter(({ marker }, at) =>
      answers
        .slice(0, at)
        .some((earlier) => placeOf(earlier.marker) > placeOf(marker) && arrived(marker) < earlier.at - ON_THE_WIRE),
    )
    .map(({ marker }) => marker);
}

/** Milliseconds between the moment in which a reply is decided and its arrival, when everything is busy. */
const ON_THE_WIRE = 2000;

/** A message of ours after a person's, sent on a live read that could have shown it: not on the wire already. */
function talkedOver({ said, reads }: Seen): Said[] {
  const person = said.find(({ by }) => by === 'person');
  if (!person) return [];
  const after = said.filter(({ by, id }) => by === 'bot' && id > person.id);
  return after.filter(({ at }) => {
    const read = Math.max(-Infinity, ...reads.filter((each) => each <= at));
    return read === -Infinity || read > person.at;
  });
}

function isLate({ at, coveredAt }: Fate, outages: Strike[], { limit, perOutage }: Rules): boolean {
  if (coveredAt === null) return false;
  const within = outages.filter((outage) => outage.at < coveredAt && outage.until > at - perOutage);
  const excused = within.reduce((sum, outage) => sum + (outage.until - outage.at) + perOutage, 0);
  return coveredAt - at > limit + excused;
}

/** What a person has, or was asked to take, must not be hidden from them as `pending`. */
function wrongStatus({ said, status }: Seen): string[] {
  if (status !== 'pending') return [];
  if (said.some(({ by }) => by === 'person')) return ['a person replied, and it is pending'];
  return said.some(({ by }) => by === 'note') ? ['handed over by a note, and it is pending'] : [];
}

/** Opened without a person and without us: Chatwoot's own flip after a webhook that it could not deliver. */
export function isFlipped({ said, status }: Seen): boolean {
  return status === 'open' && !said.some(({ by }) => by === 'person' || by === 'note');
}
