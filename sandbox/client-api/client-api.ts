import { changeConversation } from '../world/conversation/change-conversation.ts';
import { addSurvey } from './survey.ts';
import { clientContactView, clientConversationView, clientInboxView, clientMessageView } from './client-views.ts';
import { createContact, findContact, joinInbox, updateContact } from '../world/contacts.ts';
import { createConversation } from '../world/conversation/create-conversation.ts';
import { createMessage, InvalidMessage } from '../world/messages/create-message.ts';
import { invalidRecord } from '../http/errors.ts';
import { pageOfMessages } from '../api/list-messages.ts';
import { found, messageOf } from '../http/lookup.ts';
import { isJson, toInteger, toText } from '../http/params.ts';
import type { ContactInbox, Conversation, Message } from '../world/records.ts';
import type { Inbox } from '../world/settings-records.ts';
import type { AddRoute, Call } from '../http/routes.ts';
import { resolveByContact } from '../world/conversation/status-machine.ts';
import { storeUploads } from '../http/store-uploads.ts';
import { readSubmitted } from '../world/messages/submitted-values.ts';
import { markRead, updateMessage } from '../world/messages/update-message.ts';
import type { World } from '../world/world.ts';

const INBOX = '/public/api/v1/inboxes/:inbox';
const CONTACT = `${INBOX}/contacts/:source`;
const CONVERSATION = `${CONTACT}/conversations/:conversation`;

/** The customer's side: no token, whoever knows the inbox identifier and a source id is that customer. */
export function addClientApi(world: World, add: AddRoute): void {
  const { state } = world;
  addContacts(world, add);

  add('get', `${CONTACT}/conversations`, (call) => {
    const { id } = contactInboxOf(world, call);
    const own = state.data.conversations.filter(({ contactInboxId }) => contactInboxId === id);
    return own.map((each) => clientConversationView(world, each));
  });
  add('post', `${CONTACT}/conversations`, (call) => {
    const custom = call.input['custom_attributes'];
    const conversation = createConversation(world, contactInboxOf(world, call), {
      customAttributes: isJson(custom) ? custom : {},
    });
    return clientConversationView(world, conversation);
  });
  add('get', CONVERSATION, (call) => clientConversationView(world, conversationOf(world, call)));
  add('post', `${CONVERSATION}/toggle_status`, (call) => {
    const conversation = conversationOf(world, call);
    if (conversation.status !== 'resolved') resolveByContact(world, conversation);
    return clientConversationView(world, conversation);
  });
  add('post', `${CONVERSATION}/toggle_typing`, (call) => {
    changeTyping(world, call);
  });
  add('post', `${CONVERSATION}/update_last_seen`, (call) => {
    const conversation = conversationOf(world, call);
    changeConversation(world, conversation, { contactSeenAt: Date.now() }, { kind: 'system' });
    markRead(world, conversation);
  });
  addMessages(world, add);
  addSurvey(world, add);
}

function addContacts(world: World, add: AddRoute): void {
  const { state } = world;
  add('get', INBOX, (call) => clientInboxView(inboxOf(world, call)));
  add('post', `${INBOX}/contacts`, (call) => {
    const inbox = inboxOf(world, call);
    const source = toText(call.input['source_id']);
    const known = source === null ? undefined : state.contactInboxBySource(inbox.id, source);
    const contact = known
      ? state.contact(known.contactId)
      : (findContact(state, call.input) ?? createContact(world, call.input));
    return clientContactView(contact, known ?? joinInbox(state, inbox, contact, source));
  });
  add('get', CONTACT, (call) => viewContact(world, contactInboxOf(world, call)));
  add('patch', CONTACT, (call) => {
    const contactInbox = contactInboxOf(world, call);
    updateContact(world, state.contact(contactInbox.contactId), call.input);
    return viewContact(world, contactInbox);
  });
}

function addMessages(world: World, add: AddRoute): void {
  add('get', `${CONVERSATION}/messages`, (call) => {
    const query = new URLSearchParams({ filter_internal_messages: 'true' });
    const before = call.query.get('before');
    if (before !== null) query.set('before', before);
    const { messages } = conversationOf(world, call);
    return pageOfMessages(messages, query).map((message) => clientMessageView(world, message));
  });
  add('post', `${CONVERSATION}/messages`, (call) => {
    const conversation = conversationOf(world, call);
    return clientMessageView(world, writeMessage(world, conversation, call));
  });
  add('patch', `${CONVERSATION}/messages/:message`, (call) => {
    const conversation = conversationOf(world, call);
    const message = messageOf(conversation, call);
    const submitted = readSubmitted(call.input['submitted_values']);
    if (submitted) {
      const contentAttributes = { ...message.contentAttributes, submitted_values: submitted };
      updateMessage(world, conversation, message, { contentAttributes });
    }
    return clientMessageView(world, message);
  });
}

function writeMessage(world: World, conversation: Conversation, { input, files }: Call): Message {
  const { state } = world;
  try {
    return createMessage(world, conversation, {
      content: toText(input['content']),
      type: 0,
      sender: { kind: 'contact', record: state.contact(conversation.contactId) },
      attachments: storeUploads(state, files),
    });
  } catch (error) {
    if (error instanceof InvalidMessage)
      throw invalidRecord(error.message.replace(/^Validation failed: /, ''), ['base']);
    throw error;
  }
}

function changeTyping(world: World, call: Call): void {
  const conversation = conversationOf(world, call);
  const status = call.input['typing_status'];
  if (status !== 'on' && status !== 'off') return;
  const actor = { kind: 'contact', record: world.state.contact(conversation.contactId) } as const;
  const event = status === 'on' ? 'conversation_typing_on' : 'conversation_typing_off';
  world.publish({ event, conversation, actor, isPrivate: false });
  world.bus.emit({ type: 'typing', conversation, actor, on: status === 'on', isPrivate: false });
}

function inboxOf({ state }: World, { params }: Call): Inbox {
  return found(state.data.inboxes.find(({ identifier }) => identifier === params['inbox']));
}

function contactInboxOf(world: World, call: Call): ContactInbox {
  return found(world.state.contactInboxBySource(inboxOf(world, call).id, call.params['source'] ?? ''));
}

/** Only the contact's own. */
function conversationOf(world: World, call: Call): Conversation {
  const { id } = contactInboxOf(world, call);
  const conversation = found(world.state.conversations.get(toInteger(call.params['conversation']) ?? 0));
  return found(conversation.contactInboxId === id ? conversation : undefined);
}

const viewContact = ({ state }: World, contactInbox: ContactInbox) =>
  clientContactView(state.contact(contactInbox.contactId), contactInbox);
