import { changeConversation } from '../../../sandbox/world/conversation/change-conversation.ts';
import { assign } from '../../../sandbox/api/assign.ts';
import { createMessage } from '../../../sandbox/world/messages/create-message.ts';
import { ApiError } from '../../../sandbox/http/errors.ts';
import { messageView } from '../../../sandbox/api/rest-views.ts';
import { showConversation } from '../../../sandbox/api/show-conversation.ts';
import { toggleStatus } from '../../../sandbox/world/conversation/status-machine.ts';
import type { Actor } from '../../../sandbox/world/actor.ts';
import type { ChatwootClient } from '../../../src/chatwoot/client/client.ts';
import { ChatwootRejected, ChatwootUncertain, ChatwootUnavailable } from '../../../src/chatwoot/client/errors.ts';
import { conversationSchema, createdMessageSchema, messageListSchema } from '../../../src/chatwoot/api.ts';
import type { Message } from '../../../sandbox/world/records.ts';
import type { LocalChatwoot } from './chatwoot.ts';
import type { Pace } from './pace.ts';

export type Call = 'read' | 'post' | 'status' | 'other';
/** `away`: not done, worth a retry; `lost`, `stored`: nobody can tell; `refused`: for good. */
export type Fault = 'away' | 'lost' | 'stored' | 'refused';

export interface Wires {
  pace: Pace;
  /** The fault that meets this call. */
  strike: (call: Call) => Fault | undefined;
  looked: () => void;
  posted: (message: Message) => void;
}

/** The calls of `createChatwootClient`, made on a local Chatwoot: each is held once, and may meet a fault. */
export function createLocalClient({ world, conversation }: LocalChatwoot, actor: Actor, wires: Wires): ChatwootClient {
  async function call<T>(kind: Call, work: () => T): Promise<T> {
    await wires.pace.moment(kind);
    const fault = wires.strike(kind);
    if (fault === 'away') throw new ChatwootUnavailable(kind, 'ECONNREFUSED', 10);
    if (fault === 'refused') throw new ChatwootRejected(kind, 403);
    if (fault === 'lost') throw new ChatwootUncertain(kind, 'ECONNRESET');
    const result = work();
    if (fault === 'stored') throw new ChatwootUncertain(kind, 'ECONNRESET');
    return result;
  }
  const quietly = () => Promise.resolve();

  return {
    getConversation: () =>
      call('read', () => {
        const shown = orUncertain(() => showConversation(world, conversation, actor));
        wires.looked();
        return conversationSchema.parse(plain(shown));
      }),
    listMessages: (_, after = 0) =>
      call('read', () => {
        const found = conversation.messages.filter(({ id }) => id > after).slice(-100);
        return messageListSchema.parse(plain({ payload: found.map((message) => messageView(world, message)) })).payload;
      }),
    // No journey reconciles.
    listConversations: () => Promise.resolve({ conversations: [], total: 0 }),
    listInboxes: () => Promise.resolve([]),
    listBots: () => Promise.resolve([]),
    botOfInbox: () => Promise.resolve(null),
    getInboxHours: () => Promise.resolve({}),
    checkToken: () => Promise.resolve('taken' as const),
    isTokenDoubtful: () => false,
    createMessage: (_, message) =>
      call('post', () => {
        const { content, contentType = 'text', contentAttributes = {} } = message;
        const isPrivate = message.private ?? false;
        const wanted = { content, type: 1, sender: actor, contentType, contentAttributes, private: isPrivate } as const;
        const stored = createMessage(world, conversation, wanted);
        wires.posted(stored);
        return createdMessageSchema.parse(plain(messageView(world, stored)));
      }),
    toggleStatus: (_, status) =>
      call('status', () => void toggleStatus(world, conversation, actor, { status, snoozedUntil: null })),
    assignTeam: (_, team) => call('other', () => void assign(world, conversation, { team_id: team }, actor)),
    assignAgent: (_, person) => call('other', () => void assign(world, conversation, { assignee_id: person }, actor)),
    getLabels: () => call('other', () => [...conversation.labels]),
    setLabels: (_, labels) =>
      call('other', () => {
        changeConversation(world, conversation, { labels }, actor);
      }),
    toggleTyping: quietly,
    setCustomAttributes: quietly,
    setPriority: quietly,
    listTeams: () => Promise.resolve([]),
    listAgents: () => Promise.resolve([]),
  };
}

/** A bot's token may not read a conversation that has a team: Chatwoot answers 500. */
function orUncertain<T>(view: () => T): T {
  try {
    return view();
  } catch (error) {
    if (error instanceof ApiError && error.status === 500) throw new ChatwootUncertain('read', 'status 500');
    throw error;
  }
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
