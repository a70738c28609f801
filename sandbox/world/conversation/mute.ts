import { addActivity } from './add-activity.ts';
import { changeConversation } from './change-conversation.ts';
import type { Conversation } from '../records.ts';
import type { Actor } from '../actor.ts';
import type { World } from '../world.ts';

/** Resolves a conversation and blocks its contact: what the customer writes then reopens nothing. */
export function mute(world: World, conversation: Conversation, actor: Actor): void {
  changeConversation(world, conversation, { status: 'resolved' }, actor);
  setBlocked(world, conversation, true);
  note(world, conversation, actor, 'has muted the conversation');
}

export function unmute(world: World, conversation: Conversation, actor: Actor): void {
  setBlocked(world, conversation, false);
  note(world, conversation, actor, 'has unmuted the conversation');
}

export const isMuted = ({ state }: World, { contactId }: Conversation) => state.contact(contactId).blocked;

function setBlocked(world: World, { contactId }: Conversation, blocked: boolean): void {
  const contact = world.state.contact(contactId);
  if (contact.blocked === blocked) return;
  contact.blocked = blocked;
  contact.updatedAt = Date.now();
  const changed = [{ blocked: { previous_value: !blocked, current_value: blocked } }];
  world.publish({ event: 'contact_updated', contact, changed });
  world.bus.emit({ type: 'contact', contact });
}

function note(world: World, conversation: Conversation, actor: Actor, what: string): void {
  if (actor.kind === 'user') addActivity(world, conversation, { content: `${actor.record.name} ${what}` });
}
