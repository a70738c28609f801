import { isJson, toInteger } from '../http/params.ts';
import { noContent, type AddRoute } from '../http/routes.ts';
import { startCampaign } from '../world/automation/campaigns.ts';
import type { World } from '../world/world.ts';
import { browserOf, lastConversation, visitorOf } from './visitor.ts';

/** What a visitor does without writing: opens the widget, or stays until a campaign speaks. */
export function addVisitorEvents(world: World, add: AddRoute): void {
  add('post', '/api/v1/widget/events', (call) => {
    const visitor = visitorOf(world, call);
    const { inbox, place, contact } = visitor;
    const given = isJson(call.input['event_info']) ? call.input['event_info'] : {};
    const { campaign_id: campaign, custom_attributes: customAttributes, ...told } = given;
    const info = { ...told, ...browserOf(call), widget_language: call.input['locale'] ?? null };

    if (call.input['name'] === 'webwidget.triggered') {
      const conversation = lastConversation(world, visitor) ?? null;
      world.publish({ event: 'webwidget_triggered', inbox, place, contact, current: conversation, info });
    }
    if (call.input['name'] === 'campaign.triggered') {
      world.later(() => {
        startCampaign(world, toInteger(campaign), place, {
          additionalAttributes: info,
          customAttributes: isJson(customAttributes) ? customAttributes : {},
        });
      });
    }
    return noContent;
  });
}
