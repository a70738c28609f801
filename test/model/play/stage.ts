import { ApplicationFailure } from '@temporalio/activity';
import { createActivities } from '../../../src/activities/index.ts';
import { createIdentity } from '../../../src/activities/identity.ts';
import type { AgentGraph } from '../../../src/activities/graph/agent-graph.ts';
import type { Activities, RunGraph, RunGraphResult } from '../../../src/contracts/activities.ts';
import type { Policy } from '../../../src/contracts/conversation.ts';
import { parseSendKey, SEND_KEY } from '../../../src/chatwoot/send-key.ts';
import type { Conversation, Message } from '../../../sandbox/world/records.ts';
import type { WebhookJob } from '../../../sandbox/webhooks/webhooks.ts';
import { createChatwoot, type LocalChatwoot } from './chatwoot.ts';
import { createLocalClient, type Call, type Fault, type Wires } from './client.ts';
import { ACTIONS, replyOf } from './graph-scripts.ts';
import type { Script } from '../journey.ts';
import { createPace, type Pace } from './pace.ts';
import { isHuman, isTheBots, last, notForTheBot } from '../promises.ts';
import type { Story, Turn } from '../story.ts';

/** One conversation's Chatwoot and graph, with the real activities between them, and the story of what happens. */
export interface Stage {
  chatwoot: LocalChatwoot;
  activities: Activities;
  story: Story;
  pace: Pace;
  /** What the graph does when it is called next. */
  scripts: Script[];
  /** What meets the next calls of each kind. */
  faults: Record<Call, Fault[]>;
}

export interface Scenery {
  agent: string;
  policy: Policy;
  userToken: boolean;
  deliver: (job: WebhookJob) => void;
}

export function createStage({ agent, policy, userToken, deliver }: Scenery): Stage {
  const chatwoot = createChatwoot(policy.mode, deliver);
  const sighted = userToken || policy.mode === 'api-inbox';
  const story = createStory(policy, chatwoot.conversation, sighted);
  const pace = createPace();
  const faults: Stage['faults'] = { read: [], post: [], status: [], other: [] };
  const scripts: Script[] = [];
  let asked: RunGraph | undefined;

  const wires = createWires(story, pace, faults);
  const bot = createLocalClient(chatwoot, policy.mode === 'agent-bot' ? chatwoot.bot : chatwoot.administrator, wires);
  const user = createLocalClient(chatwoot, chatwoot.administrator, wires);
  const graph: AgentGraph = {
    async invoke(input, config) {
      const script = scripts.shift() ?? 'reply';
      const batch = (asked?.dialogue.slice(-asked.fresh) ?? []).map(({ id, key = String(id) }) => ({ id, key }));
      story.turns.push({ batch, silent: script === 'silent' });
      await pace.moment('graph', (config as { signal?: AbortSignal }).signal);
      const { messages } = input as { messages: object[] };
      return { messages: [...messages, { role: 'assistant', content: replyOf(script) }], chatwoot: ACTIONS[script] };
    },
  };
  const whole = createActivities(
    new Map([
      [
        agent,
        {
          name: agent,
          installation: 'http://chatwoot.test',
          account: 1,
          bot,
          user: policy.mode === 'api-inbox' ? bot : userToken ? user : null,
          identity: createIdentity({ user: null, apiToken: '', setting: null }),
          graph,
          images: null,
          prices: null,
          secrets: [],
        },
      ],
    ]),
  );
  watch(chatwoot, story);
  return {
    ...{ chatwoot, story, pace, scripts, faults },
    activities: {
      ...whole,
      runGraph: async (input) => {
        asked = input;
        const place = story.turns.length;
        const result = await whole.runGraph(input);
        const turn = story.turns[place];
        if (turn) turn.batch = answeredBy(turn, result);
        return result;
      },
      sendReply: (input) => whole.sendReply(input).catch(longAgo),
    },
  };
}

/** What the graph was given to answer, by what the activity did with what it was asked. */
function answeredBy({ batch }: Turn, result: RunGraphResult): Turn['batch'] {
  if (result.kind !== 'outcome') return batch;
  const before = new Set(result.earlier.map(({ id }) => id));
  const owed = batch.filter(({ id, key }) => key !== String(id) || !before.has(id));
  return [...owed, ...result.missed.map(({ id, key }) => ({ id, key }))].sort((a, b) => a.id - b.id);
}

function createStory(policy: Policy, conversation: Conversation, sighted: boolean): Story {
  return {
    ...{
      policy,
      conversation,
      sighted,
      turns: [],
      posts: [],
      delivered: [],
      left: 0,
      returned: 0,
      faults: [],
      outcomes: [],
      during: [],
      atLastStep: 0,
    },
    ...{ assigned: false, unheard: false, refused: false, retried: false },
  };
}

function createWires(story: Story, pace: Pace, faults: Stage['faults']): Wires {
  let seen: { notOurs: string | undefined; last: Message | undefined } = { notOurs: undefined, last: undefined };
  return {
    pace,
    strike: (call) => {
      const fault = faults[call].shift();
      story.refused ||= fault === 'refused';
      return fault;
    },
    looked: () => {
      seen = { notOurs: notForTheBot(story), last: last(story) };
    },
    posted: (message) => {
      const key = parseSendKey(message.contentAttributes[SEND_KEY]);
      if (!key) return void story.faults.push('a message without a send key');
      const replied = seen.last && isHuman(seen.last) && seen.last.id > key.newest ? 'a person had replied' : undefined;
      const notOurs = message.private ? undefined : (seen.notOurs ?? replied);
      story.posts.push({ message, key, at: story.delivered.length, turn: story.turns.at(-1), notOurs });
    },
  };
}

/** Notes when the conversation goes to people, or is closed. */
function watch({ world, conversation }: LocalChatwoot, story: Story): void {
  let status = conversation.status;
  world.bus.on((event) => {
    if (event.type === 'message' && event.created && isHuman(event.message)) story.left = event.message.id;
    if (conversation.assigneeId === null) story.assigned = false;
    if (conversation.status === 'pending' && status !== 'pending') {
      story.assigned = false;
      story.returned = conversation.messages.at(-1)?.id ?? 0;
    }
    status = conversation.status;
    const isGone = !isTheBots(story) || notForTheBot(story) !== undefined;
    if (isGone) story.left = conversation.messages.at(-1)?.id ?? 0;
  });
}

/** Spares the wait until the absence of a message is believed: here it is there at once, or never. */
function longAgo(error: unknown): never {
  if (!(error instanceof ApplicationFailure) || error.type !== 'SendUnconfirmed') throw error;
  throw ApplicationFailure.nonRetryable(error.message, error.type, Date.now() - 60_000);
}
