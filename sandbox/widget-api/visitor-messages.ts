import { contactRecord } from '../client-api/client-views.ts';
import { invalidRecord } from '../http/errors.ts';
import { found } from '../http/lookup.ts';
import { isJson, toInteger, toText } from '../http/params.ts';
import type { AddRoute, Call } from '../http/routes.ts';
import { storeUploads } from '../http/store-uploads.ts';
import { createConversation } from '../world/conversation/create-conversation.ts';
import { identify } from '../world/merge-contacts.ts';
import { createMessage, InvalidMessage } from '../world/messages/create-message.ts';
import { readSubmitted } from '../world/messages/submitted-values.ts';
import { updateMessage } from '../world/messages/update-message.ts';
import type { Conversation, Json, Message } from '../world/records.ts';
import { findMessage } from '../world/store/state.ts';
import type { World } from '../world/world.ts';
import { browserOf, conversationOf, lastConversation, visitorOf, type Visitor } from './visitor.ts';
import { newConversationView, sentMessageView } from './widget-views.ts';

const WIDGET = '/api/v1/widget';

/** What a visitor writes: the first message with a name and an address, more of them, answers to what was asked. */
export function addVisitorMessages(world: World, add: AddRoute): void {
  add('post', `${WIDGET}/conversations`, (call) => {
    const visitor = visitorOf(world, call);
    const { contact } = call.input;
    if (isJson(contact)) identify(world, visitor.contact, contact);
    const identified = visitorOf(world, call);
    const conversation = open(world, identified, call);
    // Read before the message touches it (recorded: widget-first-message).
    const view = contactRecord(world, identified.contact);
    write(world, conversation, identified, call);
    return { ...newConversationView(world, conversation, identified), contact: view };
  });
  add('post', `${WIDGET}/messages`, (call) => {
    const visitor = visitorOf(world, call);
    const conversation = lastConversation(world, visitor) ?? open(world, visitor, call);
    return sentMessageView(world, write(world, conversation, visitor, call));
  });
  add('patch', `${WIDGET}/messages/:message`, (call) => {
    const conversation = conversationOf(world, visitorOf(world, call));
    answer(world, conversation, call);
    return { contact: contactRecord(world, visitorOf(world, call).contact) };
  });
}

const fieldsOf = ({ input }: Call): Json => (isJson(input['message']) ? input['message'] : input);

function open(world: World, { place }: Visitor, call: Call): Conversation {
  const { timestamp, referer_url: referer } = fieldsOf(call);
  const custom = call.input['custom_attributes'];
  return createConversation(world, place, {
    additionalAttributes: {
      ...browserOf(call),
      initiated_at: { timestamp: toText(timestamp) },
      referer: toText(referer),
    },
    customAttributes: isJson(custom) ? custom : {},
  });
}

function write(world: World, conversation: Conversation, { contact }: Visitor, call: Call): Message {
  const { content, reply_to: replyTo } = fieldsOf(call);
  try {
    return createMessage(world, conversation, {
      content: toText(content),
      type: 0,
      sender: { kind: 'contact', record: contact },
      contentAttributes: { in_reply_to: toInteger(replyTo) },
      attachments: storeUploads(world.state, call.files),
    });
  } catch (error) {
    if (!(error instanceof InvalidMessage)) throw error;
    throw invalidRecord(error.message.replace(/^Validation failed: /, ''), ['base']);
  }
}

/** To the box for an address, or to whatever else asked. */
function answer(world: World, conversation: Conversation, call: Call): void {
  const message = found(findMessage(conversation.messages, toInteger(call.params['message']) ?? 0));
  const contact = world.state.contact(conversation.contactId);
  if (message.contentType === 'input_email') {
    const fields = isJson(call.input['contact']) ? call.input['contact'] : {};
    const email = toText(fields['email'])?.toLowerCase() ?? '';
    const contentAttributes = { ...message.contentAttributes, submitted_email: email };
    updateMessage(world, conversation, message, { contentAttributes });
    identify(world, contact, { email, name: email.split('@')[0] });
    return;
  }
  const submitted = readSubmitted(fieldsOf(call)['submitted_values']);
  if (!submitted) return;
  const contentAttributes = { ...message.contentAttributes, submitted_values: submitted };
  updateMessage(world, conversation, message, { contentAttributes });
}
