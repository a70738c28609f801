import { fatesOf, isShown, ownerAt, turnovers, type Fate } from './fates.ts';
import { placeOf } from '../load/markers.ts';
import { pausedWithin } from '../strikes/outages.ts';
import { leftAt, toldOf, type Said, type Seen, type Strike } from './seen.ts';
import { undone } from './undone.ts';

export const PROMISES = ['lost', 'doubled', 'out of order', 'talked over', 'silent', 'wrong status', 'undone'] as const;
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
  /** Whether what no webhook told us of can be found; else it is not judged. */
  finds: boolean;
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
  const fates = fatesOf(one).filter((fate) => isJudged(fate, one, rules));
  return [
    ...fates.filter(({ coveredAt }) => coveredAt === null).map(owed('lost')),
    ...doubled(one.said).map(words('doubled', ({ id, markers }) => `message ${id}: ${markers.join(' ')}`)),
    ...outOfOrder(one).map(words('out of order', ({ id, markers }) => `message ${id}: ${markers.join(' ')}`)),
    ...talkedOver(one, rules).map(words('talked over', ({ id }) => `message ${id}`)),
    ...fates.filter((fate) => isLate(fate, one, outages, rules)).map(owed('silent')),
    ...wrongStatus(one, rules).map((what) => ({
      ...{ promise: 'wrong status' as const, conversation, what, from: one.states.at(-1)?.at ?? 0, until: null },
    })),
    ...undone(one).map(({ at, what }) => ({ promise: 'undone' as const, conversation, what, from: at, until: at })),
  ];
}

/** Without a token that lists conversations nobody tells us of a message, or of its being ours again, but its webhook. */
export function isJudged(fate: Fate, one: Seen, { finds }: Pick<Rules, 'finds'>): boolean {
  return finds || heardAt(fate, one) < Infinity;
}

/** What is told once the customer has written on shows their newest message alone. */
function heardAt({ id, at, returned }: Fate, one: Seen): number {
  if (!returned) return one.delivered.get(id) ?? Infinity;
  const next = one.said.find((said) => said.by === 'customer' && said.at > at)?.at ?? Infinity;
  const before = one.states.findLast((state) => state.at < at)?.at ?? -Infinity;
  return toldOf(one, at, { after: before + 1, until: next });
}

/** A reply to a message that an earlier reply had answered, a note again, or the same words again though nobody wrote between. */
function doubled(said: readonly Said[]): Said[] {
  return said.filter(({ markers, by, text }, place) => {
    const before = said.slice(0, place);
    if (by === 'note') return before.some((earlier) => earlier.by === 'note' && earlier.text === text);
    if (by !== 'bot') return false;
    const sinceCustomer = before.slice(before.findLastIndex((earlier) => earlier.by === 'customer') + 1);
    const isAgain = (earlier: Said) =>
      earlier.by === 'bot' && earlier.markers.some((marker) => markers.includes(marker));
    return before.some(isAgain) || sinceCustomer.some((earlier) => earlier.by === 'bot' && earlier.text === text);
  });
}

/** Milliseconds between the moment in which a reply is decided and its arrival, when everything is busy. */
const ON_THE_WIRE = 2000;

/** An answer to an earlier message after the answer to a later one, although it was owed and its webhook had been taken by then. */
function outOfOrder(one: Seen): Said[] {
  const { said, delivered } = one;
  const fates = fatesOf(one);
  const isOwed = (marker: string, at: number) =>
    fates.some((fate) => fate.marker === marker && (fate.coveredAt ?? Infinity) >= at);
  const answers = said.filter(({ by }) => by === 'bot');
  const arrived = (marker: string) =>
    delivered.get(said.find((one) => one.by === 'customer' && one.markers.includes(marker))?.id ?? 0) ?? Infinity;
  const isAfter = (marker: string, earlier: Said) =>
    isOwed(marker, earlier.at) &&
    earlier.markers.some((other) => placeOf(other) > placeOf(marker)) &&
    arrived(marker) < earlier.at - ON_THE_WIRE;
  return answers.filter(({ markers }, place) =>
    markers.some((marker) => answers.slice(0, place).some((earlier) => isAfter(marker, earlier))),
  );
}

/** Longer than this no word was under way after the last look. */
const UNSEEN = 20_000;
/** What Chatwoot refuses to show is not asked for again so soon (docs/bounds.md). */
const REFUSED = 600_000;
/** What a webhook told us longer ago than this, we knew. */
const KNOWN = 3000;
/** What one change shows comes within this. */
const SAME = 20;

/** Words of the bot while somebody else had it, who could be seen: not on the wire already. */
function talkedOver(one: Seen, { finds }: Pick<Rules, 'finds'>): Said[] {
  const changes = turnovers(one);
  return one.said.filter(({ by, at }) => {
    const owner = by === 'bot' ? ownerAt(changes, at) : undefined;
    if (owner?.to !== 'people' || isOwnWord(one, owner.at, at)) return false;
    const reply = finds ? undefined : replyOf(one, owner.at);
    if (reply) return (one.delivered.get(reply.id) ?? Infinity) < leftAt(one, at) - KNOWN;
    return couldBeSeen(one, owner.at, leftAt(one, at));
  });
}

/** Behind the customer's next words a bot's token sees no reply of a person's: the webhook of it alone tells. */
const replyOf = ({ said }: Seen, since: number) => said.find(({ by, at }) => by === 'person' && at === since);

/**
 * We had handed it over, or Chatwoot itself had opened it since it could not reach us, and nobody has touched it since: what is said then
 * belongs to the hand-over, or answers what nobody else has.
 */
function isOwnWord({ acts }: Seen, since: number, at: number): boolean {
  const isNobodys = acts.some((act) => act.by !== 'people' && Math.abs(act.at - since) < SAME);
  return isNobodys && !acts.some((act) => act.by === 'people' && act.at > since && act.at <= at);
}

/** By a live read; where Chatwoot refuses those, by what a webhook told. */
function couldBeSeen(one: Seen, since: number, left: number): boolean {
  const read = one.reads.findLast((each) => each <= left) ?? -Infinity;
  if (read > since) return true;
  const isRefused = one.refusedReads.some((each) => each > Math.max(read, left - REFUSED) && each <= left);
  if (isRefused) return toldOf(one, since) < left - KNOWN;
  return left > since && (read === -Infinity || left - since > UNSEEN);
}

function isLate(fate: Fate, one: Seen, outages: readonly Strike[], rules: Rules): boolean {
  const { coveredAt, at } = fate;
  if (coveredAt === null) return false;
  const from = Math.min(heardAt(fate, one), rules.finds ? at + rules.found : Infinity);
  return coveredAt - from - pausedWithin(outages, rules.recover, from, coveredAt) > rules.limit;
}

/** Nobody waits of whom we could know, and people see what is theirs. */
export function isAtRest(one: Seen, rules: Pick<Rules, 'finds'>): boolean {
  const isSettled = (fate: Fate) => fate.coveredAt !== null || !isJudged(fate, one, rules);
  return fatesOf(one).every(isSettled) && wrongStatus(one, rules).length === 0;
}

/** What a person has, or was asked to take, must be shown as theirs: not as `pending`, in an API inbox not as nobody's. */
function wrongStatus(one: Seen, { finds }: Pick<Rules, 'finds'>): string[] {
  if (isShown(one) || isOtherBots(one)) return [];
  const owner = turnovers(one).at(-1);
  if (owner?.to === 'people') {
    const reply = replyOf(one, owner.at);
    const isTold = reply ? one.delivered.has(reply.id) : toldOf(one, owner.at) < Infinity;
    return finds || isTold ? ['a person has it, and nothing shows it'] : [];
  }
  const since = one.said.filter(({ at }) => at > (owner?.at ?? 0));
  // One that was on its way while people gave the conversation back says nothing any more once the bot has answered.
  const isNote = since.findLast(({ by }) => by === 'note' || by === 'bot')?.by === 'note';
  if (isNote) return ['handed over by a note, and nothing shows it'];
  return since.some(({ by, wantsPerson }) => by === 'bot' && wantsPerson)
    ? ['a person was promised, and nothing shows it']
    : [];
}

const isOtherBots = ({ states, otherBot }: Seen) => otherBot !== null && states.at(-1)?.bot === otherBot;
