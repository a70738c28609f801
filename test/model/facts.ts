import fc from 'fast-check';
import type {
  DialogueMessage,
  Facts,
  IncomingMessage,
  Policy,
  SignalledFact,
} from '../../src/contracts/conversation.ts';
import type { Snapshot } from '../../src/chatwoot/snapshot.ts';
import type { SendKey, SendKind } from '../../src/chatwoot/send-key.ts';
import { emptyInbox, type Claim, type Inbox } from '../../src/workflows/facts/inbox.ts';
import { createRun, type Run } from '../../src/workflows/run.ts';
import { defaultPolicy } from '../support/conversation.ts';

/** Whatever can reach the pure decisions: facts, and the states that they lead to. */

export const NOW = 1_800_000_000_000;
export const OURS: Snapshot = { status: 'pending', assigneeType: null, assigneeId: null, labels: [], at: 0 };
export const MESSAGE: IncomingMessage = { id: 99, role: 'user', key: '99', text: 'the last', receivedAt: NOW };

export const time = fc.integer({ min: NOW - 1e8, max: NOW + 1e8 });
const MAX = 4;
const REF = { agent: 'default', account: 1, conversation: 1, inbox: 1 };
const id = fc.integer({ min: 1, max: 8 });
const some = <T>(...values: T[]) => fc.constantFrom(...values);

export const policy: fc.Arbitrary<Policy> = fc
  .record({
    mode: some<Policy['mode']>('agent-bot', 'agent-bot', 'api-inbox'),
    replyMode: some<'send' | 'review'>('send', 'send', 'review'),
    handoffEnabled: fc.boolean(),
    onReopen: some<Policy['onReopen']>('answer', 'open'),
    onNewMessage: some<Policy['onNewMessage']>('restart', 'queue'),
    debounce: some(0, 1500),
    followUpAfter: some(null, 1000),
    followUpMessage: some(null, 'Still there?'),
    resolveAfter: some(null, 2000),
    idleEnd: some(1, 5000),
    maxTurns: some(null, 2),
    maxTokens: some(null, 2),
  })
  .map((changes) => ({ ...defaultPolicy, ...changes }));

export const snapshot: fc.Arbitrary<Snapshot> = fc.record(
  {
    status: some<Snapshot['status']>('pending', 'pending', 'open', 'resolved', 'snoozed', null),
    assigneeType: some(null, null, 'User', 'AgentBot', 'Captain::Assistant'),
    assigneeId: some(null, 1, 2),
    labels: some<string[]>([], [], ['vip'], ['ai-off']),
    at: fc.nat({ max: 5 }),
  },
  { noNullPrototype: true },
);

export const message: fc.Arbitrary<IncomingMessage> = fc
  .tuple(id, fc.string(), time)
  .map(([number, words, receivedAt]) => ({ id: number, role: 'user', key: String(number), text: words, receivedAt }));

export function received(what: IncomingMessage, how: Policy, seen: Snapshot = OURS): SignalledFact {
  const fact = { key: what.key, message: what, contact: { id: 88, name: null }, policy: how, snapshot: seen };
  return { signal: 'messageReceived', fact };
}

const contact = fc.constant({ id: 88, name: 'Lena' });
const sendKeyText = some('default:1:reply:1/1', 'default:2:reply:1/2');
const facts: { [K in keyof Facts]: fc.Arbitrary<Omit<Facts[K], 'key' | 'snapshot'>> } = {
  messageReceived: fc.record({ message, contact, policy }),
  conversationCreated: fc.record({ contact, policy }),
  humanReplied: fc.record({ id, text: fc.string(), policy }),
  replyEchoed: fc.record({ sendKey: sendKeyText, id, senderId: some(null, 1) }),
  messageDeleted: fc.record({ id }),
  messageEdited: fc.record({ id, text: fc.string() }),
  replyFailed: fc.record({ sendKey: sendKeyText, id, policy }),
  ownershipChanged: fc.record({
    change: some('status', 'assignee', 'returned', 'other'),
    contact,
    receivedAt: time,
    policy,
  }),
  commandGiven: fc.record({
    id,
    command: some<Facts['commandGiven']['command']>(
      { kind: 'send', text: null },
      { kind: 'send', text: 'So' },
      { kind: 'redo', hint: 'shorter' },
      { kind: 'drop' },
      { kind: 'unknown', word: 'snd' },
    ),
    policy,
  }),
};

export const fact: fc.Arbitrary<SignalledFact> = fc.oneof(
  ...Object.entries(facts).map(([signal, rest]) =>
    fc.tuple(rest as fc.Arbitrary<object>, snapshot, id).map(([own, seen, number]) => {
      const key = 'message' in own ? (own.message as IncomingMessage).key : `${signal}:${number}`;
      return { signal, fact: { key, snapshot: seen, ...own } } as SignalledFact;
    }),
  ),
);

/** Plain words, spaces, full stops and letters of two code units, often longer than a channel takes. */
export const text = fc
  .array(some('tent ', 'waterproof. ', '\n\n', '🏕', 'x'.repeat(200)), { maxLength: 60 })
  .map((words) => words.join(''));

export const dialogue: fc.Arbitrary<DialogueMessage[]> = fc
  .array(fc.tuple(some<DialogueMessage['role']>('user', 'assistant'), text), { maxLength: 60 })
  .map((lines) => lines.map(([role, words], number) => ({ id: number, role, text: words })));

const claim: fc.Arbitrary<Claim | null> = fc.oneof(
  fc.constant(null),
  fc.record({
    why: some<Claim['why']>('humanReplied', 'assigned', 'labelled', 'statusChanged'),
    certain: fc.boolean(),
  }),
);

export const inbox: fc.Arbitrary<Inbox> = fc
  .tuple(
    policy,
    fc.record({
      snapshot: fc.option(snapshot),
      unanswered: fc.uniqueArray(message, { selector: ({ key }) => key, maxLength: 4 }),
      formerAssignee: some(null, null, 1),
      ownBot: some(null, 1),
      claim,
      returnedAt: fc.option(time),
      undelivered: some(null, null, 'default:1:reply:1/1'),
      shed: some(0, 0, 1),
      firstAt: time,
      lastAt: time,
    }),
  )
  .map(([how, changes]) => ({ ...emptyInbox(how, null), ...changes }));

export const run: fc.Arbitrary<Run> = fc
  .tuple(
    inbox,
    fc.record({
      turns: fc.nat({ max: 3 }),
      replies: fc.nat({ max: 3 }),
      tokens: fc.nat({ max: 3 }),
      recentTurns: fc.array(time),
      restarts: fc.nat({ max: MAX }),
      quietSince: time,
      followedUp: fc.boolean(),
      paused: some(false, false, true),
      handOffWanted: some(null, null, 'asked'),
    }),
  )
  .map(([known, changes]) => {
    const start = { ref: REF, policy: known.policy, contact: null, startedBy: 'messageReceived' } as const;
    return { ...createRun(start, NOW), ...changes, inbox: known };
  });

export const sendKey: fc.Arbitrary<SendKey> = fc.record(
  {
    agent: fc.stringMatching(/^[a-z0-9-]{1,10}$/),
    newest: fc.nat(),
    kind: some<SendKind>('reply', 'holding', 'fallback', 'handoff', 'note', 'followup', 'draft'),
    part: fc.nat({ max: 20 }),
    parts: fc.nat({ max: 20 }),
  },
  { noNullPrototype: true },
);
