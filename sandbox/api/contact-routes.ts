import { createContact, joinInbox, updateContact } from '../world/contacts.ts';
import { mergeContacts } from '../world/merge-contacts.ts';
import { invalidRecord } from '../http/errors.ts';
import { byId, found } from '../http/lookup.ts';
import { toInteger, toText } from '../http/params.ts';
import type { Contact, ContactInbox, Json } from '../world/records.ts';
import { contactView, conversationView } from './rest-views.ts';
import type { AddApiRoute } from './rights.ts';
import type { Call } from '../http/routes.ts';
import type { World } from '../world/world.ts';

/** Contacts: user tokens only. */
export function addContactRoutes(world: World, add: AddApiRoute): void {
  const { state } = world;
  const contactOf = ({ params }: Call): Contact => found(state.contacts.get(toInteger(params['contact']) ?? 0));

  add('get', '/contacts/search', 'users', ({ query }) => {
    const text = query.get('q')?.toLowerCase() ?? '';
    const matching = state.data.contacts.filter((contact) => isNamed(contact, text));
    return { meta: { count: matching.length, current_page: '1' }, payload: matching.slice(0, 15).map(contactView) };
  });
  add('post', '/contacts', 'users', ({ input }) => {
    const email = toText(input['email'])?.toLowerCase();
    if (email !== undefined && state.data.contacts.some((each) => each.email === email)) {
      throw invalidRecord('Email has already been taken', ['email']);
    }
    const contact = createContact(world, input);
    const place =
      'inbox_id' in input ? joinInbox(state, byId(state.data.inboxes, input['inbox_id']), contact, null) : undefined;
    const view = withInboxes(world, contact);
    return {
      payload: { contact: view, contact_inbox: place ? placeView(world, place) : { inbox: null, source_id: null } },
    };
  });
  add('post', '/actions/contact_merge', 'users', ({ input }) => {
    const base = byId(state.data.contacts, input['base_contact_id']);
    mergeContacts(world, base, byId(state.data.contacts, input['mergee_contact_id']));
    return contactView(base);
  });
  add('get', '/contacts/:contact', 'users', (call) => ({ payload: withInboxes(world, contactOf(call)) }));
  add('put', '/contacts/:contact', 'users', (call) => {
    const contact = contactOf(call);
    updateContact(world, contact, call.input);
    return { payload: withInboxes(world, contact) };
  });
  add('get', '/contacts/:contact/conversations', 'users', (call) => {
    const { id } = contactOf(call);
    const own = state.data.conversations.filter(({ contactId }) => contactId === id);
    return { payload: own.slice(-20).map((each) => conversationView(world, each)) };
  });
}

function isNamed({ name, email, phoneNumber, identifier }: Contact, text: string): boolean {
  return (
    text !== '' && [name, email, phoneNumber, identifier].some((each) => each?.toLowerCase().includes(text) === true)
  );
}

function withInboxes(world: World, contact: Contact): Json {
  const places = world.state.data.contactInboxes.filter(({ contactId }) => contactId === contact.id);
  return { ...contactView(contact), contact_inboxes: places.map((place) => placeView(world, place)) };
}

function placeView({ state }: World, { sourceId, inboxId }: ContactInbox): Json {
  const { id, name, channel } = state.inbox(inboxId);
  const inbox = { id, avatar_url: '', channel_id: id, name, channel_type: channel, provider: null };
  return { source_id: sourceId, inbox };
}
