import type { Conversation, Message } from '../../sandbox/world/records.ts';
import type { Policy } from '../../src/contracts/conversation.ts';
import type { SendKey } from '../../src/chatwoot/send-key.ts';

/** One call of the graph: the customer's messages it was to answer, by key, oldest first. */
export interface Turn {
  batch: { key: string; id: number }[];
  /** The graph chose to say nothing. */
  silent: boolean;
}

/** A message of ours that Chatwoot stored, with what the last look before it showed. */
export interface Post {
  message: Message;
  key: SendKey;
  at: number;
  turn: Turn | undefined;
  /** Why the bot should not have spoken, by what that look could see. */
  notOurs: string | undefined;
}

/** When the product was told of a customer's message, by a counter of everything that happens. */
export interface Delivered {
  key: string;
  id: number;
  before: number;
  after: number;
}

/** All that happened in one conversation, as seen from outside the product. */
export interface Story {
  policy: Policy;
  conversation: Conversation;
  /** A token of the bot may list messages. */
  sighted: boolean;
  turns: Turn[];
  posts: Post[];
  delivered: Delivered[];
  /** Id of the newest message when the conversation last went to people, was closed or silenced; 0: never. */
  left: number;
  /** Id of the newest message when the bot last got it back; 0: it never was away. */
  returned: number;
  /** A person was assigned, since the bot has the conversation. */
  assigned: boolean;
  /** An event about the owner never arrived: nobody can know of it until somebody looks. */
  unheard: boolean;
  /** Chatwoot refused a call for good. */
  refused: boolean;
  retried: boolean;
  /** How its runs ended. */
  outcomes: string[];
  /** Names of the product's calls during which the last step of the journey happened. */
  during: string[];
  /** Id of the newest message before that step. */
  atLastStep: number;
  /** Runs that failed, tasks that failed, waits without end. */
  faults: string[];
}
