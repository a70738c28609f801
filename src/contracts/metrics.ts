/**
 * Counters of conversations. Workflows count, and workers let some begin at 0: a counter that is made with another description
 * would be another series of the same name, which Prometheus refuses.
 */
export const COUNTERS = {
  turns: { name: 'chatwoot_turns', description: 'Turns of the graph by how they went.' },
  handOffs: { name: 'chatwoot_hand_offs', description: 'Conversations given to people by the bot, by cause.' },
  sends: {
    name: 'chatwoot_sends',
    description: 'Messages sent to customers, by how it became known what became of them.',
  },
  endings: { name: 'chatwoot_conversations_ended', description: 'Runs of conversations by how they ended.' },
  tokens: { name: 'chatwoot_tokens', description: 'Tokens of models, as far as graphs tell.' },
  late: {
    name: 'chatwoot_answers_late',
    description: 'Batches of messages answered or handed off after the answer deadline.',
  },
  left: {
    name: 'chatwoot_messages_left',
    description:
      'Messages that get no answer by wish, as long as their conversation is paused, or since a machine wrote them.',
  },
  drafts: { name: 'chatwoot_drafts', description: 'Drafts by what people made of them.' },
  inVain: {
    name: 'chatwoot_tries_in_vain',
    description: 'Rounds of tries, of what only the bot sees to, that failed; it tries on.',
  },
} as const;

/** The words by which these are counted; each is a series. */
export const OUTCOMES = {
  turns: ['replied', 'drafted', 'silent', 'failed', 'asked', 'handedOff', 'stopped', 'notOurs', 'answered'],
  handOffs: ['graph', 'question', 'failure', 'undelivered', 'unreadable', 'limit', 'operator'],
  endings: ['handedOff', 'resolved', 'takenOver', 'statusChanged', 'idle'],
  left: ['paused', 'machine'],
} as const;

/** What becomes of a draft. */
export const FATES = ['sent', 'edited', 'dropped', 'redone', 'answeredOtherwise', 'superseded', 'expired'] as const;

export type HandOffCause = (typeof OUTCOMES.handOffs)[number];

/** How long (s) the oldest message of a batch waited for its answer, or a person. */
const ANSWER_SECONDS = {
  name: 'chatwoot_answer_seconds',
  description: 'From a message to its answer, or to a person.',
} as const;

/** What waited: when its oldest message came (unix ms), and how long that might wait (ms). */
export interface Waited {
  since: number;
  deadline: number;
}

/** Late is what comes so long (ms) after the answer deadline: the hand-off itself takes a moment. */
const GRACE = 10_000;

/** A conversation that is given to people. */
export interface CountedHandOff {
  cause: HandOffCause;
  waited: Waited | null;
}

type Labels = Record<string, string>;

/** What of Temporal's meter is used, the workflow's or a worker's. */
export interface Meter {
  createCounter: (
    name: string,
    unit?: string,
    description?: string,
  ) => { add: (value: number, labels: Labels) => void };
  createHistogram: (
    name: string,
    type: 'float',
    unit?: string,
    description?: string,
  ) => { record: (value: number, labels: Labels) => void };
}

/** By the workflow's meter, or by a worker's with the labels of that. */
export function countHandOff(meter: Meter, { cause, waited }: CountedHandOff, now: number, labels: Labels) {
  count(meter, 'handOffs', { ...labels, cause });
  if (waited) countWaited(meter, waited, now, labels);
}

/** How long a batch's oldest message waited until `now` (unix ms), and whether that was too long. */
export function countWaited(meter: Meter, { since, deadline }: Waited, now: number, labels: Labels): void {
  const waited = Math.max(0, now - since);
  const { name, description } = ANSWER_SECONDS;
  meter.createHistogram(name, 'float', undefined, description).record(waited / 1000, labels);
  if (waited > deadline + GRACE) count(meter, 'late', labels);
}

export function count(meter: Meter, counter: keyof typeof COUNTERS, labels: Labels, value = 1): void {
  const { name, description } = COUNTERS[counter];
  meter.createCounter(name, undefined, description).add(value, labels);
}

/** What a worker sees of the world around it. */
export const GAUGES = {
  refusedTokens: { name: 'chatwoot_token_refused', description: '1 while Chatwoot refuses the token, else 0.' },
} as const;
