import type { GraphMessage, GraphTurn, Outcome } from '../../contracts/graph.ts';
import type { AgentGraph } from './agent-graph.ts';
import { continueThread } from './continue-thread.ts';
import { readOutcome } from './read-outcome.ts';
import { resumeThread } from './resume-thread.ts';
import { untilAborted } from './until-aborted.ts';

export interface InvokeOptions {
  /** Aborted: `invokeGraph` throws its reason, also where the graph or its checkpointer never ends. */
  signal: AbortSignal;
  runName?: string;
  /** Only where an operator set it: passing `undefined` would reset the graph's own limit. */
  recursionLimit?: number;
}

/**
 * Runs one turn of a graph and returns what it wants to be said and done.
 *
 * A graph without a checkpointer gets the whole recent dialogue, so that a retry is simply another run; one with a
 * checkpointer keeps the dialogue itself and gets only the new messages.
 */
export async function invokeGraph(graph: AgentGraph, turn: GraphTurn, options: InvokeOptions): Promise<Outcome> {
  const { signal } = options;
  signal.throwIfAborted();
  try {
    return await untilAborted(signal, (graph.checkpointer ? invokeThread : invokeOnce)(graph, turn, options));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

async function invokeOnce(graph: AgentGraph, turn: GraphTurn, options: InvokeOptions): Promise<Outcome> {
  return readOutcome(await graph.invoke(inputOf(turn, turn.messages), configOf(turn, options)));
}

async function invokeThread(graph: AgentGraph, turn: GraphTurn, options: InvokeOptions): Promise<Outcome> {
  const { threadId, messages: dialogue, fresh, resume } = turn;
  const next = await (resume
    ? resumeThread({ graph, threadId, ...resume })
    : continueThread({ graph, threadId, dialogue, fresh }));
  if (next.done) return readOutcome(next.result, next.before);

  const config = configOf(turn, options);
  const input = 'input' in next ? next.input : inputOf(turn, next.messages);
  const result = await graph.invoke(input, {
    ...config,
    configurable: { ...config.configurable, ...next.configurable },
    // Each step is stored before the next one begins, so that a killed worker's turn goes on from there.
    durability: 'sync',
  });
  return readOutcome(result, next.before);
}

function inputOf({ sessionId, metadata }: GraphTurn, messages: GraphMessage[]) {
  return { messages: messages.map(toPlain), session_id: sessionId, metadata };
}

/** Providers refuse names with spaces or signs. */
function toPlain({ role, content, id, name }: GraphMessage): GraphMessage {
  const slug = name?.replace(/[^\w-]+/g, '_').slice(0, 64);
  return { role, content, id, ...(slug ? { name: slug } : {}) };
}

/** Scalars in `configurable` and everything in `metadata` reach a tracing service: ids only, no names. */
function configOf({ threadId, sessionId, metadata }: GraphTurn, options: InvokeOptions) {
  const { signal, runName = 'chatwoot-turn', recursionLimit } = options;
  const { channel, account_id, conversation_id, inbox_id, contact_id } = metadata;
  return {
    configurable: { thread_id: threadId },
    context: metadata,
    // LangGraph leaves a listener on the signal it gets; this one goes with the turn.
    signal: AbortSignal.any([signal]),
    runName,
    tags: [channel],
    metadata: { thread_id: threadId, session_id: sessionId, account_id, conversation_id, inbox_id, contact_id },
    ...(recursionLimit === undefined ? {} : { recursionLimit }),
  };
}
