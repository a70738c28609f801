import { choice, duration, flag, label, prices, share, text, wholeNumber } from './kinds.ts';
import { setting } from './setting.ts';

export const handingOver = {
  title: 'Handing over to people',
  settings: {
    HANDOFF_ENABLED: setting(flag().default(true), {
      says: 'May the bot call a person? `false`: it keeps every conversation and never calls one.',
    }),
    HANDOFF_TEAM_ID: setting(wholeNumber({ min: 1 }).optional(), {
      says: 'The team that gets the conversation. Without a team and a person it is opened, unassigned.',
      example: '2',
      ofAccount: true,
    }),
    HANDOFF_AGENT_ID: setting(wholeNumber({ min: 1 }).optional(), {
      says: 'The person who gets the conversation.',
      example: '5',
      ofAccount: true,
    }),
    HANDOFF_MESSAGE: setting(text().optional(), {
      says: 'What the customer is told when a person is called, unless the graph says something of its own.',
      example: 'A colleague will take over in a moment.',
      unset: 'nothing',
    }),
    FALLBACK_MESSAGE: setting(text().default('Sorry, I could not answer that just now.'), {
      says: 'What the customer is told when no answer could be made.',
    }),
    ON_REOPEN: setting(choice('answer', 'open').default('answer'), {
      says: 'A customer writes again after a person had resolved the conversation: `answer`, or `open` it for that person.',
    }),
    SILENCE_LABEL: setting(label().default('ai-off'), {
      says: 'While a conversation has this label the bot says nothing.',
    }),
  },
};

export const answering = {
  title: 'Answering',
  settings: {
    DEBOUNCE: setting(duration().prefault('1.5s'), {
      says: 'Wait so long after a message for another one: a burst is answered once.',
    }),
    DEBOUNCE_MAX: setting(duration().prefault('8s'), {
      says: 'Wait at most so long after the first message of a burst.',
    }),
    ON_NEW_MESSAGE: setting(choice('restart', 'queue').default('restart'), {
      says: 'A message comes in while the graph works: `restart` with all of them, or `queue` it for the next turn.',
    }),
    ANSWER_DEADLINE: setting(duration({ min: 1 }).prefault('120s'), {
      says: 'A message that is not answered by then goes to a person.',
    }),
    HOLDING_MESSAGE: setting(text().optional(), {
      says: 'Sent when an answer takes longer than `HOLDING_AFTER`.',
      example: 'One moment please, I am looking it up.',
      unset: 'nothing',
    }),
    HOLDING_AFTER: setting(duration().prefault('20s'), {
      says: 'How long an answer may take before `HOLDING_MESSAGE` is sent.',
    }),
    AMBIGUOUS_SEND: setting(choice('handoff', 'resend').default('handoff'), {
      says:
        'Chatwoot did not confirm a reply and it cannot be found there, so that nobody can tell whether it was stored: ' +
        '`handoff`, or `resend` (it may then appear twice).',
    }),
    IDLE_END: setting(duration({ min: 1 }).prefault('7d'), {
      says: 'A conversation that nobody touched for so long leaves Temporal; the next message starts it anew.',
    }),
    FOLLOW_UP_AFTER: setting(duration({ min: 1 }).optional(), {
      says: 'Ask again, with `FOLLOW_UP_MESSAGE`, after so long without an answer from the customer. Both or neither.',
      example: '1h',
      unset: 'never',
    }),
    FOLLOW_UP_MESSAGE: setting(text().optional(), {
      says: 'What is asked after `FOLLOW_UP_AFTER`.',
      example: 'Did that answer your question?',
    }),
    RESOLVE_AFTER: setting(duration({ min: 1 }).optional(), {
      says: 'Resolve after so long without an answer from the customer.',
      example: '1d',
      unset: 'never',
    }),
  },
};

export const reviewing = {
  title: 'People decide first',
  settings: {
    REPLY_MODE: setting(choice('send', 'review').default('send'), {
      says:
        '`review`: each answer is a private note first, a draft, and the customer gets it once a person has said so by another ' +
        'note: `/send`.',
      see: 'drafts.md',
    }),
    REVIEW_BELOW: setting(share().optional(), {
      says: 'With `send`: an answer of which the graph says that it is less sure (`confidence`) becomes a draft.',
      example: '0.7',
      unset: 'never',
      see: 'drafts.md#drafts-of-single-answers',
    }),
    REVIEW_REMINDER: setting(duration({ min: 1 }).optional(), {
      says: 'Remind people by a note, once, of a draft on which nobody has decided for so long.',
      example: '4h',
      unset: 'never',
      see: 'drafts.md',
    }),
  },
};

export const limits = {
  title: 'Limits and costs',
  settings: {
    MAX_TURNS: setting(wholeNumber({ min: 1 }).optional(), {
      says: 'So many turns of one conversation; then a person is called.',
      example: '50',
      unset: 'no limit',
    }),
    MAX_TOKENS: setting(wholeNumber({ min: 1 }).optional(), {
      says: 'So many tokens of one conversation; then a person is called.',
      example: '200000',
      unset: 'no limit',
    }),
    MAX_TURNS_PER_HOUR: setting(wholeNumber({ min: 1 }).default(60), {
      says: 'So many turns of one conversation within an hour; then a person is called. It cuts off two bots that talk to each other.',
    }),
    MAX_CONCURRENT_TURNS: setting(wholeNumber({ min: 1, max: 10_000 }).optional(), {
      says: 'So many turns of this bot are run at once by one worker; more wait, and do not get in the way of other bots.',
      example: '100',
      unset: "`100` where there are several bots, else no limit but the worker's own",
    }),
    BOT_TURNS_PER_MINUTE: setting(wholeNumber({ min: 1, max: 1_000_000 }).optional(), {
      says: 'How many turns of this bot all workers together begin in a minute, where its model has such a limit. The others wait.',
      example: '500',
      unset: 'no limit',
    }),
    BOT_ACTIONS_PER_MINUTE: setting(wholeNumber({ min: 1, max: 1_000_000 }).optional(), {
      says:
        "How many things (messages, notes, reads, changes of a status …) all workers together do in this bot's Chatwoot in a " +
        'minute, where Chatwoot has such a limit. The others wait.',
      example: '1200',
      unset: 'the bot waits where Chatwoot says so (429)',
      see: 'connect-chatwoot.md#limits-of-chatwoot-and-of-models',
    }),
    MODEL_PRICES: setting(prices().optional(), {
      says:
        "What a million of the model's tokens cost, in your currency: then the cost of each conversation stands in its " +
        "workflow's result. Without `cached`, tokens from the provider's cache cost what other input costs.",
      example: 'input=0.25,output=2,cached=0.025',
      unset: 'costs are not counted',
    }),
  },
};
