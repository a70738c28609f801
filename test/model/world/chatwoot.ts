import { createContact, joinInbox } from '../../../sandbox/world/contacts.ts';
import { createConversation } from '../../../sandbox/world/conversation/create-conversation.ts';
import { toggleStatus } from '../../../sandbox/world/conversation/status-machine.ts';
import { createBus } from '../../../sandbox/world/events.ts';
import { publishHook } from '../../../sandbox/webhooks/publish.ts';
import { seedData } from '../../../sandbox/world/store/seed.ts';
import { createState } from '../../../sandbox/world/store/state.ts';
import { INBOX_DEFAULTS } from '../../../sandbox/world/settings-records.ts';
import type { WebhookJob } from '../../../sandbox/webhooks/webhooks.ts';
import type { Actor } from '../../../sandbox/world/actor.ts';
import { newUnit, type World as Sandbox } from '../../../sandbox/world/world.ts';
import type { Conversation } from '../../../sandbox/world/records.ts';
import type { Clock } from '../temporal/clock.ts';
import { RULES, type Setup } from './world.ts';

/** The sandbox's Chatwoot without HTTP, with one conversation that counts: webhooks go to `deliver`. */
export interface LocalChatwoot {
  world: Sandbox;
  conversation: Conversation;
  customer: Actor;
  bot: Actor;
  otherBot: Actor;
  /** Of the role agent. */
  person: Actor;
  administrator: Actor;
  tokens: { bot: string; agent: string; administrator: string };
}

const MAIL_INBOX = 3;
/** Until Chatwoot does what it does after it has answered. Milliseconds. */
const SOON = 20;
/** The second one, after that of a bystander. */
const OURS = 2;

export function createChatwoot(setup: Setup, clock: Clock, deliver: (job: WebhookJob) => void): LocalChatwoot {
  const state = createState(data(setup));
  const world: Sandbox = {
    state,
    bus: createBus(),
    limits: { messagesPerMinute: 10_000, keepPendingOnBotFailure: setup.keepPending },
    onResolved: () => undefined,
    publish: (hook) => {
      publishHook(world, hook, (job) => {
        if (job.conversation === OURS) deliver(job);
      });
    },
    url: () => 'http://chatwoot.test',
    version: '4.16',
    ruleRuns: false,
    unit: newUnit(),
    later: (run, wait) => void clock.after(wait ?? SOON, run),
  };
  const [person, administrator] = state.data.users;
  const [bot, otherBot] = state.data.bots;
  if (!person || !administrator || !bot || !otherBot) throw new Error('the sandbox has lost its people');
  bystand(world, { kind: 'user', record: administrator });

  const email = setup.channel === 'mail' ? { email: 'lena@example.test' } : {};
  const contact = createContact(world, { name: 'Lena Fuchs', ...email });
  const inbox = state.inbox({ bot: 1, api: 2, mail: MAIL_INBOX }[setup.channel]);
  const conversation = createConversation(world, joinInbox(state, inbox, contact, null));
  return {
    ...{ world, conversation },
    tokens: { bot: bot.token, agent: person.token, administrator: administrator.token },
    customer: { kind: 'contact', record: contact },
    bot: { kind: 'bot', record: bot },
    otherBot: { kind: 'bot', record: otherBot },
    person: { kind: 'user', record: person },
    administrator: { kind: 'user', record: administrator },
  };
}

function data({ rule }: Setup) {
  const seed = seedData({ botUrl: 'http://bot.test', apiInboxUrl: 'http://bot.test/api/v1/webhook/chatwoot' });
  const [bot] = seed.bots;
  if (bot) seed.bots.push({ ...bot, id: 2, name: 'Other bot', token: 'other-bot-token', outgoingUrl: '' });
  const mails = {
    id: MAIL_INBOX,
    name: 'Mail',
    channel: 'Channel::Email' as const,
    botId: 1,
    email: 'help@acme.example',
  };
  seed.inboxes.push({ ...INBOX_DEFAULTS, ...mails, identifier: 'mail', secret: 'mail' });
  Object.assign(seed.ids, { bot: 2, inbox: MAIL_INBOX });
  if (rule) {
    seed.rules.push({
      ...{ id: 1, name: 'urgent', description: null, active: true, event: 'message_created' },
      conditions: [
        { attribute_key: 'content', filter_operator: 'contains', values: ['urgent'], query_operator: 'and' },
        { attribute_key: 'message_type', filter_operator: 'equal_to', values: ['incoming'], query_operator: null },
      ],
      actions: [{ name: RULES[rule].name, params: [...RULES[rule].params] }],
    });
  }
  return seed;
}

/** Somebody else's conversation, which a person has resolved, as any account has. */
function bystand(world: Sandbox, administrator: Actor): void {
  const contact = createContact(world, { name: 'Somebody Else' });
  const conversation = createConversation(world, joinInbox(world.state, world.state.inbox(1), contact, null));
  toggleStatus(world, conversation, administrator, { status: 'resolved', snoozedUntil: null });
}
