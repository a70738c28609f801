import type { Conversation } from '../records.ts';
import type { World } from '../world.ts';
import { createMessage } from './create-message.ts';

/** Once a conversation is resolved, asks for a rating where the inbox wants one; once per conversation (recorded: satisfaction). */
export function askForRating(world: World, conversation: Conversation): void {
  const { asksForRating } = world.state.inbox(conversation.inboxId);
  const wasAsked = conversation.messages.some(({ contentType }) => contentType === 'input_csat');
  if (!asksForRating || wasAsked) return;
  world.later(() => {
    if (conversation.status !== 'resolved') return;
    createMessage(world, conversation, {
      content: 'Please rate the conversation',
      type: 3,
      sender: { kind: 'system' },
      contentType: 'input_csat',
      contentAttributes: { display_type: 'emoji' },
    });
  });
}

/** Outside of a website the question is a link. */
export function contentOf(
  world: World,
  message: { content: string | null; contentType: string; conversationId: number; inboxId: number },
): string | null {
  const conversation = world.state.conversations.get(message.conversationId);
  const isLink =
    message.contentType === 'input_csat' && world.state.inbox(message.inboxId).channel !== 'Channel::WebWidget';
  if (!isLink || !conversation) return message.content;
  return `Please rate this conversation, ${world.url()}/survey/responses/${conversation.uuid}`;
}
