import { byId } from '../../http/lookup.ts';
import { noContent } from '../../http/routes.ts';
import { isJson, toText } from '../../http/params.ts';
import type { Json } from '../../world/records.ts';
import type { Assistant } from '../../world/settings-records.ts';
import type { World } from '../../world/world.ts';
import { isAdmin, type AddApiRoute, type ApiCall } from '../rights.ts';
import { inboxView } from './settings-views.ts';

/** Captain's assistants as Chatwoot's Enterprise edition lists them (`captain/assistants_controller.rb`). They answer nobody here. */
export function addAssistantRoutes({ state, bus }: World, add: AddApiRoute): void {
  const { assistants, inboxes } = state.data;
  const path = '/captain/assistants';
  const one = `${path}/:id/inboxes`;
  const assistantOf = ({ params }: ApiCall): Assistant => byId(assistants, params['id']);

  add('get', path, 'users', () => listed(assistants.map(assistantView)));
  add('post', path, 'admins', ({ input }) => {
    const fields = isJson(input['assistant']) ? input['assistant'] : input;
    const texts = { name: toText(fields['name']) ?? '', description: toText(fields['description']) ?? '' };
    const assistant: Assistant = { id: state.nextId('assistant'), ...texts, inboxIds: [] };
    assistants.push(assistant);
    bus.emit({ type: 'settings' });
    return assistantView(assistant);
  });
  add('get', one, 'users', (call) => {
    const { inboxIds } = assistantOf(call);
    return listed(
      inboxes.filter(({ id }) => inboxIds.includes(id)).map((inbox) => inboxView(inbox, isAdmin(call.caller))),
    );
  });
  add('post', one, 'admins', (call) => {
    const inbox = byId(inboxes, isJson(call.input['inbox']) ? call.input['inbox']['inbox_id'] : null);
    const { inboxIds } = assistantOf(call);
    if (!inboxIds.includes(inbox.id)) inboxIds.push(inbox.id);
    bus.emit({ type: 'settings' });
    return inboxView(inbox, true);
  });
  add('delete', `${one}/:inbox`, 'admins', (call) => {
    const assistant = assistantOf(call);
    assistant.inboxIds = assistant.inboxIds.filter((id) => String(id) !== call.params['inbox']);
    bus.emit({ type: 'settings' });
    return noContent;
  });
}

const listed = (payload: Json[]): Json => ({ payload, meta: { total_count: payload.length, page: 1 } });

const assistantView = ({ id, name, description }: Assistant): Json => ({
  id,
  name,
  description,
  account_id: 1,
  config: {},
});
