import { createConversation, type NewConversation } from '../conversation/create-conversation.ts';
import { createMessage } from '../messages/create-message.ts';
import type { ContactInbox } from '../records.ts';
import type { World } from '../world.ts';

/**
 * Writes to a visitor who has no conversation yet. With a person as sender the conversation is `open` and nobody's
 * (recorded: campaign), without one it is the bot's.
 */
export function startCampaign(
  world: World,
  id: number | null,
  place: ContactInbox,
  wanted: Pick<NewConversation, 'additionalAttributes' | 'customAttributes'>,
): void {
  const { campaigns, conversations } = world.state.data;
  const campaign = campaigns.find((each) => each.id === id && each.enabled && each.inboxId === place.inboxId);
  if (!campaign || conversations.some(({ contactInboxId }) => contactInboxId === place.id)) return;

  const sender = world.state.user(campaign.senderId);
  const conversation = createConversation(world, place, { ...wanted, campaign });
  createMessage(world, conversation, {
    content: campaign.message,
    type: 1,
    sender: sender ? { kind: 'user', record: sender } : { kind: 'system' },
    additionalAttributes: { campaign_id: campaign.id },
  });
}
