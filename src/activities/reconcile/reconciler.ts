import { ApplicationFailure, log } from '@temporalio/activity';
import { readMessages, type MessageReading } from '../../chatwoot/message.ts';
import { assignedPerson, readSnapshot } from '../../chatwoot/snapshot.ts';
import type { AgentConfig } from '../../settings/config.ts';
import type { ListedConversation } from '../../chatwoot/lists.ts';
import type { ConversationRef, Policy } from '../../contracts/conversation.ts';
import { isOurs } from '../../chatwoot/ownership.ts';
import type { Told } from '../../temporal/signal-conversation.ts';
import type { Agent } from '../agents.ts';
import { showed } from '../conversation/ask-chatwoot.ts';
import type { ChatwootClient } from '../../chatwoot/client/client.ts';
import { createEvidence } from './tells-status.ts';
import { findHome, type Home } from './own-inboxes.ts';
import { messageReceived } from './to-fact.ts';
import type { Ages } from './select-unanswered.ts';

export interface Unheard {
  /** Of the messages asked for, those that no run has heard of; where none is going: all. */
  keys: string[];
  /** Whether there was a run before. */
  known: boolean;
}

/** The running conversations, as far as the reconciler needs them. */
export interface Conversations {
  unheard: (ref: ConversationRef, keys: string[]) => Promise<Unheard>;
  /** `false`: no run is going. */
  signal: (told: Told) => Promise<boolean>;
  /** What the Temporal server adds to an agent's policy. */
  serverPolicy: (agent: string) => Pick<Policy, 'searchAttributes' | 'continueAfterEvents' | 'paused'>;
}

export type ReconcilerSettings = Pick<
  AgentConfig,
  'name' | 'apiToken' | 'accountId' | 'inboxIds' | 'policy' | 'reconcile'
>;

/** What both activities of a pass need to know of their agent. */
export interface Reconciler {
  agent: Agent;
  user: ChatwootClient;
  settings: ReconcilerSettings;
  conversations: Conversations;
  home: () => Promise<Home>;
  /** Whether activities of this account say who set a status. */
  tellsStatus: () => Promise<boolean>;
  /** Conversations that were looked at lately, with the newest message that they had then. */
  settled: Map<number, Settled>;
}

interface Settled {
  newest: number;
  until: number;
}

/** A bot that is bound to one more inbox is found there after this long. */
const HOME_LIFE = 5 * 60_000;
const ADVICE = {
  meaning: 'missed webhooks are looked for only in conversations that had a run before',
  next: "set CHATWOOT_INBOX_IDS, or CHATWOOT_USER_TOKEN to an administrator's",
};

export function createReconciler(agent: Agent, settings: ReconcilerSettings, conversations: Conversations): Reconciler {
  const { user } = agent;
  if (!user) throw ApplicationFailure.nonRetryable(`agent "${agent.name}" has no CHATWOOT_USER_TOKEN`, 'NoUserToken');
  let known: { home: Home; until: number } | undefined;
  const tellsStatus = createEvidence(user, settings.name);
  return { agent, user, settings, conversations, home, tellsStatus, settled: new Map() };

  async function home(): Promise<Home> {
    if (!known || known.until < Date.now()) {
      const home = await findHome(agent.user ?? agent.bot, settings);
      if (home.inboxes === null && !known)
        log.warn("the bot's inboxes are not known", { agent: agent.name, ...ADVICE });
      known = { home, until: Date.now() + HOME_LIFE };
    }
    return known.home;
  }
}

export function agesOf({ settings }: Reconciler, now: number): Ages {
  return { now, after: settings.reconcile.after, horizon: settings.policy.idleEnd };
}

/** A person who is still assigned to a pending conversation had resolved it before: that is for the workflow to judge. */
export function mayAnswer(conversation: ListedConversation, reconciler: Reconciler, ownBot: number | null): boolean {
  const snapshot = readSnapshot(conversation);
  const formerAssignee = assignedPerson(snapshot);
  return isOurs(snapshot, reconciler.settings.policy, { formerAssignee, ownBot });
}

export function refOf({ id, inbox_id: inbox }: ListedConversation, { settings }: Reconciler): ConversationRef {
  return { agent: settings.name, account: settings.accountId, conversation: id, inbox: inbox ?? null };
}

export function policyOf({ settings, conversations }: Reconciler): Policy {
  return { ...settings.policy, ...conversations.serverPolicy(settings.name) };
}

/** The newest messages of a conversation. That they can be listed is for its turns to know, which may leave a list alone for a while. */
export async function listMessages(
  reconciler: Reconciler,
  conversation: ListedConversation,
): Promise<MessageReading[]> {
  const { user, settings } = reconciler;
  const listed = await user.listMessages(conversation.id);
  showed(user, 'messages', refOf(conversation, reconciler));
  return readMessages(listed, settings.name);
}

/** Tells the conversation of messages, as the ingress would have. Those that it knows already are not sent again. */
export async function tell(
  reconciler: Reconciler,
  conversation: ListedConversation,
  messages: MessageReading[],
): Promise<number> {
  const { conversations } = reconciler;
  const ref = refOf(conversation, reconciler);
  const policy = policyOf(reconciler);
  const { inboxes } = await reconciler.home();
  const keys = messages.map(({ id }) => String(id));
  const unheard = await conversations.unheard(ref, keys);
  if (inboxes === null && !unheard.known) return 0;
  const missed = messages.filter(({ id }) => unheard.keys.includes(String(id)));
  for (const message of missed) {
    await conversations.signal({ ref, starts: true, signalled: messageReceived(conversation, message, policy) });
  }
  return missed.length;
}
