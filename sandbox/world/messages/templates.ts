import type { Conversation, Message } from '../records.ts';
import type { Inbox } from '../settings-records.ts';
import type { World } from '../world.ts';
import { isAutoReply } from './auto-reply.ts';
import type { NewMessage } from './new-message.ts';

/** A message that Chatwoot writes by itself: of no sender. */
const template = (content: string, more: Partial<NewMessage> = {}): NewMessage => ({
  content,
  type: 3,
  sender: { kind: 'system' },
  ...more,
});

/**
 * What follows a customer's message by itself (`hook_execution_service.rb`), by groups that are written at once: out of
 * office, else the greeting; then a box for the address of a visitor who left none (recorded: greeting-closed).
 */
export function templatesFor(world: World, conversation: Conversation, message: Message): NewMessage[][] {
  if (message.type !== 0 || isAutoReply(message) || conversation.campaignId !== null) return [];
  const inbox = world.state.inbox(conversation.inboxId);
  const first = outOfOffice(inbox, conversation) ?? greeting(inbox, conversation);
  const hasAddress = world.state.contact(conversation.contactId).email !== null;
  const wasAsked = conversation.messages.some(({ contentType }) => contentType === 'input_email');
  const asks = inbox.collectsEmail && inbox.channel === 'Channel::WebWidget' && !hasAddress && !wasAsked;
  return [...(first === undefined ? [] : [[template(first)]]), ...(asks ? [EMAIL_BOX] : [])];
}

const EMAIL_BOX = [
  template('Give the team a way to reach you.'),
  template('Get notified by email', { contentType: 'input_email' }),
];

const RECENT = 5 * 60_000;

function outOfOffice(inbox: Inbox, { messages }: Conversation): string | undefined {
  const now = Date.now();
  const isOld = (message: Message) => new Date(message.createdAt).toDateString() !== new Date(now).toDateString();
  const wasTold = messages.some((message) => message.type === 3 && !isOld(message));
  const isAnswered = messages.some(
    (message) => message.type === 1 && !message.private && message.createdAt > now - RECENT,
  );
  if (inbox.outOfOffice === null || wasTold || isAnswered || isOpen(inbox, new Date(now))) return undefined;
  return inbox.outOfOffice;
}

function isOpen({ hasWorkingHours, workingDays }: Inbox, now: Date): boolean {
  const day = workingDays.find((each) => each.day === now.getUTCDay());
  if (!hasWorkingHours || !day || day.isOpen) return true;
  const minutes = now.getUTCHours() * 60 + now.getUTCMinutes();
  return !day.isClosed && minutes >= day.from && minutes < day.to;
}

function greeting({ greeting: text }: Inbox, { messages }: Conversation): string | undefined {
  if (text === null || messages.some(({ type }) => type === 1 || type === 3)) return undefined;
  return text;
}
