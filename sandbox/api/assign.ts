import { changeConversation } from '../world/change-conversation.ts';
import { toInteger } from '../http/params.ts';
import type { Conversation, Json } from '../world/records.ts';
import { agentView, slimBotView, teamView } from './rest-views.ts';
import type { Actor } from '../world/actor.ts';
import type { World } from '../world/world.ts';

/** `assignments`: a person, a bot or a team. The status stays as it is on v4.16.2. Returns the answer's body. */
export function assign(world: World, conversation: Conversation, body: Json, actor: Actor): Json | null {
  // The assignee wins: a team beside it is ignored.
  if ('assignee_id' in body) {
    const id = toInteger(body['assignee_id']);
    return body['assignee_type'] === 'AgentBot'
      ? assignBot(world, conversation, id, actor)
      : assignUser(world, conversation, id, actor);
  }
  if ('team_id' in body) return assignTeam(world, conversation, toInteger(body['team_id']), actor);
  return null;
}

/** An unknown bot does nothing. */
function assignBot(world: World, conversation: Conversation, id: number | null, actor: Actor) {
  const bot = world.state.bot(id);
  if (!bot) return null;
  changeConversation(world, conversation, { assigneeId: null, botId: bot.id }, actor);
  return slimBotView(bot);
}

/** An unknown person unassigns, and so do 0 and null. */
function assignUser(world: World, conversation: Conversation, id: number | null, actor: Actor) {
  const user = world.state.user(id);
  changeConversation(world, conversation, { assigneeId: user?.id ?? null, botId: null }, actor);
  return user ? agentView(user) : null;
}

/** Clears an assignee who is not in the team; an unknown team takes the conversation out of its team. */
function assignTeam(world: World, conversation: Conversation, id: number | null, actor: Actor) {
  const team = world.state.team(id);
  const { assigneeId } = conversation;
  const stranger = team && assigneeId !== null && !team.memberIds.includes(assigneeId);
  changeConversation(
    world,
    conversation,
    { teamId: team?.id ?? null, ...(stranger ? { assigneeId: null } : {}) },
    actor,
  );
  return team ? teamView(team, actor.kind === 'user' ? actor.record : null) : null;
}
