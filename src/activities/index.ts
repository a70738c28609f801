import type { Activities } from '../contracts/activities.ts';
import { agentOf, type Agents } from './agents.ts';
import * as actions from './conversation-actions.ts';
import { cancellable, orFail } from './failures.ts';
import { readConversation } from './read-conversation.ts';
import { runGraph } from './run-graph.ts';
import { confirmSend, sendReply } from './send-reply.ts';

/** Everything the worker can do, bound to its agents. Function declarations: an activity is called without `this`. */
export function createActivities(agents: Agents): Activities {
  return {
    runGraph: (input) => cancellable((signal) => runGraph(agentOf(agents, input.ref), input, signal)),
    readConversation: ({ ref, guard }) => orFail(() => readConversation(agentOf(agents, ref), ref, guard.fallback)),
    sendReply: (input) => orFail(() => sendReply(agentOf(agents, input.ref), input)),
    confirmSend: (input) => orFail(() => confirmSend(agentOf(agents, input.ref), input)),
    addNote: (input) => orFail(() => actions.addNote(agentOf(agents, input.ref), input)),
    setStatus: (input) => orFail(() => actions.setStatus(agentOf(agents, input.ref), input)),
    assign: (input) => orFail(() => actions.assign(agentOf(agents, input.ref), input)),
    addLabels: (input) => orFail(() => actions.addLabels(agentOf(agents, input.ref), input)),
    removeLabel: (input) => orFail(() => actions.removeLabel(agentOf(agents, input.ref), input)),
    setAttributes: (input) => orFail(() => actions.setAttributes(agentOf(agents, input.ref), input)),
    setPriority: (input) => orFail(() => actions.setPriority(agentOf(agents, input.ref), input)),
  };
}
