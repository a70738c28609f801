import type { Case } from './case.ts';
import type { MessageMoment, Moment } from './trace.ts';

/** Where people decide first: nothing is sent without a person's word, what they approved is what is sent, and it is sent. */
export function reviewed(found: Case): string[] {
  return [...unapproved(found), ...unsent(found)];
}

function unapproved(found: Case): string[] {
  const { facts, moments } = found;
  const settings = [facts.fallback, facts.handOffMessage, ...facts.otherWords];
  return moments.flatMap((moment, index) => {
    if (!isOurs(moment) || !moment.isPublic || settings.includes(moment.text)) return [];
    const before = moments.slice(0, index);
    const words = `"${moment.text.slice(0, 40)}"`;
    if (before.some((each) => commandIn(each) === moment.text)) return [];
    const command = before.findLastIndex((each) => commandIn(each) === '');
    if (command < 0) return [`${words} was sent, and nobody had said so`];
    const draft = draftBefore(moments, before.length, moment.text);
    if (draft < 0) return [`${words} was sent, and nobody had seen it`];
    const isMeant = before.some((each, at) => at > draft && commandIn(each) === '');
    if (!isMeant) return [`${words} was sent by a word on another draft`];
    const isNewest = !before.slice(draft + 1, firstCommand(before, draft)).some(isDraft);
    if (!isNewest) return [`${words} was sent, and a newer draft stood below it`];
    return wroteSince(found, draft, moment) ? [`${words} was sent though somebody had written since`] : [];
  });
}

/** Whoever wrote after the draft, as far as a look right before could show. */
function wroteSince({ facts, moments }: Case, draft: number, { sent }: MessageMoment): boolean {
  const looked = sent?.looked ?? 0;
  if (!facts.lists || looked <= draft) return false;
  const deleted = new Set(moments.flatMap((moment) => (moment.kind === 'deletion' ? moment.id : [])));
  return moments.slice(draft + 1, looked).some((each) => {
    if (each.kind !== 'message' || !each.isPublic || each.machine || deleted.has(each.id)) return false;
    return each.by === 'customer' || each.by === 'person';
  });
}

/** Milliseconds after which what people approved is there, where nothing came in between. */
const WITHIN = 120_000;

/** Nothing is sent to whom people have blocked, and nothing beside another bot; the note that asked for it is told so. */
const OTHERS = new Set<unknown>(['nobody', 'otherBot', 'closed']);

function unsent({ moments, left, held }: Case): string[] {
  return moments.flatMap((moment, index) => {
    if (commandIn(moment) !== '') return [];
    const draft = moments.slice(0, index).findLastIndex(isDraft);
    const around = moments.slice(draft + 1).filter(({ at }) => at <= moment.at + WITHIN);
    const isOver = (moments.at(-1)?.at ?? 0) > moment.at + WITHIN;
    const answers = moments
      .slice(0, draft)
      .some((each) => each.kind === 'graph' && each.words.some((word) => left.includes(word)));
    if (
      draft < 0 ||
      !isOver ||
      !answers ||
      OTHERS.has(held[index]?.by) ||
      moments.slice(draft + 1).some(disturbs) ||
      moments.slice(0, draft).some(isTrouble)
    )
      return [];
    return around.some((each) => isOurs(each) && each.isPublic) ? [] : ['what a person approved was not sent'];
  });
}

/** Anything beside the first word about it, and what follows from that. */
function disturbs(moment: Moment): boolean {
  if (moment.kind === 'message') return moment.by !== 'us' && commandIn(moment) !== '';
  if (moment.kind === 'state') return moment.by !== 'us';
  if (moment.kind === 'webhook') return moment.fate === 'lost';
  return moment.kind !== 'inside' && moment.kind !== 'graph';
}

const isTrouble = (moment: Moment) =>
  ['trouble', 'strike', 'operator', 'refusal'].includes(moment.kind) ||
  (moment.kind === 'webhook' && moment.fate === 'lost');

const isOurs = (moment: Moment): moment is MessageMoment & Moment => moment.kind === 'message' && moment.by === 'us';

const isDraft = (moment: Moment) => isOurs(moment) && !moment.isPublic && moment.text.startsWith('**Draft.**');

/** The newest draft that shows this text; -1: there is none. */
function draftBefore(moments: Moment[], until: number, text: string): number {
  return moments.slice(0, until).findLastIndex((each) => isDraft(each) && 'text' in each && each.text.includes(text));
}

/** The first word of a person on a draft that sends it. */
function firstCommand(moments: Moment[], draft: number): number {
  return moments.findIndex((each, at) => at > draft && commandIn(each) === '');
}

/** The text behind a person's `/send`; empty: the draft as it is. `undefined`: it is no such note. */
function commandIn(moment: Moment): string | undefined {
  if (moment.kind !== 'message' || moment.by !== 'person' || moment.isPublic) return undefined;
  return /^\/send(?: (.+))?$/.exec(moment.text)?.[1] ?? (moment.text === '/send' ? '' : undefined);
}
