import type { Actor } from '../world/actor.ts';
import { pushContact } from '../world/push-shapes.ts';
import type { Contact, Json, Message } from '../world/records.ts';
import type { World } from '../world/world.ts';

/** People and places at the top of a webhook, where they are told of in fewer words than within a conversation. */

/** A contact has no `type` here. */
export function contactPayload({ state }: World, contact: Contact): Json {
  const { type, ...rest } = pushContact(contact);
  return { account: state.data.account, avatar: '', ...rest };
}

export function senderPayload(world: World, { senderType, senderId }: Message): Json | null {
  if (senderType === null || senderId === null) return null;
  const { state } = world;
  const user = senderType === 'User' ? state.user(senderId) : undefined;
  if (user) return actorPayload(world, { kind: 'user', record: user });
  const bot = senderType === 'AgentBot' ? state.bot(senderId) : undefined;
  if (bot) return actorPayload(world, { kind: 'bot', record: bot });
  const contact = senderType === 'Contact' ? state.contacts.get(senderId) : undefined;
  return contact ? contactPayload(world, contact) : null;
}

export function actorPayload(world: World, actor: Actor): Json | null {
  switch (actor.kind) {
    case 'user':
      return { id: actor.record.id, name: actor.record.name, email: actor.record.email, type: 'user' };
    case 'bot':
      return { id: actor.record.id, name: actor.record.name, type: 'agent_bot' };
    case 'contact':
      return contactPayload(world, actor.record);
    case 'rule':
    case 'system':
      return null;
  }
}

export const inboxRef = ({ state }: World, id: number) => ({ id, name: state.inbox(id).name });
