import { pageOfMessages } from '../api/list-messages.ts';
import { toBoolean } from '../http/params.ts';
import type { AddRoute, Call } from '../http/routes.ts';
import { changeConversation } from '../world/conversation/change-conversation.ts';
import { updateContact } from '../world/contacts.ts';
import { identify } from '../world/merge-contacts.ts';
import { markRead } from '../world/messages/update-message.ts';
import { resolveByContact } from '../world/conversation/status-machine.ts';
import type { World } from '../world/world.ts';
import { addVisitorEvents } from './visitor-events.ts';
import { addVisitorMessages } from './visitor-messages.ts';
import { conversationOf, lastConversation, visitorOf, welcome, type Visitor } from './visitor.ts';
import { configView, conversationView, messagesView, visitorView } from './widget-views.ts';

const WIDGET = '/api/v1/widget';

/** The website's side: what the widget asks. A visitor is whoever holds the token that `config` gave. */
export function addWidgetApi(world: World, add: AddRoute): void {
  add('post', `${WIDGET}/config`, (call) => configView(welcome(world, call)));
  add('get', `${WIDGET}/contact`, (call) => visitorView(visitorOf(world, call)));
  for (const method of ['patch', 'put'] as const) {
    add(method, `${WIDGET}/contact`, (call) => {
      const visitor = visitorOf(world, call);
      identify(world, visitor.contact, call.input);
      return visitorView(visitorOf(world, call));
    });
  }
  add('patch', `${WIDGET}/contact/set_user`, (call) => {
    identify(world, visitorOf(world, call).contact, call.input);
    return visitorView(visitorOf(world, call));
  });
  add('get', `${WIDGET}/campaigns`, (call) => {
    const { inbox } = visitorOf(world, call);
    const running = world.state.data.campaigns.filter(({ inboxId, enabled }) => enabled && inboxId === inbox.id);
    return running.map(({ id, message }) => ({
      id,
      message,
      trigger_rules: {},
      trigger_only_during_business_hours: false,
    }));
  });
  add('get', `${WIDGET}/inbox_members`, () => ({ payload: [] }));
  add('get', `${WIDGET}/messages`, (call) => {
    const conversation = lastConversation(world, visitorOf(world, call));
    const query = new URLSearchParams({ ...Object.fromEntries(call.query), filter_internal_messages: 'true' });
    return messagesView(world, conversation, conversation ? pageOfMessages(conversation.messages, query) : []);
  });
  addVisitorMessages(world, add);
  addVisitorEvents(world, add);
  addConversation(world, add);
}

function addConversation(world: World, add: AddRoute): void {
  const all = `${WIDGET}/conversations`;
  const current = (call: Call) => conversationOf(world, visitorOf(world, call));
  add('get', all, (call) => {
    const conversation = lastConversation(world, visitorOf(world, call));
    return conversation ? conversationView(conversation) : {};
  });
  for (const method of ['get', 'post'] as const) {
    add(method, `${all}/toggle_status`, (call) => {
      const conversation = current(call);
      if (conversation.status !== 'resolved') resolveByContact(world, conversation);
    });
  }
  add('post', `${all}/toggle_typing`, (call) => {
    const on = call.input['typing_status'] === 'on' || toBoolean(call.input['typing_status']);
    const visitor: Visitor = visitorOf(world, call);
    const conversation = conversationOf(world, visitor);
    const actor = { kind: 'contact', record: visitor.contact } as const;
    const event = on ? 'conversation_typing_on' : 'conversation_typing_off';
    world.publish({ event, conversation, actor, isPrivate: false });
    world.bus.emit({ type: 'typing', conversation, actor, on, isPrivate: false });
  });
  add('post', `${all}/update_last_seen`, (call) => {
    const conversation = lastConversation(world, visitorOf(world, call));
    if (!conversation) return;
    changeConversation(world, conversation, { contactSeenAt: Date.now() }, { kind: 'system' });
    markRead(world, conversation);
  });
  add('post', `${all}/set_custom_attributes`, (call) => {
    const { custom_attributes: customAttributes } = call.input;
    const visitor = visitorOf(world, call);
    updateContact(world, visitor.contact, { custom_attributes: customAttributes });
  });
}
