import { invalidRecord } from '../../http/errors.ts';
import { byId } from '../../http/lookup.ts';
import { toBoolean, toInteger, toText } from '../../http/params.ts';
import type { Json } from '../../world/records.ts';
import type { Campaign } from '../../world/settings-records.ts';
import type { AddApiRoute, ApiCall } from '../rights.ts';
import type { World } from '../../world/world.ts';

/** Campaigns of websites; those that Chatwoot sends at a time, by SMS or WhatsApp, are not here. */
export function addCampaignRoutes({ state, bus }: World, add: AddApiRoute): void {
  const { campaigns } = state.data;
  const campaignOf = ({ params }: ApiCall): Campaign => byId(campaigns, params['id']);

  add('get', '/campaigns', 'admins', () => campaigns.map(campaignView));
  add('get', '/campaigns/:id', 'admins', (call) => campaignView(campaignOf(call)));
  add('post', '/campaigns', 'admins', ({ input }) => {
    const inbox = byId(state.data.inboxes, input['inbox_id']);
    if (inbox.channel !== 'Channel::WebWidget') throw invalidRecord('Inbox Unsupported Inbox type', ['inbox']);
    const campaign: Campaign = {
      id: state.nextId('campaign'),
      title: toText(input['title']) ?? '',
      message: toText(input['message']) ?? '',
      inboxId: inbox.id,
      senderId: toInteger(input['sender_id']),
      enabled: !('enabled' in input) || toBoolean(input['enabled']),
    };
    campaigns.push(campaign);
    bus.emit({ type: 'settings' });
    return campaignView(campaign);
  });
  add('patch', '/campaigns/:id', 'admins', (call) => {
    const campaign = campaignOf(call);
    const { title, message, enabled, sender_id: sender } = call.input;
    campaign.title = toText(title) ?? campaign.title;
    campaign.message = toText(message) ?? campaign.message;
    if ('enabled' in call.input) campaign.enabled = toBoolean(enabled);
    if ('sender_id' in call.input) campaign.senderId = toInteger(sender);
    bus.emit({ type: 'settings' });
    return campaignView(campaign);
  });
  add('delete', '/campaigns/:id', 'admins', (call) => {
    campaigns.splice(campaigns.indexOf(campaignOf(call)), 1);
    bus.emit({ type: 'settings' });
  });
}

const campaignView = ({ id, title, message, inboxId, senderId, enabled }: Campaign): Json => ({
  ...{ id, title, message, enabled, account_id: 1, inbox: { id: inboxId }, sender: { id: senderId } },
  ...{ campaign_type: 'ongoing', campaign_status: 'active', audience: [], trigger_rules: {} },
});
