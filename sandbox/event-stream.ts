import type { ServerResponse } from 'node:http';
import { pushBot, pushContact, pushUser } from './world/push-shapes.ts';
import type { SandboxEvent } from './world/events.ts';
import type { Json } from './world/records.ts';
import { conversationView, messageView } from './api/rest-views.ts';
import type { Actor } from './world/actor.ts';
import type { World } from './world/world.ts';

const HEARTBEAT = 15_000;
/** A client that does not read is dropped instead of filling the memory. */
const BACKLOG = 4 * 1024 * 1024;

/** Server-sent events for the page: every change, in Chatwoot's REST shapes. */
export function createEventStream(world: World) {
  const clients = new Set<ServerResponse>();
  const stop = world.bus.on((event) => {
    if (clients.size > 0) broadcast(event);
  });
  const heartbeat = setInterval(() => {
    write(': still here\n\n');
  }, HEARTBEAT);
  heartbeat.unref();

  function broadcast(event: SandboxEvent): void {
    const view = eventView(world, event);
    if (view) write(`data: ${JSON.stringify(view)}\n\n`);
  }

  function write(text: string): void {
    for (const client of clients) {
      client.write(text);
      if (client.writableLength > BACKLOG) client.destroy();
    }
  }

  function add(response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      connection: 'keep-alive',
    });
    response.write('retry: 1000\n\n');
    clients.add(response);
    response.on('close', () => clients.delete(response));
  }

  function close(): void {
    stop();
    clearInterval(heartbeat);
    for (const client of clients) client.end();
  }

  return { add, close };
}

function eventView(world: World, event: SandboxEvent): Json | undefined {
  switch (event.type) {
    case 'conversation':
      return { ...conversationView(world, event.conversation), type: 'conversation' };
    case 'message':
      return { ...messageView(world, event.message), type: 'message', created: event.created };
    case 'typing':
      return {
        type: 'typing',
        conversation_id: event.conversation.id,
        status: event.on ? 'on' : 'off',
        user: actorView(event.actor),
        is_private: event.isPrivate,
      };
    case 'fault':
      return { type: 'fault', kind: event.kind, where: event.where };
    default:
      return undefined;
  }
}

function actorView(actor: Actor): Json | null {
  switch (actor.kind) {
    case 'user':
      return pushUser(actor.record);
    case 'bot':
      return pushBot(actor.record);
    case 'contact':
      return pushContact(actor.record);
    case 'rule':
    case 'system':
      return null;
  }
}
