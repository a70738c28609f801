import { randomBytes, randomUUID } from 'node:crypto';
import { isJson, toBoolean, toText } from '../http/params.ts';
import type { Contact, ContactInbox, Json } from './records.ts';
import type { Inbox } from './settings-records.ts';
import type { State } from './store/state.ts';
import type { World } from './world.ts';

/** A new contact; without a name Chatwoot invents one. */
export function createContact(world: World, input: Json): Contact {
  const { state } = world;
  const now = Date.now();
  const id = state.nextId('contact');
  const contact: Contact = {
    id,
    name: `bold-summit-${id % 1000}`,
    email: null,
    phoneNumber: null,
    identifier: null,
    blocked: false,
    additionalAttributes: {},
    customAttributes: {},
    createdAt: now,
    updatedAt: now,
    lastActivityAt: null,
  };
  assignAttributes(contact, input);
  state.addContact(contact);
  world.publish({ event: 'contact_created', contact });
  world.bus.emit({ type: 'contact', contact });
  return contact;
}

/** Attributes are merged, everything else replaced. */
export function updateContact(world: World, contact: Contact, input: Json): void {
  const before = { name: contact.name, email: contact.email, phone_number: contact.phoneNumber };
  assignAttributes(contact, input);
  contact.updatedAt = Date.now();
  const after: Json = { name: contact.name, email: contact.email, phone_number: contact.phoneNumber };
  const changed = Object.entries(before)
    .filter(([key, value]) => after[key] !== value)
    .map(([key, value]) => ({ [key]: { previous_value: value, current_value: after[key] } }));
  if (changed.length > 0) world.publish({ event: 'contact_updated', contact, changed });
  world.bus.emit({ type: 'contact', contact });
}

function assignAttributes(contact: Contact, input: Json): void {
  contact.name = present(input['name']) ?? contact.name;
  contact.email = present(input['email'])?.toLowerCase() ?? contact.email;
  contact.phoneNumber = present(input['phone_number']) ?? contact.phoneNumber;
  contact.identifier = present(input['identifier']) ?? contact.identifier;
  if ('blocked' in input) contact.blocked = toBoolean(input['blocked']);
  const { custom_attributes: custom, additional_attributes: additional } = input;
  if (isJson(custom)) contact.customAttributes = { ...contact.customAttributes, ...custom };
  if (isJson(additional)) contact.additionalAttributes = { ...contact.additionalAttributes, ...additional };
}

function present(value: unknown): string | null {
  const text = toText(value)?.trim() ?? '';
  return text === '' ? null : text;
}

/** Finds who wrote before under the same identifier, address or number. */
export function findContact({ data }: State, input: Json): Contact | undefined {
  const identifier = present(input['identifier']);
  const email = present(input['email'])?.toLowerCase() ?? null;
  const phone = present(input['phone_number']);
  if (identifier === null && email === null && phone === null) return undefined;
  return data.contacts.find(
    (each) =>
      (identifier !== null && each.identifier === identifier) ||
      (email !== null && each.email === email) ||
      (phone !== null && each.phoneNumber === phone),
  );
}

/** The contact's place in an inbox: found by its source id, or made. */
export function joinInbox(state: State, inbox: Inbox, contact: Contact, source: string | null): ContactInbox {
  const sourceId = source ?? randomUUID();
  const existing = state.contactInboxBySource(inbox.id, sourceId);
  if (existing) return existing;
  const contactInbox: ContactInbox = {
    id: state.nextId('contactInbox'),
    contactId: contact.id,
    inboxId: inbox.id,
    sourceId,
    pubsubToken: randomBytes(18).toString('base64url'),
    createdAt: Date.now(),
  };
  state.addContactInbox(contactInbox);
  return contactInbox;
}
