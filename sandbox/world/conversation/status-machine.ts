import { addActivity } from './add-activity.ts';
import { changeConversation } from './change-conversation.ts';
import { serverError } from '../../http/errors.ts';
import { isMuted } from './mute.ts';
import { isOneOf } from '../../http/params.ts';
import { STATUSES, type Contact, type Conversation, type Status } from '../records.ts';
import type { Actor } from '../actor.ts';
import { newUnit, type World } from '../world.ts';

/** Status changes of Chatwoot v4.16.2 (reference 4.1). */

/**
 * `toggle_status`. Returns Chatwoot's `success`: null on the hand-off path, else true. A bot that opens a pending
 * conversation hands it off; a person who opens one takes it from the bot, and becomes its assignee if an agent.
 */
export function toggleStatus(
  world: World,
  conversation: Conversation,
  actor: Actor,
  wanted: { status: string | null; snoozedUntil: number | null },
): true | null {
  const isHandOff = actor.kind === 'bot' && conversation.status === 'pending' && wanted.status === 'open';
  if (isHandOff) {
    handOff(world, conversation, actor);
    return null;
  }
  const status = nextStatus(conversation.status, wanted.status);
  const until = wanted.snoozedUntil === null ? {} : { snoozedUntil: wanted.snoozedUntil };
  changeConversation(world, conversation, { status, ...until }, actor);
  if (status === 'open' && actor.kind === 'user') {
    const assignee = actor.record.role === 'agent' ? { assigneeId: actor.record.id } : {};
    changeConversation(world, conversation, { botId: null, ...assignee }, actor);
  }
  return true;
}

function nextStatus(current: Status, wanted: string | null): Status {
  if (wanted === null) return current === 'open' ? 'resolved' : 'open';
  if (!isOneOf(wanted, STATUSES)) throw serverError();
  return wanted;
}

function handOff(world: World, conversation: Conversation, actor: Actor): void {
  if (conversation.waitingSince === null) {
    changeConversation(world, conversation, { waitingSince: Date.now() }, actor);
  }
  changeConversation(world, conversation, { status: 'open', botId: null }, actor);
}

/** A customer's message wakes a snoozed conversation and reopens a resolved one: for the bot, where the inbox has one. */
export function reopen(world: World, conversation: Conversation, contact: Contact): void {
  const inbox = world.state.inbox(conversation.inboxId);
  const system: Actor = { kind: 'system' };
  if (isMuted(world, conversation)) return;
  if (conversation.status === 'snoozed') changeConversation(world, conversation, { status: 'open' }, system);
  if (conversation.status !== 'resolved') return;
  if (inbox.botId !== null) {
    changeConversation(world, conversation, { status: 'pending' }, system);
    return;
  }
  const isApi = inbox.channel === 'Channel::Api';
  changeConversation(world, conversation, { status: 'open' }, isApi ? { kind: 'contact', record: contact } : system);
}

/** The customer ended the chat. */
export function resolveByContact(world: World, conversation: Conversation): void {
  const record = world.state.contact(conversation.contactId);
  changeConversation(world, conversation, { status: 'resolved' }, { kind: 'contact', record });
}

/** Unlike a change that somebody made, it carries no data (recorded: webhook-refused). */
const FLIPPED = 'Conversation was marked open by system due to an error with the agent bot.';

/** Milliseconds from a failed job's look at the conversation to its change. */
const FLIP = 20;

/**
 * The bot could not be told of a message: people get the conversation, while the bot stays its assignee. A job that looks before
 * another one has changed it finds it pending as well, and notes the same once more.
 */
export function openAfterBotFailure(world: World, conversation: Conversation): void {
  if (conversation.status !== 'pending' || world.limits.keepPendingOnBotFailure) return;
  world.later(() => {
    changeConversation(world, conversation, { status: 'open' }, { kind: 'system' });
    addActivity(world, conversation, { content: FLIPPED });
  }, FLIP);
}

/** Opens what was snoozed until now; Chatwoot's cron does it every minute. */
export function wakeSnoozed(world: World, now = Date.now()): void {
  for (const conversation of world.state.data.conversations) {
    const { status, snoozedUntil } = conversation;
    if (status !== 'snoozed' || snoozedUntil === null || snoozedUntil > now) continue;
    world.unit = newUnit();
    changeConversation(world, conversation, { status: 'open' }, { kind: 'system' });
  }
}
