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
  inVain: {
    name: 'chatwoot_tries_in_vain',
    description: 'Rounds of tries, of what only the bot sees to, that failed; it tries on.',
  },
} as const;

/** The words by which these are counted; each is a series. */
export const OUTCOMES = {
  turns: ['replied', 'silent', 'failed', 'asked', 'handedOff', 'stopped', 'notOurs', 'answered'],
  handOffs: ['graph', 'question', 'failure', 'undelivered', 'unreadable', 'limit', 'operator'],
  endings: ['handedOff', 'resolved', 'takenOver', 'statusChanged', 'idle'],
  left: ['paused', 'machine'],
} as const;

export type HandOffCause = (typeof OUTCOMES.handOffs)[number];

/** How long (s) the oldest message of a batch waited for its answer, or a person. */
export const ANSWER_SECONDS = {
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

export const isLate = ({ since, deadline }: Waited, now: number): boolean => now - since > deadline + GRACE;

/** A conversation that is given to people. */
export interface CountedHandOff {
  cause: HandOffCause;
  waited: Waited | null;
}

/** What a worker sees of the world around it. */
export const GAUGES = {
  refusedTokens: { name: 'chatwoot_token_refused', description: '1 while Chatwoot refuses the token, else 0.' },
} as const;
