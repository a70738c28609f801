import type { Sandbox } from '../../sandbox/chatwoot.ts';
import type { Conversation } from '../../sandbox/world/records.ts';
import { SEND_KEY } from '../../src/chatwoot/send-key.ts';
import { conversationOf, markersIn } from '../load/markers.ts';

/** A fault that struck: a conversation, or (`null`) any that waited then. Unix ms; an outage lasts until it is over. */
export interface Strike {
  fault: string;
  conversation: number | null;
  at: number;
  until: number;
}

export interface Said {
  id: number;
  by: 'customer' | 'bot' | 'person' | 'note';
  markers: string[];
  /** The customer asked for a person, or the bot said that one will come. */
  wantsPerson: boolean;
  sendKey: string | null;
  at: number;
}

/** What the desk showed from then on. */
export interface State {
  at: number;
  status: string;
  assignee: number | null;
  /** The newest public message of that moment. */
  newest: number;
}

/** One conversation as its customer and the desk saw it. */
export interface Seen {
  conversation: number;
  said: Said[];
  states: State[];
  /** Begin of each live read of it through the API, and when each message's webhook was first taken. */
  reads: number[];
  delivered: Map<number, number>;
}

/** Writes down what can be seen from outside while the run goes on: the sandbox's events, nothing of ours. */
export function recordFrom(sandbox: Sandbox) {
  const conversations = new Map<number, Seen>();
  const strikes: Strike[] = [];
  const strike = (fault: string, conversation: number | null, at = Date.now(), until = at) =>
    strikes.push({ fault, conversation, at, until });
  const seen = (conversation: number): Seen => {
    const known = conversations.get(conversation);
    if (known) return known;
    const fresh: Seen = { conversation, said: [], states: [], reads: [], delivered: new Map() };
    conversations.set(conversation, fresh);
    return fresh;
  };

  const stop = sandbox.on((event) => {
    switch (event.type) {
      case 'message': {
        const said = event.created ? toSaid(event.message) : undefined;
        if (said) seen(event.conversation.id).said.push(said);
        return;
      }
      case 'conversation':
        noteState(seen(event.conversation.id).states, event.conversation);
        return;
      case 'delivery': {
        const { conversation, message, status, at, took, event: name } = event.delivery;
        if (conversation === null || message === null || status !== 200 || name !== 'message_created') return;
        const { delivered } = seen(conversation);
        if (!delivered.has(message)) delivered.set(message, at + took);
        return;
      }
      case 'request': {
        const { method, path, status, at, fault } = event.request;
        const id = Number(/\/conversations\/(\d+)/.exec(path)?.[1] ?? 0) || null;
        // While Chatwoot is away, that is the fault, not each try to reach it.
        if (fault !== null && sandbox.faults.plan.away !== true) strike(`Chatwoot ${fault}`, id, at);
        const isRead = method === 'GET' && status === 200 && /\/conversations\/\d+$/.test(path);
        if (id !== null && isRead) seen(id).reads.push(at);
        return;
      }
      case 'fault':
        if (event.where === 'webhooks') strike(`webhook ${event.kind}`, event.conversation);
        return;
      default:
    }
  });

  return {
    conversations,
    strikes,
    strike,
    strikeModel: (fault: string, markers: string[]) => {
      strike(`model ${fault}`, markers[0] === undefined ? null : conversationOf(markers[0]));
    },
    stop,
  };
}

export type Record = ReturnType<typeof recordFrom>;

function noteState(states: State[], { status, assigneeId: assignee, messages }: Conversation): void {
  const last = states.at(-1);
  if (last?.status === status && last.assignee === assignee) return;
  const newest = messages.findLast((message) => message.type <= 1 && !message.private)?.id ?? 0;
  states.push({ at: Date.now(), status, assignee, newest });
}

interface Message {
  id: number;
  type: 0 | 1 | 2 | 3;
  private: boolean;
  content: string | null;
  senderType: string | null;
  contentAttributes: { [key: string]: unknown };
}

function toSaid({ id, type, content, senderType, contentAttributes, ...message }: Message): Said | undefined {
  if (type > 1) return undefined;
  const by = type === 0 ? 'customer' : message.private ? 'note' : senderType === 'User' ? 'person' : 'bot';
  const text = content ?? '';
  const key = contentAttributes[SEND_KEY];
  return {
    ...{ id, by, markers: markersIn(text), wantsPerson: /\bperson\b/.test(text) },
    ...{ sendKey: typeof key === 'string' ? key : null, at: Date.now() },
  };
}
