import { invalidRecord } from '../../http/errors.ts';
import { byId, found } from '../../http/lookup.ts';
import { isJson, isOneOf, toBoolean, toInteger, toText, toTexts } from '../../http/params.ts';
import { changeConversation, type ConversationPatch } from '../../world/conversation/change-conversation.ts';
import { performActions } from '../../world/automation/perform-action.ts';
import { actionView, readActions } from '../../world/automation/read-actions.ts';
import { RULE_EVENTS } from '../../world/automation/rules.ts';
import { PRIORITIES, STATUSES, type Conversation, type Json } from '../../world/records.ts';
import type { Macro, Rule } from '../../world/settings-records.ts';
import type { Actor } from '../../world/actor.ts';
import type { AddApiRoute, ApiCall } from '../rights.ts';
import type { World } from '../../world/world.ts';

/** What acts on conversations by itself or on many at once: rules, macros, bulk actions. All of it happens after the answer. */
export function addAutomationRoutes(world: World, add: AddApiRoute): void {
  addRules(world, add);
  addMacros(world, add);
  add('post', '/bulk_actions', 'users', (call) => {
    world.later(() => {
      for (const conversation of conversationsOf(world, call.input['ids'])) change(world, conversation, call);
    });
  });
}

function addRules({ state, bus }: World, add: AddApiRoute): void {
  const { rules } = state.data;
  const ruleOf = ({ params }: ApiCall): Rule => byId(rules, params['id']);
  const remove = (call: ApiCall) => {
    rules.splice(rules.indexOf(ruleOf(call)), 1);
    bus.emit({ type: 'settings' });
  };
  add('get', '/automation_rules', 'admins', () => ({ payload: rules.map(ruleView) }));
  add('get', '/automation_rules/:id', 'admins', (call) => ({ payload: ruleView(ruleOf(call)) }));
  add('post', '/automation_rules', 'admins', ({ input }) => {
    const rule = Object.assign(ruleFrom(input), { id: state.nextId('rule') });
    rules.push(rule);
    bus.emit({ type: 'settings' });
    return ruleView(rule);
  });
  add('patch', '/automation_rules/:id', 'admins', (call) => {
    const rule = ruleOf(call);
    Object.assign(rule, ruleFrom({ ...ruleView(rule), ...call.input }));
    bus.emit({ type: 'settings' });
    return { payload: ruleView(rule) };
  });
  add('delete', '/automation_rules/:id', 'admins', remove);
}

function ruleFrom(input: Json): Omit<Rule, 'id'> {
  const event = toText(input['event_name']) ?? '';
  if (!RULE_EVENTS.includes(event)) throw invalidRecord('Event name is not supported', ['event_name']);
  return {
    name: toText(input['name']) ?? '',
    description: toText(input['description']),
    active: !('active' in input) || toBoolean(input['active']),
    event,
    conditions: Array.isArray(input['conditions']) ? input['conditions'].filter(isJson) : [],
    actions: readActions(input['actions']),
  };
}

const ruleView = ({ id, name, description, active, event, conditions, actions }: Rule): Json => ({
  ...{ id, account_id: 1, name, description, active, event_name: event, conditions },
  actions: actions.map(actionView),
});

function addMacros(world: World, add: AddApiRoute): void {
  const { state, bus } = world;
  const { macros } = state.data;
  const macroOf = ({ params }: ApiCall): Macro => byId(macros, params['id']);
  add('get', '/macros', 'users', () => ({ payload: macros.map(macroView) }));
  add('get', '/macros/:id', 'users', (call) => ({ payload: macroView(macroOf(call)) }));
  add('post', '/macros', 'users', ({ input }) => {
    const fields = { name: toText(input['name']) ?? '', visibility: toText(input['visibility']) ?? 'personal' };
    const macro = { id: state.nextId('macro'), ...fields, actions: readActions(input['actions']) };
    macros.push(macro);
    bus.emit({ type: 'settings' });
    return { payload: macroView(macro) };
  });
  add('delete', '/macros/:id', 'users', (call) => {
    macros.splice(macros.indexOf(macroOf(call)), 1);
    bus.emit({ type: 'settings' });
  });
  add('post', '/macros/:id/execute', 'users', (call) => {
    const { actions } = macroOf(call);
    world.later(() => {
      for (const conversation of conversationsOf(world, call.input['conversation_ids'])) {
        performActions(world, conversation, actions, call.caller);
      }
    });
  });
}

const macroView = ({ id, name, visibility, actions }: Macro): Json => ({
  ...{ id, name, visibility, account_id: 1 },
  actions: actions.map(actionView),
});

function conversationsOf({ state }: World, ids: unknown): Conversation[] {
  return toTexts(ids ?? []).map((id) => found(state.conversations.get(Number(id))));
}

/** Labels first, then everything else at once (recorded: bulk). */
function change(world: World, conversation: Conversation, { input, caller }: ApiCall): void {
  const actor: Actor = caller;
  const labels = isJson(input['labels']) ? input['labels'] : {};
  const kept = conversation.labels.filter((label) => !toTexts(labels['remove'] ?? []).includes(label));
  const wanted = [...new Set([...kept, ...toTexts(labels['add'] ?? [])])];
  if (isJson(input['labels'])) changeConversation(world, conversation, { labels: wanted }, actor);
  if (isJson(input['fields'])) changeConversation(world, conversation, patchFrom(world, input['fields'], input), actor);
}

function patchFrom({ state }: World, fields: Json, input: Json): ConversationPatch {
  const { status, priority, assignee_id: assignee, team_id: team } = fields;
  const until = toInteger(fields['snoozed_until'] ?? input['snoozed_until']);
  return {
    ...(isOneOf(status, STATUSES) ? { status } : {}),
    ...(status === 'snoozed' && until !== null ? { snoozedUntil: until * 1000 } : {}),
    ...('priority' in fields ? { priority: isOneOf(priority, PRIORITIES) ? priority : null } : {}),
    ...('assignee_id' in fields ? { assigneeId: state.user(toInteger(assignee))?.id ?? null } : {}),
    ...('team_id' in fields ? { teamId: state.team(toInteger(team))?.id ?? null } : {}),
  };
}
