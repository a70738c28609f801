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

/** What a worker sees of the world around it. */
export const GAUGES = {
  refusedTokens: { name: 'chatwoot_token_refused', description: '1 while Chatwoot refuses the token, else 0.' },
} as const;
