import { assignBot, assignTeam, assignUser } from '../world/conversation/assign.ts';
import { toInteger } from '../http/params.ts';
import type { Conversation, Json } from '../world/records.ts';
import { agentView, slimBotView, teamRecord } from './rest-views.ts';
import type { Actor } from '../world/actor.ts';
import type { World } from '../world/world.ts';

/** `assignments`: a person, a bot or a team; the assignee wins over a team beside it. Returns the answer's body. */
export function assign(world: World, conversation: Conversation, body: Json, actor: Actor): Json | null {
  if ('assignee_id' in body) {
    const id = toInteger(body['assignee_id']);
    if (body['assignee_type'] === 'AgentBot') {
      const bot = assignBot(world, conversation, id, actor);
      return bot ? slimBotView(bot) : null;
    }
    const user = assignUser(world, conversation, id, actor);
    return user ? agentView(user) : null;
  }
  if (!('team_id' in body)) return null;
  const team = assignTeam(world, conversation, toInteger(body['team_id']), actor);
  return team ? teamRecord(team) : null;
}
