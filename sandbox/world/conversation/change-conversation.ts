import { isDeepStrictEqual } from 'node:util';
import { activitiesOf } from './activities.ts';
import { addActivity } from './add-activity.ts';
import type { Conversation } from '../records.ts';
import type { Actor } from '../actor.ts';
import { iso, type ChangedAttributes, type World } from '../world.ts';

export type ConversationPatch = Partial<
  Pick<
    Conversation,
    | 'status'
    | 'assigneeId'
    | 'botId'
    | 'teamId'
    | 'labels'
    | 'customAttributes'
    | 'priority'
    | 'snoozedUntil'
    | 'waitingSince'
    | 'firstReplyAt'
    | 'contactSeenAt'
  >
>;
type Field = keyof ConversationPatch;

/** Our field → Chatwoot's column; the columns whose change makes a `conversation_updated` (`list_of_keys`). */
const COLUMNS: Partial<Record<Field, string>> = {
  teamId: 'team_id',
  assigneeId: 'assignee_id',
  botId: 'assignee_agent_bot_id',
  status: 'status',
  snoozedUntil: 'snoozed_until',
  customAttributes: 'custom_attributes',
  labels: 'label_list',
  waitingSince: 'waiting_since',
  firstReplyAt: 'first_reply_created_at',
  priority: 'priority',
};
const TIMES = new Set<Field>(['snoozedUntil', 'waitingSince', 'firstReplyAt']);

/**
 * One save of a conversation: applies the model's own rules, then fires the events and activity messages in Chatwoot's
 * order (opened or resolved, status changed, activities, updated). A save without a change does nothing.
 */
export function changeConversation(
  world: World,
  conversation: Conversation,
  patch: ConversationPatch,
  actor: Actor,
): void {
  const before = { ...conversation };
  Object.assign(conversation, withModelRules(conversation, patch));
  const fields = changedFields(before, conversation);
  if (fields.length === 0) return;

  conversation.updatedAt = world.state.stamp();
  if (before.status !== conversation.status) conversation.statusChangedAt = Date.now();
  if (fields.includes('labels') || world.unit.labelled.has(conversation)) {
    conversation.cachedLabels = conversation.labels.join(', ');
  }
  const changed = describeChanges(world, before, conversation, fields);
  // The desk's live view reads the labels of whatever changed.
  world.unit.labelled.add(conversation);
  publishStatus(world, conversation, before.status);
  if (fields.some((field) => COLUMNS[field] !== undefined)) {
    world.publish({ event: 'conversation_updated', conversation, changed });
  }
  for (const activity of activitiesOf(world.state, before, conversation, actor)) {
    addActivity(world, conversation, activity);
  }
  world.bus.emit({ type: 'conversation', conversation });
}

function withModelRules(conversation: Conversation, patch: ConversationPatch): ConversationPatch {
  const next = { ...conversation, ...patch };
  return {
    ...patch,
    // A person as assignee clears the bot (`reset_agent_bot_when_assignee_present`).
    ...(next.assigneeId === null ? {} : { botId: null }),
    ...(next.status === 'snoozed' ? {} : { snoozedUntil: null }),
  };
}

const FIELDS: readonly Field[] = [
  'teamId',
  'assigneeId',
  'status',
  'snoozedUntil',
  'customAttributes',
  'labels',
  'waitingSince',
  'firstReplyAt',
  'priority',
  'botId',
  'contactSeenAt',
];

const changedFields = (before: Conversation, after: Conversation) =>
  FIELDS.filter((field) => !isDeepStrictEqual(before[field], after[field]));

function describeChanges(
  { unit, version }: World,
  before: Conversation,
  after: Conversation,
  fields: Field[],
): ChangedAttributes {
  const changes = fields.flatMap((field) => {
    const column = COLUMNS[field];
    if (column === undefined) return [];
    return [{ [column]: { previous_value: raw(field, before), current_value: raw(field, after) } }];
  });
  const change = (column: string, previous: unknown, current: unknown) =>
    previous === current ? [] : [{ [column]: { previous_value: previous, current_value: current } }];
  const hasStatus = version === 'next' && fields.includes('status');
  return [
    ...(unit.created.delete(after) ? change('display_id', null, after.id) : []),
    ...changes,
    ...change('cached_label_list', before.cachedLabels, after.cachedLabels),
    ...(hasStatus ? change('status_changed_at', iso(before.statusChangedAt), iso(after.statusChangedAt)) : []),
    { updated_at: { previous_value: iso(before.updatedAt * 1000), current_value: iso(after.updatedAt * 1000) } },
  ];
}

function raw(field: Field, conversation: Conversation): unknown {
  const value = conversation[field];
  return typeof value === 'number' && TIMES.has(field) ? iso(value) : value;
}

function publishStatus(world: World, conversation: Conversation, before: Conversation['status']): void {
  if (conversation.status === before) return;
  if (conversation.status === 'resolved') {
    // Written past the callbacks, hence without a trace in the events.
    conversation.waitingSince = null;
    world.publish({ event: 'conversation_resolved', conversation });
    world.onResolved(conversation);
  }
  if (conversation.status === 'open') world.publish({ event: 'conversation_opened', conversation });
  world.publish({ event: 'conversation_status_changed', conversation });
}
