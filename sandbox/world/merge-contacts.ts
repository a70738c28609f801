import { toText } from '../http/params.ts';
import { findContact, updateContact } from './contacts.ts';
import type { Contact, Json } from './records.ts';
import type { World } from './world.ts';

/** Takes over what a visitor tells of themselves; who was known by it before is the same person, and the two become one. */
export function identify(world: World, contact: Contact, fields: Json): Contact {
  const known = findContact(world.state, fields);
  if (!known || known === contact) {
    updateContact(world, contact, fields);
    return contact;
  }
  mergeContacts(world, known, contact);
  const { name, ...rest } = fields;
  updateContact(world, known, known.name === '' ? { name: toText(name), ...rest } : rest);
  return known;
}

/**
 * Moves everything to `base`, which keeps its own and takes what it lacks; the other is gone (`contact_merge_action.rb`).
 * Each message that has got another sender is told of.
 */
export function mergeContacts(world: World, base: Contact, other: Contact): void {
  const { state } = world;
  for (const place of state.data.contactInboxes) if (place.contactId === other.id) place.contactId = base.id;
  const moved = state.data.conversations.filter(({ contactId }) => contactId === other.id);
  const messages = moved.flatMap((conversation) => conversation.messages.map((message) => ({ conversation, message })));
  const written = messages.filter(({ message }) => message.senderType === 'Contact' && message.senderId === other.id);
  for (const conversation of moved) conversation.contactId = base.id;
  for (const { message } of written) message.senderId = base.id;
  state.removeContact(other);
  updateContact(world, base, {
    email: base.email ?? other.email,
    phone_number: base.phoneNumber ?? other.phoneNumber,
    identifier: base.identifier ?? other.identifier,
    custom_attributes: { ...other.customAttributes, ...base.customAttributes },
    additional_attributes: { ...other.additionalAttributes, ...base.additionalAttributes },
  });
  for (const each of written) world.publish({ event: 'message_updated', ...each });
}
