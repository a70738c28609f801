import {
  BEFORE,
  BLIND,
  excuse,
  GLANCE,
  isBlind,
  isDim,
  isToldOf,
  NEWEST,
  isUnknown,
  REFUSED,
  REPLACED,
  UNKNOWN,
} from './excuses.ts';
import type { Case } from './case.ts';
import type { StateMoment } from './trace.ts';

/** Milliseconds from the answer to a look until what was decided by it leaves. */
const WIRE = 4000;

/** What people, rules or the bot itself have decided is never undone. */
export function undone(found: Case): string[] {
  const { moments } = found;
  return moments.flatMap((moment, index) => {
    if (moment.kind !== 'state' || moment.by !== 'us') return [];
    return [...ofStatus(found, moment, index), ...ofAssignee(moment, found), ...ofLabels(moment, found)];
  });
}

/** It may open what is the bot's, resolve what is, take back what Chatwoot opened, and reopen what it has resolved itself. */
function ofStatus(found: Case, { at, before, after, sent }: StateMoment, index: number): string[] {
  const [from, to] = [before.status, after.status];
  if (from === to || (from === 'pending' && to === 'open')) return [];
  const now = found.held[index];
  const seen = found.held[sent?.looked ?? index];
  const change = `${from} became ${to} by the bot`;
  if (sent?.looked === null && isBlind(found, sent.sentAt) && excuse(found, BLIND)) return [];
  if (to === 'open' && sent?.looked === null && found.facts.slow && excuse(found, GLANCE)) return [];
  // It was pending when it was looked at; what came in between was faster than what was on the wire.
  if (to === 'open' && statusAt(found, sent?.looked ?? 0) === 'pending') return [];
  if (seen?.by === 'otherBot' && isUnknown(found, at) && excuse(found, UNKNOWN)) return [];
  const isNews = !isToldOf(found, sent?.looked ?? index);
  if (to === 'resolved' && seen?.why === 'a person is assigned' && isNews && excuse(found, BEFORE)) return [];
  const isHidden = seen?.why === 'a person replied' || seen?.why === 'a snooze has ended';
  if (to === 'resolved' && isHidden && isDim(found, at) && excuse(found, NEWEST)) return [];
  if (to === 'resolved') return isBots(seen) ? [] : [`${change}, though ${seen?.why ?? ''}`];
  if (from === 'open' && to === 'pending') {
    if (now?.by === 'flipped' || seen?.by === 'flipped') return [];
    if (now?.by === 'otherBot' && isUnknown(found, at) && excuse(found, UNKNOWN)) return [];
    return [`${change}, though ${now?.why ?? ''}`];
  }
  // It was flipped when it was looked at, and who closed or snoozed it was faster than what was on the wire.
  if (seen?.by === 'flipped' && changedAt(found, from, index) >= (sent?.sentAt ?? 0) - WIRE) return [];
  if (from === 'resolved') {
    const { resolved, by } = lastResolved(found, index);
    const since = found.moments.slice(resolved, index);
    const isRefused = since.some(({ kind }) => kind === 'refusal');
    // The customer's word, as a message is, for which Chatwoot itself would reopen it.
    const isClicked = since.some(({ kind }) => kind === 'click');
    if (by === 'us' || isClicked || (isRefused && excuse(found, REFUSED))) return [];
    return [`${change}, though ${now?.why ?? ''}`];
  }
  return [`${change}, though ${now?.why ?? ''}`];
}

function statusAt({ moments }: Case, looked: number): string {
  const last = moments.slice(0, looked).findLast((moment) => moment.kind === 'state');
  return last?.after.status ?? 'pending';
}

const isBots = (held: Case['held'][number] | undefined) => held?.by === 'bot' || held?.by === 'closed';

/** When it got this status last (unix ms). */
function changedAt({ moments }: Case, status: string, until: number): number {
  const changes = moments.slice(0, until).filter((moment) => moment.kind === 'state');
  return changes.findLast(({ before, after }) => after.status === status && before.status !== status)?.at ?? 0;
}

function lastResolved({ moments }: Case, index: number) {
  const resolved = moments
    .slice(0, index)
    .findLastIndex(
      (moment) => moment.kind === 'state' && moment.after.status === 'resolved' && moment.before.status !== 'resolved',
    );
  const moment = moments[resolved];
  return { resolved, by: moment?.kind === 'state' ? moment.by : undefined };
}

/** Milliseconds until an assignee whom Chatwoot has replaced is put back. */
const SOON = 30_000;

/** At a hand-off a person may be assigned where none is. */
function ofAssignee({ at, before, after, sent }: StateMoment, { moments, held }: Case): string[] {
  if (before.assignee === null || before.assignee === after.assignee) return [];
  const isPutBack = moments.some(
    (each) =>
      each.kind === 'state' &&
      each.by === 'us' &&
      each.at >= at &&
      each.at < at + SOON &&
      each.after.assignee === before.assignee,
  );
  if (isPutBack) return [];
  const since = sent?.looked ?? 0;
  const isKnown = moments
    .slice(0, since)
    .some((moment) => moment.kind === 'state' && moment.by !== 'us' && moment.after.assignee === before.assignee);
  return isKnown && held[since]?.why === 'a person is assigned' ? ['a person was taken off by the bot'] : [];
}

/** The label of silence goes when the conversation is resolved, which may take until it is open again. */
function ofLabels(moment: StateMoment, found: Case): string[] {
  const { facts, moments } = found;
  const gone = moment.before.labels.filter((label) => !moment.after.labels.includes(label));
  return gone.flatMap((label) => {
    const states = moments.slice(0, moments.indexOf(moment) + 1).filter((each) => each.kind === 'state');
    const set = states.findLast(({ before, after }) => !before.labels.includes(label) && after.labels.includes(label));
    const wasClosed = states.some(({ at, after }) => after.status === 'resolved' && at >= (set?.at ?? 0));
    if (facts.channel === 'api' && wasClosed && label === facts.silenceLabel) return [];
    const isNews = set !== undefined && set.by !== 'us' && set.at >= (moment.sent?.sentAt ?? 0) - WIRE;
    return isNews && excuse(found, REPLACED) ? [] : [`the bot took off ${label}`];
  });
}
