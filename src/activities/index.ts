import { activityInfo } from '@temporalio/activity';
import type { Activities } from '../contracts/activities.ts';
import { agentFor, type Agents } from './agents.ts';
import * as actions from './conversation/actions.ts';
import { cancellable, orFail, stoppable } from './failures.ts';
import { lookAgain } from './conversation/look-again.ts';
import { setStatus } from './conversation/set-status.ts';
import { runGraph, type Recall } from './run-graph.ts';
import { confirmSend, sendReply } from './conversation/send-reply.ts';
import { takeBack } from './take-back.ts';
import { watchActions, type TurnWatcher } from './watch-turns.ts';

/** Everything the worker can do, bound to its agents. Function declarations: an activity is called without `this`. */
export function createActivities(agents: Agents, recall?: Recall, watch?: TurnWatcher): Activities {
  const activities: Activities = {
    runGraph: (input) => cancellable((signal) => runGraph(agentFor(agents, input.ref), input, signal, recall)),
    readConversation: (input) => orFail(() => lookAgain(agentFor(agents, input.ref), input, recall)),
    takeBack: (input) => orFail(() => takeBack(agentFor(agents, input.ref), input)),
    sendReply: (input) => stoppable((signal) => sendReply(agentFor(agents, input.ref), input, signal)),
    confirmSend: (input) => orFail(() => confirmSend(agentFor(agents, input.ref), input)),
    addNote: (input) => orFail(() => actions.addNote(agentFor(agents, input.ref), input)),
    setStatus: (input) => orFail(() => setStatus(agentFor(agents, input.ref), input, activityInfo().attempt)),
    assign: (input) => orFail(() => actions.assign(agentFor(agents, input.ref), input)),
    addLabels: (input) => orFail(() => actions.addLabels(agentFor(agents, input.ref), input)),
    removeLabel: (input) => orFail(() => actions.removeLabel(agentFor(agents, input.ref), input)),
    setAttributes: (input) => orFail(() => actions.setAttributes(agentFor(agents, input.ref), input)),
    setPriority: (input) => orFail(() => actions.setPriority(agentFor(agents, input.ref), input)),
  };
  return watch ? watchActions(activities, watch) : activities;
}
