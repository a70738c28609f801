import assert from 'node:assert/strict';
import type { MessageReading } from '../../../src/chatwoot/message.ts';
import type { Snapshot } from '../../../src/chatwoot/snapshot.ts';
import type { Case, SeenRun } from '../../../src/cli/doctor/conversation/case.ts';
import { judgeCase } from '../../../src/cli/doctor/conversation/judge-case.ts';
import { whatWaits } from '../../../src/cli/doctor/conversation/what-waits.ts';
import { whoInWords } from '../../../src/cli/doctor/conversation/verdict.ts';
import { loadConfig } from '../../../src/settings/config.ts';

const NOW = Date.UTC(2026, 10, 30, 14, 5);
const AT = NOW / 1000 - 120;

function agentWith(env: Record<string, string>) {
  const needed = { CHATWOOT_API_URL: 'https://desk.example', CHATWOOT_API_TOKEN: 'bot', CHATWOOT_ACCOUNT_ID: '1' };
  const [agent] = loadConfig({ ...needed, CHATWOOT_WEBHOOK_SECRET: 's', CHATWOOT_USER_TOKEN: 'person', ...env }).agents;
  assert.ok(agent);
  return agent;
}

let id = 0;
function message(fields: Partial<MessageReading>): MessageReading {
  const nothing = { isPrivate: false, isDeleted: false, isAutomatic: false, isBlocked: false, isReaction: false };
  const texts = {
    text: '',
    submitted: '',
    sendKey: null,
    botId: null,
    statusSet: null,
    unreadable: null,
    quotes: null,
  };
  const awaitsAnswer = fields.author === 'customer' && fields.isAutomatic !== true;
  return {
    ...nothing,
    ...texts,
    id: ++id,
    author: 'activity',
    attachments: [],
    createdAt: AT,
    sentAt: 0,
    awaitsAnswer,
    ...fields,
  };
}
const customer = (fields: Partial<MessageReading> = {}) => message({ author: 'customer', text: 'hello', ...fields });
const activity = (text: string, statusSet: string | null = null) => message({ text, statusSet });

interface Given {
  env?: Record<string, string>;
  snapshot?: Partial<Snapshot>;
  chatwoot?: Partial<Case['chatwoot']>;
  temporal?: Partial<Case['temporal']>;
}

function caseOf({ env = {}, snapshot = {}, chatwoot = {}, temporal = {} }: Given) {
  const seen: Snapshot = { status: 'pending', assigneeType: null, assigneeId: null, labels: [], at: AT, ...snapshot };
  const lists = { unread: [], messages: [customer()], inboxes: [1], people: ['Ben'], bots: [], openingRules: [] };
  return {
    ref: { agent: 'default', account: 1, conversation: 12, inbox: 1 },
    agent: agentWith(env),
    now: NOW,
    call: 'npm run cli --',
    snapshot: seen,
    chatwoot: { ...lists, snapshot: seen, inbox: 1, assignee: null, ownBot: 7, tellsStatus: true, ...chatwoot },
    temporal: { away: null, isBotPaused: false, run: null, ...temporal },
  };
}

const API = { CHATWOOT_MODE: 'api-inbox' };
const BEN: Partial<Snapshot> = { assigneeType: 'User', assigneeId: 3 };
const OUR_BOT: Partial<Snapshot> = { assigneeType: 'AgentBot', assigneeId: 7 };
const resolvedByBen = () => [activity('Ben self-assigned this conversation'), activity('resolved by Ben', 'resolved')];
const FLIP = 'Conversation was marked open by system due to an error with the agent bot.';

describe('who has a conversation', () => {
  const cases: Record<string, Given & { says: RegExp; next?: RegExp }> = {
    'pending, nobody': { says: /^The bot has it: it is pending, and nobody is assigned$/ },
    'pending, a bot, and nobody knows which one we are': {
      snapshot: { assigneeType: 'AgentBot', assigneeId: 9 },
      chatwoot: { ownBot: null },
      says: /^The bot has it: .* counts as ours, since nobody knows which one we are \(CHATWOOT_BOT_ID\)/,
    },
    "pending, Captain's assistant": {
      snapshot: { assigneeType: 'Captain::Assistant', assigneeId: 2 },
      chatwoot: { assignee: 'Cap' },
      says: /^Another bot has it: Captain's assistant "Cap" \(2\) is assigned/,
    },
    'in an API inbox, a bot': {
      env: API,
      snapshot: { status: 'open', assigneeType: 'AgentBot', assigneeId: 9 },
      chatwoot: { assignee: 'Billing', ownBot: null },
      says: /^Another bot has it: the bot "Billing" \(9\) is assigned/,
      next: /^The bot answers the customer's next message after nobody is assigned\.$/,
    },
    'pending, a person who had resolved it': {
      snapshot: BEN,
      chatwoot: { assignee: 'Ben', messages: [...resolvedByBen(), customer()] },
      says: /^The bot has it: it is pending, and Ben, who is assigned, had resolved it before/,
    },
    'the same with ON_REOPEN=open': {
      env: { ON_REOPEN: 'open' },
      snapshot: BEN,
      chatwoot: { assignee: 'Ben', messages: [...resolvedByBen(), customer()] },
      says: /^People have it: Ben had resolved it, and ON_REOPEN=open gives it to them/,
    },
    'pending, a person who was assigned since': {
      snapshot: BEN,
      chatwoot: { assignee: 'Ben', messages: [...resolvedByBen(), customer(), activity('Assigned to Ben by Ada')] },
      says: /^People have it: Ben was assigned while it was pending/,
    },
    'pending, a person, and their label before they resolved it': {
      snapshot: BEN,
      chatwoot: {
        assignee: 'Ben',
        messages: [activity('Ben added vip'), ...resolvedByBen(), customer(), activity('Ada added vip')],
      },
      says: /^The bot has it: /,
    },
    'resolved, a person, with ON_REOPEN=open': {
      env: { ON_REOPEN: 'open' },
      snapshot: { ...BEN, status: 'resolved' },
      chatwoot: { assignee: 'Ben' },
      says: /^Nobody has it: it is resolved, with Ben still assigned/,
      next: /next message is for Ben \(ON_REOPEN=open\)/,
    },
    'open, our bot, after a failed webhook': {
      snapshot: { ...OUR_BOT, status: 'open' },
      chatwoot: { messages: [customer(), activity(FLIP)] },
      says: /^The bot has it: Chatwoot itself opened it/,
      next: /takes it back within about/,
    },
    'the same, and nothing is looked for': {
      env: { RECONCILE_EVERY: '0' },
      snapshot: { ...OUR_BOT, status: 'open' },
      chatwoot: { messages: [customer(), activity(FLIP)] },
      says: /^People have it: Chatwoot itself opened it, .* nothing is taken back/,
    },
    'open, our bot, and an agent who opened it': {
      snapshot: { ...OUR_BOT, status: 'open' },
      chatwoot: { messages: [customer(), activity('Conversation was reopened by Ben', 'open')] },
      says: /^People have it: Ben opened it at 14:03 UTC$/,
    },
    'open, and one of two rules': {
      snapshot: { status: 'open' },
      chatwoot: { messages: [activity('reopened by Automation System', 'open')], openingRules: ['VIP', 'Law'] },
      says: /one of the automation rules "VIP", "Law" opened it/,
    },
    'open, and a rule that nobody may list': {
      snapshot: { status: 'open' },
      chatwoot: { messages: [activity('Wieder geöffnet von Automation', 'open')] },
      says: /somebody \("Wieder geöffnet von Automation"\) opened it/,
    },
    'open, and begun so': {
      snapshot: { status: 'open' },
      chatwoot: { messages: [customer()] },
      says: /none of its newest activities says who opened it/,
    },
    'API inbox: open, nobody': {
      env: API,
      snapshot: { status: 'open' },
      says: /^The bot has it: it is open, and nobody is assigned/,
    },
    'API inbox: a person': {
      env: API,
      snapshot: { ...BEN, status: 'open' },
      chatwoot: { assignee: 'Ben' },
      says: /^People have it: Ben is assigned/,
      next: /when nobody is assigned/,
    },
    'a snooze that its time has ended': {
      snapshot: { status: 'open', ...OUR_BOT },
      chatwoot: { messages: [customer(), activity('snoozed by Ben', 'snoozed')] },
      says: /^People have it: somebody had snoozed it at .* and its time has ended that$/,
    },
    'API inbox: a snooze that has ended': {
      env: API,
      snapshot: { status: 'open' },
      chatwoot: { messages: [activity('snoozed by Ben', 'snoozed'), customer()] },
      says: /^People have it: .* a person wrote last, or had snoozed it/,
    },
    'API inbox: a person wrote last': {
      env: API,
      snapshot: { status: 'open' },
      chatwoot: { messages: [customer(), message({ author: 'personOutside', text: 'hi' })] },
      says: /^People have it: /,
    },
    "a machine's mail": {
      chatwoot: { messages: [customer({ isAutomatic: true })] },
      says: /its newest message is a machine's mail, which nobody answers/,
    },
    'a blocked contact': { snapshot: { blocked: true }, says: /^Nobody has it: the contact is blocked/ },
    'an inbox that is not in the settings': {
      chatwoot: { inbox: 4 },
      says: /^Nobody has it: its inbox 4 is none of the bot's/,
    },
  };

  for (const [what, { says, next, ...given }] of Object.entries(cases)) {
    it(`is told: ${what}`, () => {
      const verdict = judgeCase(caseOf(given));

      assert.match(whoInWords(verdict), says);
      if (next) assert.match(verdict.next, next);
    });
  }
});

describe('what the bot does about its conversation', () => {
  const state: NonNullable<SeenRun['state']> = {
    ...{
      phase: 'waiting',
      turns: 1,
      replies: 1,
      tokens: 0,
      unanswered: 0,
      failed: 0,
      paused: false,
      status: 'pending',
    },
    usage: { inputTokens: 0, outputTokens: 0 },
    sends: { acknowledged: 1, echoed: 0, readBack: 0, absent: 0, ambiguous: 0 },
    ...{ assigneeType: null, lastOutcome: 'answered', trouble: null, settling: null },
  };
  const running = (changes: Partial<SeenRun['state']> = {}, more: Partial<SeenRun> = {}): SeenRun => ({
    ...{ isRunning: true, status: 'RUNNING', closedAt: null, result: null, trying: [], unheard: [] },
    state: { ...state, ...changes },
    ...more,
  });
  const closed: SeenRun = {
    ...{ isRunning: false, status: 'COMPLETED', closedAt: new Date(NOW), state: null, trying: [], unheard: [] },
    result: { outcome: 'handedOff', reason: 'the limit of 3 turns is reached' },
  };

  const cases: Record<string, Given & { says: RegExp }> = {
    'Temporal is away': {
      temporal: { away: 'Temporal does not answer at x: start it.' },
      says: /^What it does about it cannot be told: Temporal does not/,
    },
    'the bot is paused': {
      temporal: { isBotPaused: true },
      says: /^The bot default is paused: .* agents resume default$/,
    },
    'it is paused there': { temporal: { run: running({ paused: true }) }, says: /conversations resume default:1:12$/ },
    'no worker answers': {
      temporal: { run: running({}, { state: null }) },
      says: /no worker answers it: npm run cli -- start:worker/,
    },
    'a turn failed': {
      temporal: { run: running({ failed: 2 }) },
      says: /^Its last turn failed, .* conversations retry default:1:12/,
    },
    'it answers now': {
      temporal: { run: running({ unanswered: 1, phase: 'thinking' }) },
      says: /^A message waits for its answer, and it is thinking/,
    },
    'it has nothing to do': { temporal: { run: running() }, says: /nothing to answer \(last: answered\)/ },
    'it tries something': {
      temporal: {
        run: running(
          { phase: 'handing off' },
          {
            trying: [
              {
                what: 'open for people',
                since: null,
                tries: 4,
                refusal: 'status 500',
                next: null,
                worker: true,
                then: null,
              },
            ],
          },
        ),
      },
      says: /trying open for people, try 4\nlast refusal status 500$/,
    },
    'the run has not heard of it': {
      temporal: { run: running({}, { unheard: ['77'] }) },
      chatwoot: { messages: [customer({ id: 77 })] },
      says: /^The customer wrote at 14:03 UTC, and no run has heard of it/,
    },
    'no run, and nothing looks for it': {
      env: { RECONCILE_EVERY: '0' },
      says: /a run that begins does: npm run cli -- redrive default:1:12$/,
    },
    'no run, and it is too old': {
      chatwoot: { messages: [customer({ createdAt: AT - 900_000 })] },
      says: /older than IDLE_END/,
    },
    'no run, and nothing waits': {
      chatwoot: { messages: [] },
      says: /^Nothing waits for an answer; the customer's next message begins a run\.$/,
    },
    'a limit was reached': {
      temporal: { run: closed },
      chatwoot: { messages: [] },
      says: /^Its last run ended at 14:05 UTC \(handedOff: the limit of 3 turns is reached\)\./,
    },
    "nobody's token shows the messages": {
      chatwoot: { messages: null },
      says: /cannot be told without a person's token/,
    },
  };

  for (const [what, { says, ...given }] of Object.entries(cases)) {
    it(`is told: ${what}`, () => {
      assert.match(whatWaits(caseOf(given)).join('\n'), says);
    });
  }
});
