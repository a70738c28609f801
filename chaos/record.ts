import type { Sandbox } from '../sandbox/chatwoot.ts';
import { SEND_KEY } from '../src/contracts/send-key.ts';
import { conversationOf, markersIn } from './markers.ts';

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
  sendKey: string | null;
  at: number;
}

/** One conversation as its customer and the desk saw it. */
export interface Seen {
  conversation: number;
  said: Said[];
  status: string;
  /** When it first left the bot's hands. */
  leftAt: number | null;
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
    const fresh: Seen = { conversation, said: [], status: 'pending', leftAt: null, reads: [], delivered: new Map() };
    conversations.set(conversation, fresh);
    return fresh;
  };

  const stop = sandbox.on((event) => {
    switch (event.type) {
      case 'message': {
        const { message, conversation } = event;
        const said = event.created ? toSaid(message) : undefined;
        if (said) seen(conversation.id).said.push(said);
        return;
      }
      case 'conversation': {
        const { id, status } = event.conversation;
        const one = seen(id);
        one.status = status;
        if (status !== 'pending') one.leftAt ??= Date.now();
        return;
      }
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
        if (fault !== null) strike(`Chatwoot ${fault}`, id, at);
        if (id !== null && method === 'GET' && status === 200 && /\/conversations\/\d+$/.test(path))
          seen(id).reads.push(at);
        return;
      }
      case 'fault':
        // Nobody says which conversation's webhook it was: all that wait then.
        if (event.where === 'webhooks') strike(`webhook ${event.kind}`, null);
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
  const key = contentAttributes[SEND_KEY];
  return { id, by, markers: markersIn(content ?? ''), sendKey: typeof key === 'string' ? key : null, at: Date.now() };
}
