import { isOneOf, toInteger, toText, toTexts } from '../../http/params.ts';
import { assignTeam } from '../conversation/assign.ts';
import { changeConversation } from '../conversation/change-conversation.ts';
import { createMessage } from '../messages/create-message.ts';
import { mute } from '../conversation/mute.ts';
import { PRIORITIES, STATUSES, type Conversation, type Status } from '../records.ts';
import type { Action } from '../settings-records.ts';
import type { Actor } from '../actor.ts';
import { newUnit, type World } from '../world.ts';

interface Performance {
  world: World;
  conversation: Conversation;
  /** A rule, or the person who runs a macro. */
  actor: Actor;
  params: unknown[];
}

/** What a rule or a macro can do, by its name in Chatwoot (`action_service.rb`); what sends mails is not here. */
const ACTIONS: Record<string, (performance: Performance) => void> = {
  open_conversation: (performance) => {
    setStatus(performance, 'open');
  },
  resolve_conversation: (performance) => {
    setStatus(performance, 'resolved');
  },
  pending_conversation: (performance) => {
    setStatus(performance, 'pending');
  },
  snooze_conversation: (performance) => {
    setStatus(performance, 'snoozed');
  },
  change_status: (performance) => {
    const [status] = performance.params;
    if (isOneOf(status, STATUSES)) setStatus(performance, status);
  },
  change_priority: ({ world, conversation, actor, params: [priority] }) => {
    changeConversation(world, conversation, { priority: isOneOf(priority, PRIORITIES) ? priority : null }, actor);
  },
  add_label: ({ world, conversation, actor, params }) => {
    const labels = [...new Set([...conversation.labels, ...toTexts(params)])];
    changeConversation(world, conversation, { labels }, actor);
  },
  remove_label: ({ world, conversation, actor, params }) => {
    const labels = conversation.labels.filter((label) => !params.includes(label));
    changeConversation(world, conversation, { labels }, actor);
  },
  assign_agent: (performance) => {
    const { world, conversation, actor } = performance;
    const assigneeId = wantedAgent(performance);
    if (assigneeId !== undefined) changeConversation(world, conversation, { assigneeId }, actor);
  },
  remove_assigned_agent: ({ world, conversation, actor }) => {
    changeConversation(world, conversation, { assigneeId: null }, actor);
  },
  assign_team: ({ world, conversation, actor, params: [id] }) => {
    const isNone = id === undefined || id === 'nil' || toInteger(id) === 0;
    if (isNone || world.state.team(toInteger(id))) assignTeam(world, conversation, toInteger(id), actor);
  },
  remove_assigned_team: ({ world, conversation, actor }) => {
    assignTeam(world, conversation, null, actor);
  },
  mute_conversation: ({ world, conversation, actor }) => {
    mute(world, conversation, actor);
  },
  send_message: (performance) => {
    write(performance, false);
  },
  add_private_note: (performance) => {
    write(performance, true);
  },
};

/** Does them one after the other; before each Chatwoot reads the conversation anew. */
export function performActions(world: World, conversation: Conversation, actions: Action[], actor: Actor): void {
  for (const { name, params } of actions) {
    world.unit = newUnit();
    ACTIONS[name]?.({ world, conversation, actor, params });
  }
}

/** `undefined`: nobody of that name, so that nothing changes. */
function wantedAgent({ world, conversation, actor, params: [id] }: Performance): number | null | undefined {
  if (id === 'nil') return null;
  if (id === 'self') return actor.kind === 'user' ? actor.record.id : undefined;
  const last = conversation.messages.findLast(({ type, senderType }) => type === 1 && senderType === 'User');
  return world.state.user(id === 'last_responding_agent' ? (last?.senderId ?? null) : toInteger(id))?.id;
}

function setStatus({ world, conversation, actor }: Performance, status: Status): void {
  changeConversation(world, conversation, { status }, actor);
}

function write({ world, conversation, actor, params: [content] }: Performance, isPrivate: boolean): void {
  createMessage(world, conversation, {
    content: toText(content),
    type: 1,
    private: isPrivate,
    sender: actor,
    contentAttributes: actor.kind === 'rule' ? { automation_rule_id: actor.record.id } : {},
  });
}
