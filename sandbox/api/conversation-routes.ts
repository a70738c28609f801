import { assign } from './assign.ts';
import { changeConversation } from '../world/conversation/change-conversation.ts';
import { invalidRecord, serverError } from '../http/errors.ts';
import { conversationOf } from '../http/lookup.ts';
import { isJson, isOneOf, toBoolean, toInteger, toText, toTexts } from '../http/params.ts';
import { PRIORITIES, type Conversation, type Priority } from '../world/records.ts';
import { mute, unmute } from '../world/conversation/mute.ts';
import { conversationView } from './rest-views.ts';
import { showConversation } from './show-conversation.ts';
import type { AddApiRoute, ApiCall } from './rights.ts';
import { toggleStatus } from '../world/conversation/status-machine.ts';
import type { World } from '../world/world.ts';

/** Everything about one conversation but its messages (reference 8.3). */
export function addConversationRoutes(world: World, add: AddApiRoute): void {
  const one = '/conversations/:conversation';

  add('get', one, 'bots', (call) => showConversation(world, conversationOf(world, call), call.caller));
  add('patch', one, 'bots', (call) => {
    const conversation = conversationOf(world, call);
    if ('priority' in call.input) setPriority(world, conversation, call);
    return showConversation(world, conversation, call.caller);
  });
  add('post', `${one}/toggle_status`, 'bots', (call) => changeStatus(world, call));
  add('post', `${one}/toggle_priority`, 'bots', (call) => {
    setPriority(world, conversationOf(world, call), call);
  });
  add('post', `${one}/toggle_typing_status`, 'bots', (call) => {
    changeTyping(world, call);
  });
  add('post', `${one}/assignments`, 'bots', (call) =>
    assign(world, conversationOf(world, call), call.input, call.caller),
  );
  add('get', `${one}/labels`, 'bots', (call) => ({ payload: conversationOf(world, call).labels }));
  add('post', `${one}/labels`, 'bots', (call) => {
    const conversation = conversationOf(world, call);
    const labels = [...new Set(toTexts(call.input['labels'] ?? []))];
    changeConversation(world, conversation, { labels }, call.caller);
    return { payload: conversation.labels };
  });
  add('post', `${one}/custom_attributes`, 'bots', (call) => setAttributes(world, call));
  add('post', `${one}/mute`, 'users', (call) => {
    mute(world, conversationOf(world, call), call.caller);
  });
  add('post', `${one}/unmute`, 'users', (call) => {
    unmute(world, conversationOf(world, call), call.caller);
  });
  add('post', `${one}/unread`, 'users', (call) => {
    const conversation = conversationOf(world, call);
    markUnread(world, conversation);
    return conversationView(world, conversation);
  });
  add('delete', one, 'admins', (call) => {
    world.state.removeConversation(conversationOf(world, call));
    world.bus.emit({ type: 'settings' });
  });
  add('post', `${one}/update_last_seen`, 'users', (call) => {
    const conversation = conversationOf(world, call);
    markSeen(world, conversation, call);
    return conversationView(world, conversation);
  });
}

function changeStatus(world: World, call: ApiCall) {
  const conversation = conversationOf(world, call);
  const until = toInteger(call.input['snoozed_until']);
  const success = toggleStatus(world, conversation, call.caller, {
    status: toText(call.input['status']),
    snoozedUntil: until === null ? null : until * 1000,
  });
  const { id, status, snoozedUntil } = conversation;
  return {
    payload: {
      success,
      conversation_id: id,
      current_status: status,
      snoozed_until: snoozedUntil === null ? null : new Date(snoozedUntil).toISOString(),
    },
  };
}

function setPriority(world: World, conversation: Conversation, { input, caller }: ApiCall): void {
  changeConversation(world, conversation, { priority: toPriority(input['priority']) }, caller);
}

function toPriority(value: unknown): Priority | null {
  const text = toText(value);
  if (text === null || text === '') return null;
  if (!isOneOf(text, PRIORITIES)) throw serverError();
  return text;
}

function changeTyping(world: World, call: ApiCall): void {
  const conversation = conversationOf(world, call);
  const status = call.input['typing_status'];
  if (status !== 'on' && status !== 'off') return;
  const event = { conversation, actor: call.caller, isPrivate: toBoolean(call.input['is_private']) };
  world.publish({ event: status === 'on' ? 'conversation_typing_on' : 'conversation_typing_off', ...event });
  world.bus.emit({ type: 'typing', on: status === 'on', ...event });
}

/** Replaces them all, within the limits of `jsonb_attributes_length_validator.rb`. */
function setAttributes(world: World, call: ApiCall) {
  const conversation = conversationOf(world, call);
  const wanted = call.input['custom_attributes'];
  const customAttributes = isJson(wanted) ? wanted : {};
  for (const [key, value] of Object.entries(customAttributes)) {
    const isLong = typeof value === 'string' && value.length > 1500;
    const isBig = typeof value === 'number' && value > 9_999_999_999;
    if (isLong) throw invalidAttribute(`${key} length should be < 1500`);
    if (isBig) throw invalidAttribute(`${key} value should be < 9999999999`);
  }
  changeConversation(world, conversation, { customAttributes }, call.caller);
  return { custom_attributes: conversation.customAttributes };
}

const invalidAttribute = (problem: string) => invalidRecord(`Custom attributes ${problem}`, ['custom_attributes']);

/** The agents have seen all but the customer's last message. */
function markUnread(world: World, conversation: Conversation): void {
  const last = conversation.messages.findLast(({ type }) => type === 0);
  conversation.agentSeenAt = last ? last.createdAt - 1000 : null;
  conversation.assigneeSeenAt = conversation.agentSeenAt;
  conversation.unread = last ? 1 : 0;
  world.bus.emit({ type: 'conversation', conversation });
}

/** Written past the callbacks in Chatwoot: no event, and `updated_at` stays. */
function markSeen(world: World, conversation: Conversation, { caller }: ApiCall): void {
  conversation.agentSeenAt = Date.now();
  if (caller.record.id === conversation.assigneeId) conversation.assigneeSeenAt = conversation.agentSeenAt;
  conversation.unread = 0;
  world.bus.emit({ type: 'conversation', conversation });
}
