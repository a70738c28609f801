/** A world that the product may meet: how it is set up, and what happens in it. Plain data, so that it can be kept and made smaller. */
export interface World {
  setup: Setup;
  /** Draws how long everything takes. */
  luck: number;
  steps: Step[];
}

export interface Setup {
  /** `bot`: an agent bot of a website; `mail`: of a mail inbox; `api`: an API inbox. */
  channel: 'bot' | 'mail' | 'api';
  /** `CHATWOOT_USER_TOKEN`: none, an agent's or an administrator's. */
  user: 'none' | 'agent' | 'administrator';
  /** `CHATWOOT_BOT_ID` is set. */
  knowsItself: boolean;
  keepPending: boolean;
  /** Chatwoot takes seconds for everything. */
  slow: boolean;
  /** An administrator's rule for each message of the customer's that says `urgent`. */
  rule: RuleName | null;
  handsOff: boolean;
  handOffMessage: boolean;
  handOffTo: 'nobody' | 'team' | 'person';
  holds: boolean;
  queues: boolean;
  opensReopened: boolean;
  maxTurns: number | null;
  resends: boolean;
  debounce: number;
  followsUp: boolean;
  resolvesQuiet: boolean;
  /** `ANSWER_DEADLINE` is 40 s. */
  hurries: boolean;
  /** Continue as new after so many events. */
  continues: number | null;
  /** People decide on each answer first. */
  reviews: boolean;
}

/** Everything as it is as a rule. */
export const PLAIN: Setup = {
  ...{ channel: 'bot', user: 'administrator', knowsItself: true, keepPending: false, slow: false, rule: null },
  ...{ handsOff: true, handOffMessage: false, handOffTo: 'nobody', holds: false, queues: false, opensReopened: false },
  ...{
    maxTurns: null,
    resends: false,
    debounce: 0,
    followsUp: false,
    resolvesQuiet: false,
    hurries: false,
    continues: null,
    reviews: false,
  },
};

export const RULES = {
  team: { name: 'assign_team', params: [1] },
  person: { name: 'assign_agent', params: [3] },
  opens: { name: 'open_conversation', params: [] },
  resolves: { name: 'resolve_conversation', params: [] },
  snoozes: { name: 'snooze_conversation', params: [] },
  silences: { name: 'add_label', params: ['ai-off'] },
  ranks: { name: 'change_priority', params: ['high'] },
  writes: { name: 'send_message', params: ['We have received your words.'] },
} as const;
export type RuleName = keyof typeof RULES;

export const CUSTOMERS = [
  'write',
  'writeUrgent',
  'click',
  'edit',
  'delete',
  'machineMail',
  'blank',
  'endChat',
] as const;
export const PEOPLES = [
  ...([
    'reply',
    'replyOutside',
    'note',
    'assign',
    'assignOther',
    'unassign',
    'team',
    'unteam',
    'take',
    'open',
  ] as const),
  ...(['resolve', 'snooze', 'snoozeAwhile', 'pend', 'handBack', 'label', 'unlabel', 'rank', 'deleteOurs'] as const),
  ...(['block', 'unblock', 'mute', 'unmute', 'giveToOther', 'macro'] as const),
] as const;
/** What people say about drafts. */
export const REVIEWERS = ['approve', 'sendOwn', 'redo', 'drop', 'mistype'] as const;
/** Another bot, and Chatwoot itself. */
export const OTHERS = ['otherReplies', 'otherTakes', 'template', 'undeliverable'] as const;
export const OPERATORS = ['handOff', 'retryTurn', 'pause', 'resume', 'drain'] as const;
export const SCRIPTS = [
  ...(['reply', 'parts', 'farewell', 'options', 'handOff', 'resolve', 'labels', 'silent'] as const),
  ...(['empty', 'throws', 'stumbles', 'slow', 'hangs', 'deaf'] as const),
] as const;
/** What becomes of a request to Chatwoot. */
export const TROUBLES = [
  /** Nothing is there, or it is cut before or after Chatwoot has done it. */
  ...(['away', 'cutBefore', 'cutAfter', 'slow', 'crawls', 'hangs'] as const),
  /** Chatwoot itself: fails, stores and says that it failed, refuses the token, asks to wait. */
  ...(['fails', 'storesAndFails', 'refuses', 'forbids', 'throttles'] as const),
  /** What stands before it answers in its place. */
  ...(['page200', 'json200', 'page404', 'json404', 'page502', 'redirect'] as const),
] as const;
/** Which requests. */
export const CALLS = ['all', 'read', 'list', 'post', 'status', 'other'] as const;
/** What becomes of the webhooks that come next. */
export const FATES = ['lost', 'late', 'twice', 'refused', 'hangs', 'fails'] as const;

export type ScriptName = (typeof SCRIPTS)[number];
export type Trouble = (typeof TROUBLES)[number];
export type CallKind = (typeof CALLS)[number];
export type Fate = (typeof FATES)[number];

/** `graph`: when it is asked. */
export type Passage = Exclude<CallKind, 'all'> | 'graph';

/** What somebody does in Chatwoot. */
export interface Deed {
  do: (typeof CUSTOMERS)[number] | (typeof PEOPLES)[number] | (typeof REVIEWERS)[number] | (typeof OTHERS)[number];
  which?: number;
}

export type Act =
  | Deed
  /** Happens while the next request of that kind is on its way to Chatwoot, or its answer on the way back. */
  | { do: 'meanwhile'; call: Passage; on: 'there' | 'back'; deed: Deed }
  | { do: (typeof OPERATORS)[number] }
  /** A Chatwoot that is not ours tells, by the same numbers, of a message. */
  | { do: 'elsewhere' }
  /** What the graph does when it is called next. */
  | { do: 'script'; script: ScriptName }
  /** `lasts`: so many ms; 0: for one request; null: for ever. `user`: the user's token meets it too. */
  | { do: 'trouble'; trouble: Trouble; call: CallKind; lasts: number | null; user: boolean }
  /** For so many webhooks. */
  | { do: 'webhooks'; fate: Fate; count: number };

export interface Step {
  /** Milliseconds after the step before. */
  after: number;
  act: Act;
}
