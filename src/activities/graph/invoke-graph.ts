import type { GraphMessage, GraphTurn, Outcome } from '../../contracts/graph.ts';
import { isObject, type AgentGraph } from './agent-graph.ts';
import { continueThread, type Continuation } from './continue-thread.ts';
import { hearHandOffs, type Heard } from './hear-hand-offs.ts';
import type { Secrets } from '../secrets.ts';
import { NoAnswerError } from './answer/no-answer.ts';
import { isAnswered, readOutcome, type Around } from './answer/read-outcome.ts';
import { resumeThread } from './resume-thread.ts';
import { readWritten } from './thread-snapshot.ts';
import { untilAborted } from './until-aborted.ts';

export interface InvokeOptions {
  /** Aborted: `invokeGraph` throws its reason, also where the graph or its checkpointer never ends. */
  signal: AbortSignal;
  runName?: string;
  /** Only where an operator set it: passing `undefined` would reset the graph's own limit. */
  recursionLimit?: number;
  /** What no reply may hold. */
  secrets?: Secrets;
  /** LangChain's, beside ours. */
  callbacks?: object[];
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
  const heard = hearHandOffs();
  const result = await graph.invoke(inputOf(turn, turn.messages), configOf(turn, options, heard));
  return readOutcome(result, around(turn, options, heard));
}

async function invokeThread(graph: AgentGraph, turn: GraphTurn, options: InvokeOptions): Promise<Outcome> {
  const { threadId, messages: dialogue, fresh, resume, anew, unsent } = turn;
  const next = await (resume
    ? resumeThread({ graph, threadId, ...resume })
    : continueThread({ graph, threadId, dialogue, fresh, anew, unsent }));
  try {
    return await goOn(graph, turn, options, next);
  } catch (error) {
    // A `structuredResponse` is in no checkpoint: what is read back has its text alone.
    const mayHelp = error instanceof NoAnswerError && (error.retry || error.why === 'structure');
    const again = next.done && mayHelp ? next.again : undefined;
    if (!again) throw error;
    return goOn(graph, turn, options, await again());
  }
}

async function goOn(graph: AgentGraph, turn: GraphTurn, options: InvokeOptions, next: Continuation): Promise<Outcome> {
  const heard = hearHandOffs();
  const told = { ...around(turn, options, heard), before: next.before };
  const result = next.done ? next.result : await invokeFrom(graph, turn, next, configOf(turn, options, heard));
  if (isAnswered(result, told) || !isObject(result)) return readOutcome(result, told);
  const written = await readWritten(graph, turn.threadId, turn.resume?.asked.checkpoint);
  // A message may have the id of one that was there before, and be another.
  const isFound = written.length > 0 && isAnswered({ messages: written }, { ...told, before: undefined });
  return isFound
    ? readOutcome({ ...result, messages: written }, { ...told, before: undefined })
    : readOutcome(result, told);
}

function invokeFrom(
  graph: AgentGraph,
  turn: GraphTurn,
  next: Extract<Continuation, { done: false }>,
  config: ReturnType<typeof configOf>,
): Promise<unknown> {
  return graph.invoke('input' in next ? next.input : inputOf(turn, next.messages), {
    ...config,
    configurable: { ...config.configurable, ...next.configurable },
    // Each step is stored before the next one begins, so that a killed worker's turn goes on from there.
    durability: 'sync',
  });
}

function around({ messages }: GraphTurn, { secrets }: InvokeOptions, { handOffs }: Heard): Around {
  const content = messages.findLast(({ role }) => role === 'user')?.content;
  return { heard: handOffs, secrets, asked: typeof content === 'string' ? content.trim() : undefined };
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
function configOf({ threadId, sessionId, metadata }: GraphTurn, options: InvokeOptions, { callback }: Heard) {
  const { signal, runName = 'chatwoot-turn', recursionLimit, callbacks = [] } = options;
  const { channel, account_id, conversation_id, inbox_id, contact_id } = metadata;
  return {
    configurable: { thread_id: threadId },
    context: metadata,
    // LangGraph leaves a listener on the signal it gets; this one goes with the turn.
    signal: AbortSignal.any([signal]),
    runName,
    tags: [channel],
    callbacks: [callback, ...callbacks],
    metadata: { thread_id: threadId, session_id: sessionId, account_id, conversation_id, inbox_id, contact_id },
    ...(recursionLimit === undefined ? {} : { recursionLimit }),
  };
}
