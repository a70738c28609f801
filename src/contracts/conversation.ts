import type { Contact, Snapshot } from '../chatwoot/snapshot.ts';
import type { Surroundings } from '../chatwoot/surroundings.ts';
import type { Attachment } from '../chatwoot/attachments.ts';
import type { Command } from '../chatwoot/commands.ts';
import type { Usage } from './graph.ts';
import type { FATES, HandOffCause } from './metrics.ts';
import type { OwnershipRules } from '../chatwoot/ownership.ts';

/**
 * What travels between ingress, workflow and activities. Plain JSON: every value here may end up in a Temporal payload,
 * so a field may be added but never change its meaning.
 */

/** Which conversation of which Chatwoot. `conversation` is Chatwoot's display id, unique within `account`. */
export interface ConversationRef {
  /** Name of the configured bot; `default` for the plain environment variables. */
  agent: string;
  account: number;
  conversation: number;
  inbox: number | null;
  /** Which Chatwoot: its address, or `CHATWOOT_INSTALLATION`. Two of them may use one namespace, and a bot of the same name. */
  installation?: string;
}

/** One workflow per conversation; also the graph's `thread_id`. Holds no personal data: ids are never encrypted. */
export function workflowIdOf({ agent, account, conversation }: ConversationRef): string {
  return `chatwoot:${agent}:${account}:${conversation}`;
}

/** One line of the dialogue as the graph sees it. `id` is Chatwoot's message id (global, rising). */
export interface DialogueMessage {
  id: number;
  /** Tells apart what shares an id: a button click carries the id of the message that held the buttons. */
  key?: string;
  role: 'user' | 'assistant';
  text: string;
  /** Set where a person of the support team wrote it. */
  human?: boolean;
  attachments?: Attachment[];
  /** Why only a person can answer it, in words of ours; absent: the graph can. */
  unreadable?: string;
  /** The id of the message that it answers, where the channel tells. */
  quotes?: number;
}

/** A customer's message that waits for an answer. */
export interface IncomingMessage extends DialogueMessage {
  role: 'user';
  /** Dedupe key: the message id, `<id>:submitted` for a button click, `<id>:resume` for a person's answer to the graph. */
  key: string;
  /** Unix milliseconds at which the ingress took it in; the answer deadline counts from here. */
  receivedAt: number;
  /** Set where it is a person's answer to the graph, from a private note: a turn of its own, and never part of the dialogue. */
  note?: true;
  /** The channel brought it too late to be answered as if it were new; why stands in `unreadable`. */
  late?: true;
  /** A machine's mail: never answered. Where the conversation holds nothing else, people get to see it. */
  automatic?: true;
}

interface BaseFact {
  key: string;
  /** Where it comes from, as in `ConversationRef`. */
  installation?: string;
  snapshot: Snapshot;
}

export interface MessageReceived extends BaseFact {
  /** It was found in Chatwoot's list, where nobody has answered it, whatever earlier runs have heard of it. */
  found?: true;
  message: IncomingMessage;
  contact: Contact;
  about?: Surroundings;
  policy: Policy;
}
export interface ConversationCreated extends BaseFact {
  contact: Contact;
  policy: Policy;
}
export interface HumanReplied extends BaseFact {
  id: number;
  text: string;
  policy: Policy;
}
/** A message that we posted came back as an event: the proof that it is stored. */
export interface ReplyEchoed extends BaseFact {
  sendKey: string;
  id: number;
  /** The bot (or user) as whom we post. */
  senderId: number | null;
}
export interface MessageDeleted extends BaseFact {
  id: number;
}
export interface MessageEdited extends BaseFact {
  id: number;
  text: string;
  /** Of its files, in their order, where Chatwoot has written down what one of them says. */
  transcripts?: (string | null)[];
  /** As for the message itself: what was empty may have got its words. */
  unreadable?: string;
}
/** The channel refused a reply of ours after Chatwoot had stored it. */
export interface ReplyFailed extends BaseFact {
  sendKey: string;
  id: number;
  policy: Policy;
}
export interface OwnershipChanged extends BaseFact {
  /**
   * What the event is about: `assignee` only where a person was newly assigned, `returned` where the label that silences the bot was
   * taken off, or the conversation was given to a bot.
   */
  change: 'status' | 'assignee' | 'returned' | 'other';
  contact: Contact;
  /** The newest message, where the customer wrote it: it waits, if the conversation came back to the bot. */
  waiting?: IncomingMessage;
  /** Unix milliseconds at which the ingress took it in. */
  receivedAt: number;
  policy: Policy;
}

/** A person tells the bot by a private note what is to become of a draft. */
export interface CommandGiven extends BaseFact {
  /** The note's. */
  id: number;
  command: Exclude<Command, { kind: 'resume' }>;
  policy: Policy;
}

/** Signal name → its one argument. */
export interface Facts {
  messageReceived: MessageReceived;
  conversationCreated: ConversationCreated;
  humanReplied: HumanReplied;
  replyEchoed: ReplyEchoed;
  messageDeleted: MessageDeleted;
  messageEdited: MessageEdited;
  replyFailed: ReplyFailed;
  ownershipChanged: OwnershipChanged;
  commandGiven: CommandGiven;
}

/** A fact with the name of the signal that carries it. */
export type SignalledFact = { [K in keyof Facts]: { signal: K; fact: Facts[K] } }[keyof Facts];

/**
 * An agent's settings as far as the workflow needs them. They travel in the start argument and with each fact (the newest
 * wins), since workflow code may not read the environment. Durations in milliseconds.
 */
export interface Policy extends OwnershipRules {
  /** Our agent bot's id, as far as the settings say it. */
  ownBot?: number | null;
  handoffEnabled: boolean;
  handoffTeamId: number | null;
  handoffAgentId: number | null;
  handoffMessage: string | null;
  fallbackMessage: string;
  onReopen: 'answer' | 'open';
  debounce: number;
  debounceMax: number;
  onNewMessage: 'restart' | 'queue';
  answerDeadline: number;
  holdingMessage: string | null;
  holdingAfter: number;
  ambiguousSend: 'handoff' | 'resend';
  idleEnd: number;
  followUpAfter: number | null;
  followUpMessage: string | null;
  resolveAfter: number | null;
  /** People decide on the draft that waits, and on nothing else: the bot itself sends. */
  reviewsOnce?: true;
  /** A graph that is less sure of an answer (0 … 1) makes a draft of it. */
  reviewBelow?: number | null;
  /** Remind people of a draft after so long, once; absent: never. */
  reviewReminder?: number | null;
  maxTurns: number | null;
  maxTokens: number | null;
  maxTurnsPerHour: number;
  /** The task queue on which the agent's graph runs, where it is not the one of everything else. */
  graphQueue?: string | null;
  /** The same for what the agent does in Chatwoot. */
  chatwootQueue?: string | null;
  /** The bot is switched off: a run that begins now begins paused. */
  paused?: boolean;
  /** Whether the Temporal server knows our search attributes; without them the workflow sets none. */
  searchAttributes: boolean;
  /** Continue as new after so many history events; `null`: when the server suggests it. */
  continueAfterEvents: number | null;
}

/** How a run of the workflow `conversation` ended. */
export interface ConversationResult {
  outcome: 'handedOff' | 'resolved' | 'takenOver' | 'statusChanged' | 'idle';
  /** Why, in words that an operator understands; never message text. */
  reason: string;
  /** Why it was handed off, in one of our words: `reason` may be a graph's or an operator's. Absent in results of older versions. */
  cause?: HandOffCause;
  turns: number;
  replies: number;
  tokens: number;
  /** The same by kind, and what it cost where `MODEL_PRICES` says so. */
  usage: Usage;
  /** Of the last 20 turns, each by itself. */
  usageByTurn: (Usage & { turn: number })[];
  sends: Sends;
  /** What became of its drafts; absent: there were none. */
  drafts?: Drafts;
  /** Of the conversation, this run included. Absent in results of older versions. */
  soFar?: SoFar;
  /** How the run left the conversation. Absent in results of older versions, and where no payload has told. */
  leftAs?: LeftAs;
}

/** What is known of a conversation's earlier runs: what they have used, and how the last one left it. */
export interface Recalled {
  soFar: SoFar;
  leftAs?: LeftAs;
}

/** What a run knew at its end of who has the conversation: the webhook that begins the next one may be older. */
export interface LeftAs {
  /** `at`: the time of the newest payload, or of our own opening (our clock) where no webhook has told of that. */
  snapshot: Snapshot;
  /** `conversation.updated_at` of the newest change of the status that was told: a later one has come after all of this. */
  statusAt: number;
  /** Unix seconds by our clock: the run had resolved it itself by then. */
  resolvedAt?: number;
}

/** What a conversation has used over all its runs, as far back as Temporal keeps them. */
export interface SoFar {
  turns: number;
  tokens: number;
  /** Starts (unix ms) of the turns of the last hour. */
  recentTurns: number[];
  /** Ids of the newest messages that webhooks, or looks, have told of; at most 50, oldest first. Absent in older versions. */
  seen?: number[];
  /** The newest message that was answered, by silence too, which leaves no trace in Chatwoot. Absent in older versions. */
  answeredUpTo?: number;
}

/** How many drafts had which fate. */
export type Drafts = Partial<Record<(typeof FATES)[number], number>> & {
  /** Of those that were edited: the sum of the shares (0 … 1) of words that people changed. */
  changed?: number;
};

/** How it became known what became of each message that was sent to the customer. */
export interface Sends {
  /** Chatwoot said so. */
  acknowledged: number;
  /** Its answer was lost, and the message's own webhook came back. */
  echoed: number;
  /** Its answer was lost, and a look at the conversation showed the message. */
  readBack: number;
  /** Its answer was lost, and the message is certainly not there: it was sent again. */
  absent: number;
  /** Nobody can tell: `AMBIGUOUS_SEND` decides. */
  ambiguous: number;
}
