import { activityInfo } from '@temporalio/activity';
import type { Activities } from '../contracts/activities.ts';
import { agentOf, type Agents } from './agents.ts';
import * as actions from './conversation/actions.ts';
import { cancellable, orFail, stoppable } from './failures.ts';
import { readConversation } from './conversation/read-conversation.ts';
import { setStatus } from './conversation/set-status.ts';
import { runGraph, type Recall } from './run-graph.ts';
import { confirmSend, sendReply } from './conversation/send-reply.ts';
import { takeBack } from './take-back.ts';

/** Everything the worker can do, bound to its agents. Function declarations: an activity is called without `this`. */
export function createActivities(agents: Agents, recall?: Recall): Activities {
  return {
    runGraph: (input) => cancellable((signal) => runGraph(agentOf(agents, input.ref.agent), input, signal, recall)),
    readConversation: ({ ref, guard }) =>
      orFail(() => readConversation(agentOf(agents, ref.agent), ref, guard.fallback)),
    takeBack: (input) => orFail(() => takeBack(agentOf(agents, input.ref.agent), input)),
    sendReply: (input) => stoppable((signal) => sendReply(agentOf(agents, input.ref.agent), input, signal)),
    confirmSend: (input) => orFail(() => confirmSend(agentOf(agents, input.ref.agent), input)),
    addNote: (input) => orFail(() => actions.addNote(agentOf(agents, input.ref.agent), input)),
    setStatus: (input) => orFail(() => setStatus(agentOf(agents, input.ref.agent), input, activityInfo().attempt)),
    assign: (input) => orFail(() => actions.assign(agentOf(agents, input.ref.agent), input)),
    addLabels: (input) => orFail(() => actions.addLabels(agentOf(agents, input.ref.agent), input)),
    removeLabel: (input) => orFail(() => actions.removeLabel(agentOf(agents, input.ref.agent), input)),
    setAttributes: (input) => orFail(() => actions.setAttributes(agentOf(agents, input.ref.agent), input)),
    setPriority: (input) => orFail(() => actions.setPriority(agentOf(agents, input.ref.agent), input)),
  };
}
