import { randomInt } from 'node:crypto';
import { Worker } from '@temporalio/worker';
import type { Activities } from '../../../src/contracts/activities.ts';
import { workflowIdOf } from '../../../src/contracts/conversation.ts';
import { createDispatch } from '../../../src/ingress/dispatch.ts';
import { defaultPolicy } from '../../support/conversation.ts';
import { freshTaskQueue, temporal, workflowBundle, type SharedTemporal } from '../../support/temporal.ts';
import { happenings } from './acts.ts';
import { follow, type Following } from './follow.ts';
import type { Act, Journey } from '../journey.ts';
import { createPostOffice, type PostOffice } from './post-office.ts';
import { createStage, type Stage } from './stage.ts';
import type { Story } from '../story.ts';

export interface Ground {
  /** Plays a journey in a conversation of its own, to its end. */
  play: (journey: Journey) => Promise<Story>;
  close: () => Promise<void>;
}

/** Milliseconds. A run that has nothing to do ends soon: that is how the player sees that all is done. */
const IDLE_END = 300;
const ROUNDS = 30;

/** Two workers for many conversations: one keeps its workflows, the other replays their histories for each task. */
export async function createGround(): Promise<Ground> {
  const stages = new Map<string, Stage>();
  const [keeping, forgetful] = [freshTaskQueue('model'), freshTaskQueue('model')];
  const shared = {
    activities: sharedActivities(stages),
    workflowBundle: await workflowBundle(),
    maxHeartbeatThrottleInterval: '200ms',
  } as const;
  const server = await temporal();
  const { namespace } = server;
  const connection = await server.nativeConnection();
  const workers = await Promise.all([
    Worker.create({ connection, namespace, ...shared, taskQueue: keeping }),
    Worker.create({ connection, namespace, ...shared, taskQueue: forgetful, maxCachedWorkflows: 0 }),
  ]);
  const running = workers.map((worker) => worker.run());
  return {
    play: (journey) => play(journey, server, stages, journey.forgetful ? forgetful : keeping),
    async close() {
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
    },
  };
}

/** Every conversation has an agent of its own, by which its calls find its stage. */
function sharedActivities(stages: Map<string, Stage>): Activities {
  const of = (input: { ref: { agent: string } }) => {
    const stage = stages.get(input.ref.agent);
    if (!stage) throw new Error('this conversation is over');
    return stage.activities;
  };
  return {
    runGraph: (input) => of(input).runGraph(input),
    readConversation: (input) => of(input).readConversation(input),
    takeBack: (input) => of(input).takeBack(input),
    sendReply: (input) => of(input).sendReply(input),
    confirmSend: (input) => of(input).confirmSend(input),
    addNote: (input) => of(input).addNote(input),
    setStatus: (input) => of(input).setStatus(input),
    assign: (input) => of(input).assign(input),
    addLabels: (input) => of(input).addLabels(input),
    removeLabel: (input) => of(input).removeLabel(input),
    setAttributes: (input) => of(input).setAttributes(input),
    setPriority: (input) => of(input).setPriority(input),
  };
}

async function play(
  journey: Journey,
  server: SharedTemporal,
  stages: Map<string, Stage>,
  taskQueue: string,
): Promise<Story> {
  const agent = `m${randomInt(2 ** 40).toString(36)}`;
  const policy = { ...defaultPolicy, idleEnd: IDLE_END, ...journey.policy };
  const dispatch = createDispatch({ ...server, taskQueue, deadline: 20_000 });
  const post = createPostOffice({ agent, policy, fates: journey.fates, dispatch, story: () => stage.story });
  const stage: Stage = createStage({ agent, policy, userToken: journey.userToken, deliver: post.take });
  stages.set(agent, stage);
  const id = workflowIdOf({ agent, account: 1, conversation: stage.chatwoot.conversation.id, inbox: null });
  const run = follow(server.client, id, stage.story);

  let paused = false;
  try {
    for (const { wait, act } of journey.steps) {
      for (let call = 0; call < wait && !paused; call++) {
        stage.pace.release();
        if (!(await stage.pace.held(run.rest()))) break;
      }
      if (act.do === 'pause') paused = true;
      if (act.do === 'resume') paused = false;
      stage.story.during = stage.pace.holding();
      stage.story.atLastStep = stage.chatwoot.conversation.messages.at(-1)?.id ?? 0;
      await perform(act, stage, run);
      await post.deliver(1);
    }
    if (paused) await run.update('resume');
    await comeToRest(stage, post, run);
    return stage.story;
  } finally {
    stages.delete(agent);
  }
}

async function perform(act: Act, stage: Stage, run: Following): Promise<void> {
  switch (act.do) {
    case 'fault':
      return void stage.faults[act.call].push(act.fault);
    case 'script':
      return void stage.scripts.push(act.script);
    case 'handOff':
    case 'pause':
    case 'resume':
      return run.update(act.do);
    case 'retryTurn':
      stage.story.retried = true;
      return run.update('retryTurn');
    default:
      happenings[act.do](stage.chatwoot, 'which' in act ? (act.which ?? 0) : 0);
  }
}

/** Everything arrives, nothing fails any more, and the conversation becomes quiet. */
async function comeToRest({ pace, faults, scripts, story }: Stage, post: PostOffice, run: Following): Promise<void> {
  for (const list of [...Object.values(faults), scripts]) list.length = 0;
  pace.open();
  for (let round = 0; round < ROUNDS; round++) {
    await post.deliver(100);
    await run.rest();
    await post.deliver(0);
    if (post.waiting() === 0 && story.faults.length === 0 && !(await run.isGoing())) return;
    if (story.faults.length > 0) return;
  }
  story.faults.push('the conversation goes on for ever');
}
