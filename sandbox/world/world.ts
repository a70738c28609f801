import type { Actor } from './actor.ts';
import type { Contact, ContactInbox, Conversation, Json, Message } from './records.ts';
import type { Inbox } from './settings-records.ts';
import type { Bus } from './events.ts';
import type { Jobs } from './jobs.ts';
import type { State } from './store/state.ts';

export type ChangedAttributes = Record<string, { previous_value: unknown; current_value: unknown }>[];

/** Something that happened, on its way to the webhooks. */
export type Hook =
  | { event: 'message_created' | 'message_updated'; conversation: Conversation; message: Message }
  | {
      event: 'conversation_created' | 'conversation_opened' | 'conversation_resolved' | 'conversation_status_changed';
      conversation: Conversation;
    }
  | { event: 'conversation_updated'; conversation: Conversation; changed: ChangedAttributes }
  | {
      event: 'conversation_typing_on' | 'conversation_typing_off';
      conversation: Conversation;
      actor: Actor;
      isPrivate: boolean;
    }
  | {
      event: 'webwidget_triggered';
      inbox: Inbox;
      place: ContactInbox;
      contact: Contact;
      current: Conversation | null;
      info: Json;
    }
  | { event: 'contact_created'; contact: Contact }
  | { event: 'contact_updated'; contact: Contact; changed: ChangedAttributes };

/** `next`: Chatwoot's development branch of August 2026. */
export type Version = '4.16' | 'next';

interface Limits {
  messagesPerMinute: number;
  /** Chatwoot's account setting of that name: a failed bot delivery leaves the conversation pending. */
  keepPendingOnBotFailure: boolean;
}

/**
 * What one request or job holds of conversations: Rails saves with a conversation what the same unit of work has loaded
 * before, so that the first change after a webhook lists `cached_label_list` (recorded: bot-replies), and the first after
 * its creation `display_id` (agent-begins).
 */
export interface Unit {
  created: Set<Conversation>;
  labelled: Set<Conversation>;
  written: Set<Message>;
  /** Webhooks that wait for the answer. */
  late: (() => void)[];
}

export const newUnit = (): Unit => ({ created: new Set(), labelled: new Set(), written: new Set(), late: [] });

/** What every part of the sandbox works on. */
export interface World {
  state: State;
  bus: Bus;
  limits: Limits;
  version: Version;
  /** Whether what happens now is a rule's doing. */
  ruleRuns: boolean;
  /** Of the request or job that runs now. */
  unit: Unit;
  /** Runs something after the answer, as Chatwoot's background jobs do. */
  later: Jobs['later'];
  /** What follows when a conversation is resolved. */
  onResolved: (conversation: Conversation) => void;
  /** Hands an event to the webhook routes. */
  publish: (hook: Hook) => void;
  /** Where clients reach the sandbox; attachment links begin with it. */
  url: () => string;
}

export const iso = (time: number) => new Date(time).toISOString();
/** Unix seconds; Chatwoot's `to_i` makes "never" a zero. */
export const seconds = (time: number | null) => (time === null ? 0 : Math.floor(time / 1000));
