import { ApiError, invalid } from '../http/errors.ts';
import { CONTENT_TYPES, createMessage, InvalidMessage } from '../world/messages/create-message.ts';
import type { NewMessage } from '../world/messages/new-message.ts';
import { conversationOf, messageOf } from '../http/lookup.ts';
import { listMessages } from './list-messages.ts';
import { isOneOf, toBoolean, toInteger, toJson, toText } from '../http/params.ts';
import type { Conversation, DeliveryStatus, Json } from '../world/records.ts';
import { messageView } from './rest-views.ts';
import type { AddApiRoute, ApiCall, Caller } from './rights.ts';
import { storeUploads } from '../http/store-uploads.ts';
import { deleteMessage, failMessage, updateMessage } from '../world/messages/update-message.ts';
import type { Actor } from '../world/actor.ts';
import type { World } from '../world/world.ts';

/** Messages of one conversation: reference 8.2 and 8.3. */
export function addMessageRoutes(world: World, add: AddApiRoute): void {
  const all = '/conversations/:conversation/messages';
  const one = `${all}/:message`;

  add('post', all, 'bots', (call) => postMessage(world, conversationOf(world, call), call));
  add('get', all, 'users', (call) => listMessages(world, conversationOf(world, call), call.query));
  add('delete', one, 'users', (call) => {
    const conversation = conversationOf(world, call);
    const message = messageOf(conversation, call);
    deleteMessage(world, conversation, message);
    return messageView(world, message);
  });
  add('post', `${one}/retry`, 'users', (call) => {
    const conversation = conversationOf(world, call);
    const message = messageOf(conversation, call);
    // First it is sent, then everything in them is lost, an idempotency key too (recorded: reply-failed).
    if (world.version === '4.16') {
      const contentAttributes = { ...message.contentAttributes, external_error: null };
      updateMessage(world, conversation, message, { status: 'sent', contentAttributes });
    }
    updateMessage(world, conversation, message, { status: 'sent', contentAttributes: {} });
    return messageView(world, message);
  });
  add('patch', one, 'users', (call) => changeDelivery(world, call));
}

function postMessage(world: World, conversation: Conversation, call: ApiCall): Json {
  const message = saveMessage(world, conversation, messageFrom(world, conversation, call, call.input));
  return messageView(world, message, toText(call.input['echo_id']));
}

/** Any exception of the builder becomes a 422 with its text. */
export function saveMessage(world: World, conversation: Conversation, wanted: NewMessage) {
  try {
    return createMessage(world, conversation, wanted);
  } catch (error) {
    throw error instanceof InvalidMessage ? invalid(error.message) : error;
  }
}

const TYPES = { incoming: 0, outgoing: 1, activity: 2, template: 3 } as const;
type TypeName = keyof typeof TYPES;
const TYPE_NAMES: readonly TypeName[] = ['incoming', 'outgoing', 'activity', 'template'];

/** Reads the parameters as `message_builder.rb` does: no whitelist, content attributes kept as they are. */
export function messageFrom(world: World, conversation: Conversation, call: ApiCall, input: Json): NewMessage {
  const type = typeOf(world, conversation, input);
  const contentType = toText(input['content_type']) ?? 'text';
  if (!CONTENT_TYPES.includes(contentType)) throw invalid(`'${contentType}' is not a valid content_type`);
  const content = toText(input['content']);
  // PostgreSQL takes none (recorded: strange-content).
  if (content?.includes('\0')) throw invalid('string contains null byte');
  return {
    content,
    type,
    sender: type === 1 ? outgoingSender(world, call.caller, input) : contactOf(world, conversation),
    private: toBoolean(input['private']),
    contentType,
    contentAttributes: toJson(input['content_attributes']),
    additionalAttributes: 'template_params' in input ? { template_params: input['template_params'] } : {},
    sourceId: toText(input['source_id']),
    attachments: storeUploads(world.state, call.files),
  };
}

function typeOf(world: World, conversation: Conversation, input: Json): NewMessage['type'] {
  const name = toText(input['message_type']) ?? 'outgoing';
  if (!isOneOf(name, TYPE_NAMES)) throw invalid(`'${name}' is not a valid message_type`);
  const isApi = world.state.inbox(conversation.inboxId).channel === 'Channel::Api';
  if (name === 'incoming' && !isApi) throw invalid('Incoming messages are only allowed in Api inboxes');
  const type = TYPES[name];
  if (type === 2) throw invalid('Activity messages are written by the server');
  return type;
}

/** Anyone may post as a bot; an unknown one falls back to the caller. */
function outgoingSender({ state }: World, caller: Caller, input: Json): Actor {
  const bot = input['sender_type'] === 'AgentBot' ? state.bot(toInteger(input['sender_id'])) : undefined;
  return bot ? { kind: 'bot', record: bot } : caller;
}

function contactOf({ state }: World, { contactId }: Conversation): Actor {
  return { kind: 'contact', record: state.contact(contactId) };
}

const DELIVERIES: readonly DeliveryStatus[] = ['sent', 'delivered', 'read', 'failed'];

function changeDelivery(world: World, call: ApiCall): Json {
  const conversation = conversationOf(world, call);
  const message = messageOf(conversation, call);
  if (world.state.inbox(conversation.inboxId).channel !== 'Channel::Api') {
    throw new ApiError(403, { error: 'Message status update is only allowed for API inboxes' });
  }
  const status = toText(call.input['status']);
  if (status === 'failed') failMessage(world, conversation, message, toText(call.input['external_error']) ?? '');
  else if (isOneOf(status, DELIVERIES)) updateMessage(world, conversation, message, { status });
  return messageView(world, message);
}
