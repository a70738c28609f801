import type { MessageReading } from '../../../chatwoot/message.ts';
import type { ConversationRef, ConversationResult } from '../../../contracts/conversation.ts';
import type { Snapshot } from '../../../chatwoot/snapshot.ts';
import type { AgentConfig } from '../../../settings/config.ts';
import type { Tried } from '../../conversations/tried.ts';
import type { LiveState } from '../../conversations/look.ts';

/** Everything that is known of one conversation, from Chatwoot and from Temporal. */
export interface Case {
  ref: ConversationRef;
  agent: Pick<AgentConfig, 'policy' | 'reconcile' | 'userToken' | 'inboxIds'>;
  /** Unix ms. */
  now: number;
  chatwoot: InChatwoot;
  temporal: InTemporal;
  /** How this program is called, for what is to be typed. */
  call: string;
}

/** One that Chatwoot shows. */
export type Seen = Case & { snapshot: Snapshot };

export interface InChatwoot {
  /** `null`: no token shows it; why stands in `unread`. */
  snapshot: Snapshot | null;
  inbox: number | null;
  assignee: string | null;
  unread: Unread[];
  /** The newest, oldest first; `null`: no person's token shows them. */
  messages: MessageReading[] | null;
  /** The bot's inboxes; `null`: nobody tells. */
  inboxes: number[] | null;
  ownBot: number | null;
  /** Names as Chatwoot writes them into its activities. */
  people: string[];
  bots: { id: number; name: string }[];
  /** Active rules that open conversations in this inbox. */
  openingRules: string[];
  /** Whether activities of this account say who set a status. */
  tellsStatus: boolean;
}

export interface Unread {
  token: 'CHATWOOT_API_TOKEN' | "the person's token";
  why: string;
  /** Chatwoot's own word that there is none. */
  isGone: boolean;
}

export interface InTemporal {
  /** Why nothing is known; `null`: it answers. */
  away: string | null;
  isBotPaused: boolean;
  /** The newest; `null`: there is none, or Temporal has forgotten it. */
  run: SeenRun | null;
}

export interface SeenRun {
  isRunning: boolean;
  /** Temporal's status. */
  status: string;
  closedAt: Date | null;
  result: Pick<ConversationResult, 'outcome' | 'reason'> | null;
  state: LiveState;
  trying: Tried[];
  /** Of the messages that wait in Chatwoot, the keys that this run has not heard of; `null`: it did not say. */
  unheard: string[] | null;
}
