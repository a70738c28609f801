import type { Conversation } from '../records.ts';
import type { State } from '../store/state.ts';
import type { Actor } from '../actor.ts';

import type { Activity } from './add-activity.ts';

/** What Chatwoot notes in the conversation about a change (`activity_message_handler.rb`); nothing for the system's own. */
export function activitiesOf(state: State, before: Conversation, after: Conversation, actor: Actor): Activity[] {
  const name = nameOf(actor);
  const status = before.status === after.status ? undefined : statusText(after, actor);
  const data = { activity: { type: 'conversation_status_changed', status: after.status } };
  const activities = status === undefined ? [] : [{ content: status, attributes: data }];
  if (name === null) return activities;

  const texts = [
    ...(before.priority === after.priority ? [] : [priorityText(before, after, name)]),
    ...labelTexts(before.labels, after.labels, name),
  ];
  if (before.teamId !== after.teamId) texts.push(teamText(state, before, after, name));
  else if (before.assigneeId !== after.assigneeId) texts.push(assigneeText(state, after, actor, name));
  return [...activities, ...texts.map((content) => ({ content }))];
}

function nameOf(actor: Actor): string | null {
  if (actor.kind === 'rule') return 'Automation System';
  return actor.kind === 'user' || actor.kind === 'bot' ? actor.record.name : null;
}

const STATUS_TEXTS = {
  open: 'Conversation was reopened by',
  resolved: 'Conversation was marked resolved by',
  pending: 'Conversation was marked as pending by',
  snoozed: 'Conversation was snoozed by',
} as const;

function statusText({ status }: Conversation, actor: Actor): string | undefined {
  switch (actor.kind) {
    case 'user':
    case 'bot':
    case 'rule':
      return `${STATUS_TEXTS[status]} ${nameOf(actor) ?? ''}`;
    case 'contact':
      if (status === 'resolved') return `Conversation was resolved by ${actor.record.name}`;
      return status === 'open' ? 'System reopened the conversation due to a new incoming message.' : undefined;
    case 'system':
      return undefined;
  }
}

function priorityText(before: Conversation, after: Conversation, name: string): string {
  if (after.priority === null) return `${name} removed the priority`;
  if (before.priority === null) return `${name} set the priority to ${after.priority}`;
  return `${name} changed the priority from ${before.priority} to ${after.priority}`;
}

function labelTexts(before: string[], after: string[], name: string): string[] {
  const added = after.filter((label) => !before.includes(label));
  const removed = before.filter((label) => !after.includes(label));
  return [
    ...(added.length > 0 ? [`${name} added ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`${name} removed ${removed.join(', ')}`] : []),
  ];
}

function teamText(state: State, before: Conversation, after: Conversation, name: string): string {
  const team = state.team(after.teamId);
  if (!team) return `Unassigned from ${state.team(before.teamId)?.name ?? ''} by ${name}`;
  const assignee = before.assigneeId === after.assigneeId ? undefined : state.user(after.assigneeId);
  return assignee ? `Assigned to ${assignee.name} via ${team.name} by ${name}` : `Assigned to ${team.name} by ${name}`;
}

function assigneeText(state: State, after: Conversation, actor: Actor, name: string): string {
  const assignee = state.user(after.assigneeId);
  if (!assignee) return `Conversation unassigned by ${name}`;
  if (actor.kind === 'user' && actor.record.id === assignee.id) return `${name} self-assigned this conversation`;
  return `Assigned to ${assignee.name} by ${name}`;
}
