import { createConversation } from '../world/conversation/create-conversation.ts';
import { joinInbox } from '../world/contacts.ts';
import { notFound } from '../http/errors.ts';
import { filterConversations } from './filter-conversations.ts';
import { countConversations, findConversations, pageOf } from './list-conversations.ts';
import { byId, found } from '../http/lookup.ts';
import { messageFrom, saveMessage } from './message-routes.ts';
import { isJson, isOneOf, toInteger, toText } from '../http/params.ts';
import { STATUSES, type ContactInbox, type Json } from '../world/records.ts';
import type { User } from '../world/settings-records.ts';
import { conversationView } from './rest-views.ts';
import type { AddApiRoute, ApiCall } from './rights.ts';
import type { World } from '../world/world.ts';

/** Conversations as a collection: list, counts, filter, create. */
export function addCollectionRoutes(world: World, add: AddApiRoute): void {
  add('get', '/conversations', 'users', (call) => {
    const { counts, conversations } = findConversations(world, call.query, userOf(call));
    return { data: { meta: counts, payload: conversations.map((each) => conversationView(world, each)) } };
  });
  add('get', '/conversations/meta', 'users', (call) => ({
    meta: findConversations(world, call.query, userOf(call)).counts,
  }));
  add('post', '/conversations/filter', 'users', (call) => filter(world, call));
  add('post', '/conversations', 'bots', (call) => create(world, call));
}

/** Only for routes that no bot may call. */
function userOf({ caller }: ApiCall): User {
  if (caller.kind !== 'user') throw notFound();
  return caller.record;
}

function filter(world: World, call: ApiCall): Json {
  const matching = filterConversations(world.state.data.conversations, call.input['payload']);
  matching.sort((a, b) => b.lastActivityAt - a.lastActivityAt || b.id - a.id);
  return {
    meta: countConversations(matching, userOf(call)),
    payload: pageOf(matching, toText(call.input['page'])).map((each) => conversationView(world, each)),
  };
}

function create(world: World, call: ApiCall): Json {
  const { input } = call;
  const status = toText(input['status']);
  const conversation = createConversation(world, contactInboxFor(world, input), {
    ...(isOneOf(status, STATUSES) ? { status } : {}),
    assigneeId: world.state.user(toInteger(input['assignee_id']))?.id ?? null,
    teamId: world.state.team(toInteger(input['team_id']))?.id ?? null,
    additionalAttributes: isJson(input['additional_attributes']) ? input['additional_attributes'] : {},
    customAttributes: isJson(input['custom_attributes']) ? input['custom_attributes'] : {},
  });
  const message = input['message'];
  if (isJson(message)) saveMessage(world, conversation, messageFrom(world, conversation, call, message));
  return conversationView(world, conversation);
}

/** By inbox and contact, or by a source id alone. */
function contactInboxFor({ state }: World, input: Json): ContactInbox {
  const source = toText(input['source_id']);
  if ('inbox_id' in input && 'contact_id' in input) {
    const inbox = byId(state.data.inboxes, input['inbox_id']);
    const contact = found(state.contacts.get(toInteger(input['contact_id']) ?? 0));
    return joinInbox(state, inbox, contact, source);
  }
  return found(state.data.contactInboxes.find(({ sourceId }) => sourceId === source));
}
