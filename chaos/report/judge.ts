import type { Message } from '../../sandbox/world/records.ts';
import type { SetUp } from '../set-ups/set-ups.ts';
import { TIMES } from '../set-ups/settings.ts';
import type { World } from '../set-ups/world.ts';
import type { Running } from '../strikes/bridge.ts';
import { pausedWithin } from '../strikes/outages.ts';
import { check, isJudged, type Rules, type Violation } from './check.ts';
import { fatesOf, type Fate } from './fates.ts';
import type { Seen, Strike } from './seen.ts';

/** Seconds after which a send that a killed worker began is given up, and after which its absence is believed. */
export const LOST_SEND = { givenUp: 10, absent: 60 };
/** Seconds for everything that takes its time on a machine that does all of this at once. */
export const SLACK = 10;

export const RULES = {
  limit: (TIMES.answerDeadline + LOST_SEND.givenUp + LOST_SEND.absent + SLACK) * 1000,
  found: (TIMES.reconcileAfter + TIMES.reconcileEvery + SLACK) * 1000,
  recover: 5000,
};

export const rulesOf = ({ finds }: SetUp): Rules => ({ ...RULES, finds });

export interface Outcome {
  setUp: SetUp;
  messages: number;
  conversations: number;
  strikes: Strike[];
  fates: Fate[];
  violations: Violation[];
  /** Messages, and give-backs, of which nothing told us where nothing else could. */
  notJudged: number;
  /** The conversations in which a promise broke. */
  evidence: Seen[];
  /** Their workflow histories, as JSON. */
  histories: { conversation: number; runs: string[] }[];
  handedOver: number;
  /** Handed over since nobody could tell whether a reply was stored. */
  ambiguous: number;
  /** Opened by Chatwoot itself after a webhook that it could not deliver. */
  flipped: number;
  seconds: number;
  /** Of them, those in which the clock of the deadline stood still. */
  outageSeconds: number;
}

/** Counts, from what customers and agents saw, which promise broke. */
export async function judge(world: World, { histories }: Running, startedAt: number): Promise<Outcome> {
  const { setUp, record, sandbox } = world;
  const seen = [...record.conversations.values()];
  const rules = rulesOf(setUp);
  const { strikes } = record;
  const outages = strikes.filter(({ at, until }) => until > at);
  const fates = seen.flatMap(fatesOf);
  const violations = seen.flatMap((one) => check(one, outages, rules));
  const messages = seen.flatMap(({ conversation }) => sandbox.messages(conversation));
  const evidence = seen.filter(({ conversation }) => violations.some((one) => one.conversation === conversation));
  const saved: Outcome['histories'] = [];
  for (const { conversation } of evidence) saved.push({ conversation, runs: await histories(world, conversation) });
  const now = Date.now();
  return {
    setUp,
    messages: fates.filter(({ returned }) => !returned).length,
    conversations: seen.length,
    ...{ strikes, fates, violations, evidence, histories: saved },
    notJudged: seen.flatMap((one) => fatesOf(one).filter((fate) => !isJudged(fate, one, rules))).length,
    handedOver: seen.filter(({ said }) => said.some(({ by }) => by === 'note')).length,
    ambiguous: messages.filter((one) => one.private && one.content?.includes('nobody can tell')).length,
    // Chatwoot writes it twice where two webhooks fail close together.
    flipped: new Set(messages.filter(isFlip).map(({ conversationId }) => conversationId)).size,
    seconds: Math.round((now - startedAt) / 1000),
    outageSeconds: Math.round(pausedWithin(outages, RULES.recover, startedAt, now) / 1000),
  };
}

const isFlip = ({ type, content }: Message) => type === 2 && content?.includes('error with the agent bot') === true;

/** Of the customers' messages, how many the bot never answered: people had them. In per cent. */
export function peoplesShare({ fates }: Pick<Outcome, 'fates'>): number {
  const written = fates.filter(({ returned }) => !returned);
  if (written.length === 0) return 0;
  return (100 * written.filter(({ everAnswered }) => !everAnswered).length) / written.length;
}
