import { invalidRecord } from '../../http/errors.ts';
import { byId } from '../../http/lookup.ts';
import { isJson, toText, toTexts } from '../../http/params.ts';
import type { Json } from '../../world/records.ts';
import type { Webhook } from '../../world/settings-records.ts';
import type { AddApiRoute, ApiCall } from '../rights.ts';
import { newToken } from '../../world/store/tokens.ts';
import { webhookView } from './settings-views.ts';
import type { World } from '../../world/world.ts';

/** `Webhook::ALLOWED_WEBHOOK_EVENTS`. */
const EVENTS = new Set([
  ...['conversation_status_changed', 'conversation_updated', 'conversation_created', 'contact_created'],
  ...['contact_updated', 'message_created', 'message_updated', 'webwidget_triggered', 'inbox_created'],
  ...['inbox_updated', 'conversation_typing_on', 'conversation_typing_off'],
]);

/** Webhooks of the account: administrators only. */
export function addWebhookRoutes({ state, bus }: World, add: AddApiRoute): void {
  const { webhooks } = state.data;
  const webhookOf = ({ params }: ApiCall): Webhook => byId(webhooks, params['id']);
  const answer = (webhook: Webhook) => ({ payload: { webhook: webhookView(webhook) } });

  add('get', '/webhooks', 'admins', () => ({ payload: { webhooks: webhooks.map(webhookView) } }));
  add('post', '/webhooks', 'admins', ({ input }) => {
    const fields = checked(webhooks, { name: null, url: '', subscriptions: [...EVENTS] }, input);
    const webhook = { id: state.nextId('webhook'), ...fields, secret: newToken() };
    webhooks.push(webhook);
    bus.emit({ type: 'settings' });
    return answer(webhook);
  });
  for (const method of ['patch', 'put'] as const) {
    add(method, '/webhooks/:id', 'admins', (call) => {
      const webhook = webhookOf(call);
      const others = webhooks.filter((each) => each !== webhook);
      Object.assign(webhook, checked(others, webhook, call.input));
      bus.emit({ type: 'settings' });
      return answer(webhook);
    });
  }
  add('delete', '/webhooks/:id', 'admins', (call) => {
    webhooks.splice(webhooks.indexOf(webhookOf(call)), 1);
    bus.emit({ type: 'settings' });
  });
}

type Fields = Pick<Webhook, 'name' | 'url' | 'subscriptions'>;

function checked(others: Webhook[], current: Fields, input: Json): Fields {
  const wanted = isJson(input['webhook']) ? input['webhook'] : input;
  const url = toText(wanted['url']) ?? current.url;
  const subscriptions = 'subscriptions' in wanted ? toTexts(wanted['subscriptions']) : current.subscriptions;
  if (!/^https?:\/\/./.test(url)) throw invalidRecord('Url is invalid', ['url']);
  if (others.some((each) => each.url === url)) throw invalidRecord('Url has already been taken', ['url']);
  if (subscriptions.length === 0 || subscriptions.some((event) => !EVENTS.has(event))) {
    throw invalidRecord('Subscriptions Invalid events', ['subscriptions']);
  }
  return { name: 'name' in wanted ? toText(wanted['name']) : current.name, url, subscriptions };
}
