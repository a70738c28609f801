import { createContact, joinInbox } from '../../../sandbox/world/contacts.ts';
import { createConversation } from '../../../sandbox/world/conversation/create-conversation.ts';
import { createBus } from '../../../sandbox/world/events.ts';
import { publishHook } from '../../../sandbox/webhooks/publish.ts';
import { seedData } from '../../../sandbox/world/store/seed.ts';
import { createState } from '../../../sandbox/world/store/state.ts';
import type { WebhookJob } from '../../../sandbox/webhooks/webhooks.ts';
import type { Actor } from '../../../sandbox/world/actor.ts';
import { newUnit, type World } from '../../../sandbox/world/world.ts';
import type { Conversation } from '../../../sandbox/world/records.ts';
import type { Policy } from '../../../src/contracts/conversation.ts';

/** The sandbox's Chatwoot with one conversation in it, without HTTP: webhooks go to `deliver`. */
export interface LocalChatwoot {
  world: World;
  conversation: Conversation;
  customer: Actor;
  bot: Actor;
  /** Of the role agent. */
  person: Actor;
  administrator: Actor;
}

export function createChatwoot(mode: Policy['mode'], deliver: (job: WebhookJob) => void): LocalChatwoot {
  const state = createState(seedData({ botUrl: 'http://bot.test', apiInboxUrl: 'http://bot.test' }));
  const world: World = {
    state,
    bus: createBus(),
    limits: { messagesPerMinute: 10_000, keepPendingOnBotFailure: false },
    onResolved: () => undefined,
    publish: (hook) => {
      publishHook(world, hook, deliver);
    },
    url: () => 'http://chatwoot.test',
    version: '4.16',
    ruleRuns: false,
    unit: newUnit(),
    later: (run) => void setImmediate(run),
  };
  const contact = createContact(world, { name: 'Lena Fuchs' });
  const inbox = state.inbox(mode === 'agent-bot' ? 1 : 2);
  const conversation = createConversation(world, joinInbox(state, inbox, contact, null));
  const [person, administrator] = state.data.users;
  const [bot] = state.data.bots;
  if (!person || !administrator || !bot) throw new Error('the sandbox has lost its people');
  return {
    world,
    conversation,
    customer: { kind: 'contact', record: contact },
    bot: { kind: 'bot', record: bot },
    person: { kind: 'user', record: person },
    administrator: { kind: 'user', record: administrator },
  };
}
