import { addCampaignRoutes } from './settings/campaign-routes.ts';
import { addCollectionRoutes } from './collection-routes.ts';
import { addContactRoutes } from './contact-routes.ts';
import { addConversationRoutes } from './conversation-routes.ts';
import { addMessageRoutes } from './message-routes.ts';
import type { User } from '../world/settings-records.ts';
import { accountRoutes, authenticate } from './rights.ts';
import type { AddRoute } from '../http/routes.ts';
import { addAutomationRoutes } from './settings/automation-routes.ts';
import { addAssistantRoutes } from './settings/assistant-routes.ts';
import { addBotRoutes } from './settings/bot-routes.ts';
import { addInboxRoutes } from './settings/inbox-routes.ts';
import { addPeopleRoutes } from './settings/people-routes.ts';
import { addWebhookRoutes } from './settings/webhook-routes.ts';
import type { World } from '../world/world.ts';

/** Chatwoot's application API: everything under `/api`. */
export function addApplicationApi(world: World, add: AddRoute): void {
  const inAccount = accountRoutes(world, add);
  // The collection's fixed paths come before those with a conversation's id.
  addCollectionRoutes(world, inAccount);
  addConversationRoutes(world, inAccount);
  addMessageRoutes(world, inAccount);
  addContactRoutes(world, inAccount);
  addPeopleRoutes(world, inAccount);
  addInboxRoutes(world, inAccount);
  addBotRoutes(world, inAccount);
  addAutomationRoutes(world, inAccount);
  addAssistantRoutes(world, inAccount);
  addCampaignRoutes(world, inAccount);
  addWebhookRoutes(world, inAccount);

  add('get', '/api', () => ({
    version: world.version === 'next' ? '4.17.0' : '4.16.2',
    timestamp: new Date().toISOString().slice(0, 19).replace('T', ' '),
    queue_services: 'ok',
    data_services: 'ok',
  }));
  add('get', '/api/v1/profile', (call) => {
    const caller = authenticate(world, call, 'users');
    return caller.kind === 'user' ? profile(world, caller.record) : null;
  });
}

function profile({ state }: World, { id, name, availableName, email, role, token }: User) {
  const { account } = state.data;
  return {
    access_token: token,
    account_id: account.id,
    available_name: availableName,
    avatar_url: '',
    confirmed: true,
    email,
    id,
    name,
    role,
    uid: email,
    type: null,
    accounts: [{ id: account.id, name: account.name, status: 'active', role, availability: 'online' }],
  };
}
