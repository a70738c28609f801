import type {
  ConversationRef,
  ConversationResult,
  Drafts,
  IncomingMessage,
  Policy,
  Sends,
  SignalledFact,
  SoFar,
} from '../contracts/conversation.ts';
import type { Contact } from '../chatwoot/snapshot.ts';
import type { Asked, Usage } from '../contracts/graph.ts';
import type { Draft, Fate, Redo } from './drafts/draft.ts';
import { emptyInbox, type Inbox } from './facts/inbox.ts';
import { addTurn, addUsage, nothingUsed, type TurnUsage } from './turn/usage.ts';

/** Everything a run of `conversation` knows; plain data, so that it travels through continue-as-new as it is. */
export interface Run {
  ref: ConversationRef;
  inbox: Inbox;
  /** The first turn of an episode looks at the conversation and its earlier dialogue. */
  opened: boolean;
  channel: string | null;
  turns: number;
  replies: number;
  tokens: number;
  usage: Usage;
  /** Of the latest turns, each by itself. */
  usageByTurn: TurnUsage[];
  sends: Sends;
  /** Starts (workflow time, ms) of the turns of the last hour. */
  recentTurns: number[];
  /** What earlier runs have used; absent: not known yet. */
  before?: SoFar;
  /** How often in a row a turn was begun again for newer messages. */
  restarts: number;
  /** The newest message that was answered: the customer's, or a person's note; 0: none. */
  answeredUpTo: number;
  /** Key of the message for which the holding message was sent. */
  heldFor: string | null;
  /** Workflow time (ms) since which nothing waits for us. */
  quietSince: number;
  followedUp: boolean;
  /** The graph has answered by silence, on purpose. */
  keptSilent?: boolean;
  paused: boolean;
  /** The turn that runs may finish, and none begins. */
  draining?: boolean;
  /** An operator asked for a person; the reason. */
  handOffWanted: string | null;
  /** Answers that were given without having seen what else the customer had written. */
  blind?: Blind;
  /** The graph wants it resolved, once it is known what its turn had not seen. */
  resolves?: boolean;
  /** It was asked of Chatwoot, and nobody can tell whether it was done: that it is resolved may be our own doing. */
  mayBeResolved?: true;
  /** What a turn that failed left unanswered, where nobody was asked to take over. */
  failedBatch: IncomingMessage[];
  /** Keys of messages whose failed turn an operator wanted again. */
  retried?: string[];
  /** Key of the click for which a resolved conversation was taken up again. */
  reopenedFor?: string;
  /** The person's note (by its key) with which the graph goes on from its question. */
  resuming?: { key: string; asked: Asked };
  /** Of what team and customer were told last, where the bot may not hand off, and when (unix ms). */
  told?: { reason: string; at: number } | null;
  /** The reply of which nobody could tell whether it was stored, and the keys of the messages that it answers. */
  unsure?: { sendKey: string; keys: string[] };
  /** Waits for people's word. */
  draft?: Draft;
  /** How many drafts there were, which tells their notes apart. */
  drafted?: number;
  /** What became of them, and of the last one. */
  drafts?: Drafts;
  lastFate?: Fate;
  /** A person wants another draft than the last one. */
  redo?: Redo;
  /** Customer's messages (their ids) to which the graph's answer was not sent as it was, since its last turn. */
  unsent?: number[];
  /** Unix ms until which the step at hand tries what it does (`dueOf`). */
  due: number;
  /** Key of the oldest message that this was counted from. */
  dueFor?: string;
  /** What Chatwoot refuses, and is tried again until it does not. */
  trouble: Trouble | null;
  /** A send of which nobody can tell yet whether Chatwoot stored it. */
  settling?: Settling;
  /** The value of the search attribute `ConversationPhase`; the ingress starts a run with `active`. */
  listed: string;
  /** The last thing that happened, for people who look. */
  lastOutcome: string;
}

export interface Blind {
  /** The newest message of each such turn. */
  newest: number[];
  /** Unix ms of the next look; `null`: it was looked often enough, and the next turn looks anyway. */
  next: number | null;
  tries: number;
}

export interface Trouble {
  /** What is to be done, in words. */
  what: string;
  /** Unix ms. */
  since: number;
  tries: number;
  refusal: string;
  /** Unix ms of the next try. */
  next: number;
}

export interface Settling {
  /** The message, as `reply 1/2`. */
  what: string;
  /** Unix ms at which the send was lost. */
  since: number;
  /** Unix ms of the next look. */
  next: number;
  ifAbsent: 'sendAgain' | 'leaveOut';
  /** Where nobody can tell in the end. */
  ifUnknown: 'sendAgain' | 'askPerson' | 'tellTeam' | 'leaveOut';
}

export type Phase =
  'waiting' | 'collecting' | 'thinking' | 'replying' | 'handing off' | 'paused' | 'in review' | 'ended';

/** The reason of a run that ended by our own `resolve`. */
export const RESOLVED_BY_US = 'the bot resolved it';

export type Ending = Pick<ConversationResult, 'outcome' | 'reason' | 'cause'>;

/** Nobody is left to answer. */
export const GONE: Ending = { outcome: 'statusChanged', reason: 'the conversation is gone' };

/** The workflow's one argument. `carried` is set by continue-as-new alone. */
export interface ConversationStart {
  ref: ConversationRef;
  policy: Policy;
  contact: Contact | null;
  startedBy: SignalledFact['signal'];
  carried?: Run;
}

export function createRun({ ref, policy, contact, carried }: ConversationStart, now: number): Run {
  if (carried) return carried;
  return {
    ref,
    inbox: emptyInbox(policy, contact),
    opened: false,
    channel: null,
    turns: 0,
    replies: 0,
    tokens: 0,
    usage: nothingUsed(),
    usageByTurn: [],
    sends: { acknowledged: 0, echoed: 0, readBack: 0, absent: 0, ambiguous: 0 },
    recentTurns: [],
    restarts: 0,
    answeredUpTo: 0,
    heldFor: null,
    quietSince: now,
    followedUp: false,
    paused: policy.paused ?? false,
    handOffWanted: null,
    failedBatch: [],
    due: now + policy.answerDeadline,
    trouble: null,
    listed: 'active',
    lastOutcome: 'nothing yet',
  };
}

/** Adds what a turn has used. */
export function count(run: Run, used: Usage): void {
  run.tokens += used.inputTokens + used.outputTokens;
  run.usage = addUsage(run.usage, used);
  run.usageByTurn = addTurn(run.usageByTurn, run.turns, used);
}
