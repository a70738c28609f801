import { changeConversation } from './change-conversation.ts';
import type { Conversation } from '../records.ts';
import type { Bot, Team } from '../settings-records.ts';
import type { Actor } from '../actor.ts';
import type { World } from '../world.ts';

/**
 * Gives a conversation to a person; an unknown one unassigns, and so do 0 and null. The next version opens what its bot
 * had (recorded: next/agent-assigned).
 */
export function assignUser(world: World, conversation: Conversation, id: number | null, actor: Actor) {
  const user = world.state.user(id);
  const opens = world.version === 'next' && user && conversation.status === 'pending' && conversation.botId !== null;
  const status = opens ? { status: 'open' as const } : {};
  changeConversation(world, conversation, { assigneeId: user?.id ?? null, botId: null, ...status }, actor);
  return user;
}

/** An unknown bot does nothing. The next version makes the conversation `pending` (recorded: next/given-back). */
export function assignBot(world: World, conversation: Conversation, id: number | null, actor: Actor): Bot | undefined {
  const bot = world.state.bot(id);
  const status = world.version === 'next' ? { status: 'pending' as const } : {};
  if (bot) changeConversation(world, conversation, { assigneeId: null, botId: bot.id, ...status }, actor);
  return bot;
}

/** Clears an assignee who is not in the team; an unknown team takes the conversation out of its team. */
export function assignTeam(
  world: World,
  conversation: Conversation,
  id: number | null,
  actor: Actor,
): Team | undefined {
  const team = world.state.team(id);
  const { assigneeId } = conversation;
  const isStranger = team && assigneeId !== null && !team.memberIds.includes(assigneeId);
  const patch = { teamId: team?.id ?? null, ...(isStranger ? { assigneeId: null } : {}) };
  changeConversation(world, conversation, patch, actor);
  return team;
}
