import type { Sandbox } from '../../sandbox/chatwoot.ts';
import type { Conversation, Message } from '../../sandbox/world/records.ts';
import { SILENCE } from '../load/desk.ts';
import { conversationOf, markersIn } from '../load/markers.ts';
import type { Passed } from '../proxy/proxy.ts';
import type { SetUp } from '../set-ups/set-ups.ts';
import { actIn, OUR_USER } from './act-in.ts';
import type { Said, Seen, Strike } from './seen.ts';

/** Writes down what can be seen from outside while the run goes on: the sandbox's events and the wire, nothing of ours. */
export function recordFrom(sandbox: Sandbox, { mode }: SetUp, otherBot: number | null) {
  const conversations = new Map<number, Seen>();
  const strikes: Strike[] = [];
  const strike = (fault: string, conversation: number | null, at = Date.now(), until = at) =>
    strikes.push({ fault, conversation, at, until });
  const seen = (conversation: number): Seen => {
    const known = conversations.get(conversation);
    if (known) return known;
    const fresh: Seen = {
      ...{ conversation, mode, otherBot, said: [], states: [], acts: [], reads: [], refusedReads: [], writes: [] },
      ...{ delivered: new Map(), told: [] },
    };
    conversations.set(conversation, fresh);
    return fresh;
  };

  const stop = sandbox.on((event) => {
    switch (event.type) {
      case 'message':
        if (event.created) noteMessage(seen(event.conversation.id), event.message, sandbox.botId);
        return;
      case 'conversation':
        noteState(seen(event.conversation.id), event.conversation);
        return;
      case 'request': {
        const { path, at, fault } = event.request;
        const id = Number(/\/conversations\/(\d+)/.exec(path)?.[1] ?? 0) || null;
        // While Chatwoot is away, that is the fault, not each try to reach it.
        if (fault !== null && sandbox.faults.plan.away !== true) strike(`Chatwoot ${fault}`, id, at);
        return;
      }
      case 'fault':
        if (event.where === 'webhooks') strike(`webhook ${event.kind}`, event.conversation);
        return;
      default:
    }
  });

  return {
    conversations,
    strikes,
    strike,
    strikeModel: (fault: string, markers: string[]) => {
      strike(`model ${fault}`, markers[0] === undefined ? null : conversationOf(markers[0]));
    },
    noteCall: (call: Passed, conversation: number | null) => {
      if (conversation !== null) noteCall(seen(conversation), call);
    },
    noteWebhook: (hook: Passed, conversation: number | null) => {
      if (conversation !== null && hook.status === 200) noteWebhook(seen(conversation), hook);
    },
    stop,
  };
}

export type Record = ReturnType<typeof recordFrom>;

function noteState({ states, acts }: Seen, conversation: Conversation): void {
  const { status, assigneeId: assignee, botId: bot, labels, messages } = conversation;
  const last = states.at(-1);
  const isSilenced = labels.includes(SILENCE);
  if (last?.status === status && last.assignee === assignee && last.bot === bot && last.isSilenced === isSilenced)
    return;
  const newest = messages.findLast((message) => message.type <= 1 && !message.private)?.id ?? 0;
  const at = Date.now();
  states.push({ at, status, assignee, bot, isSilenced, newest });
  // What somebody did has a line of its own, which comes first.
  const hasLine = acts.some((act) => act.what === status && act.at >= (last?.at ?? 0));
  if (last && last.status !== status && !hasLine) acts.push({ at, by: 'chatwoot', what: status });
}

function noteMessage(one: Seen, message: Message, ourBot: number): void {
  const at = Date.now();
  if (message.type === 2) {
    const act = actIn(message.content ?? '');
    if (act) one.acts.push({ at, ...act });
  }
  if (message.type > 1) return;
  const by = authorOf(message, ourBot);
  const text = message.content ?? '';
  one.said.push({ id: message.id, by, text, markers: markersIn(text), wantsPerson: /\bperson\b/.test(text), at });
  if (by === 'person') one.acts.push({ at, by: 'people', what: 'replied' });
}

/** The desk writes no notes, and people use other names than the one whose token we have. */
function authorOf(
  { type, private: isPrivate, senderType, senderId, contentAttributes }: Message,
  ourBot: number,
): Said['by'] {
  if (type === 0) return 'customer';
  if (isPrivate) return 'note';
  if (senderType === 'AgentBot') return senderId === ourBot ? 'bot' : 'other';
  if (senderType === 'User') return senderId === OUR_USER ? 'bot' : 'person';
  return 'automation_rule_id' in contentAttributes ? 'other' : 'person';
}

function noteCall(one: Seen, { method, path, at, forwardedAt, status, isTold, until }: Passed): void {
  if (forwardedAt === null) return;
  if (method !== 'GET') one.writes.push({ at, until });
  else if (/\/conversations\/\d+$/.test(path)) {
    if (status === 200 && isTold) one.reads.push(forwardedAt);
    else one.refusedReads.push(at);
  }
}

interface Webhook {
  event: string;
  id: number;
  updated_at?: unknown;
  conversation?: { updated_at?: unknown };
}

function noteWebhook(one: Seen, { body, until }: Passed): void {
  const { event, id, updated_at: own, conversation } = JSON.parse(body) as Webhook;
  if (event === 'message_created' && !one.delivered.has(id)) one.delivered.set(id, until);
  const of = Number(conversation?.updated_at ?? own) * 1000;
  if (of > 0) one.told.push({ of, at: until });
}
