/** Everything that happened in one world, as customers and people at the desk see it. Knows nothing of the product. */
export interface Trace {
  facts: WorldFacts;
  /** In the order in which it happened. */
  moments: Moment[];
  /** Which of the customer's messages were there at the end without being deleted. */
  left: string[];
  /** Runs that failed, tasks that failed, waits without end. */
  faults: string[];
}

export interface WorldFacts {
  channel: 'bot' | 'mail' | 'api';
  ourBot: number;
  silenceLabel: string;
  /** A team may be told, people may be called. */
  handsOff: boolean;
  /** So many turns and no more; `null`: as many as it takes. */
  maxTurns: number | null;
  /** Words of the settings. */
  fallback: string;
  handOffMessage: string | null;
  /** Everything else that the settings may say. */
  otherWords: string[];
  /** Sends whose outcome nobody knows are sent again. */
  resends: boolean;
  /** A token may list conversations and messages. */
  lists: boolean;
  /** Chatwoot opens a conversation whose message was refused. */
  flips: boolean;
  /** Each call takes seconds. */
  slow: boolean;
  /** The settings say which bot we are, or a token may ask. */
  knowsItself: boolean;
  seesBots: boolean;
  opensReopened: boolean;
  /** People decide on each answer first. */
  reviews: boolean;
  /** Milliseconds by which a message is answered, or a person is asked. */
  deadline: number;
  /** Milliseconds for which a customer who waits is looked for. */
  horizon: number;
}

export type Who = 'customer' | 'person' | 'rule' | 'otherBot' | 'chatwoot' | 'us';

export interface State {
  status: 'open' | 'pending' | 'resolved' | 'snoozed';
  assignee: number | null;
  bot: number | null;
  team: number | null;
  labels: readonly string[];
  blocked: boolean;
}

/** A request of ours that changed something. */
export interface Sent {
  /** When it left. */
  sentAt: number;
  /** How many things had happened when its undertaking last read the conversation; `null`: it has not. */
  looked: number | null;
}

export type Moment = { at: number } & (
  | { kind: 'state'; by: Who; before: State; after: State; sent: Sent | null }
  /** `words`: what of the customer's it says, or answers. */
  | {
      kind: 'message';
      by: Who;
      id: number;
      isPublic: boolean;
      text: string;
      words: string[];
      machine: boolean;
      sent: Sent | null;
    }
  /** Somebody deleted this message. */
  | { kind: 'deletion'; id: number }
  /** The customer pressed a button. */
  | { kind: 'click'; words: string[] }
  /** The graph was asked, and what it chose to do. */
  | { kind: 'graph'; words: string[]; isSilent: boolean; resolves: boolean }
  /** The product took a webhook, or never got it; `words`: the customer's in it. */
  | { kind: 'webhook'; event: string; words: string[]; fate: 'taken' | 'lost' }
  /** Somebody told the bot, not Chatwoot, what to do. */
  | { kind: 'operator'; what: string }
  /** The channel did not take this message. */
  | { kind: 'refusal'; id: number }
  /** For whoever reads the story; means nothing to the promises. */
  | { kind: 'inside'; what: string }
  /** A request of ours met what is wrong on the way. */
  | { kind: 'strike'; call: string }
  /** From here on until `until` (unix ms) something is wrong on the way to Chatwoot. */
  | {
      kind: 'trouble';
      until: number;
      opening: 'works' | 'fails';
      /** No token is taken, whatever is asked. */
      refused: boolean;
      /** Milliseconds that it costs a call that opens a conversation, until it is done or tried in another way; 0: it does not strike it. */
      delays: number;
    }
);

export type MessageMoment = Extract<Moment, { kind: 'message' }>;
export type StateMoment = Extract<Moment, { kind: 'state' }>;
