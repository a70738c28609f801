import type { GraphMessage } from '../../contracts/graph.ts';
import { hasMethod, isObject, type AgentGraph } from './agent-graph.ts';
import { readSnapshot, readThread, type Snapshot } from './thread-snapshot.ts';

interface Thread {
  graph: AgentGraph;
  threadId: string;
  /** The recent dialogue; its last `fresh` messages are new in this turn. */
  dialogue: GraphMessage[];
  fresh: number;
  /** What it answered to these messages is not wanted: people want another answer. */
  anew?: true | undefined;
  /** Ids of earlier messages whose answer in the thread the customer was not told. */
  unsent?: readonly string[] | undefined;
}

/** What to do with a thread: nothing (the answer is there), or invoke with new messages or another input from there. */
export type Continuation = { /** Ids of messages that an earlier turn has said. */ before?: ReadonlySet<string> } &
  /** `again`: from before it, where that result is no answer. */
  (
    | { done: true; result: unknown; again?: () => Promise<Continuation> }
    | { done: false; messages: GraphMessage[]; configurable: object }
    /** `null`: go on. */
    | { done: false; input: object | null; configurable: object }
  );

/**
 * Decides how a turn continues a checkpointed thread, by looking at the thread first.
 *
 * Calling such a graph again with the same input answers twice; calling it after an aborted tool run meets a tool call
 * without a result, which providers refuse for ever. So: a turn that is complete is read back
 * (and begun again where it gave no answer), one that failed is resumed where it stopped, and whatever else is in the way is left behind by a fork: a turn that was
 * abandoned half-way, a pause for a person, an answer that was never sent because the customer wrote on.
 */
export async function continueThread(thread: Thread): Promise<Continuation> {
  const { graph, dialogue, fresh, anew = false, unsent = [] } = thread;
  const configurable = { thread_id: thread.threadId };
  const now = await readThread(graph, thread.threadId);
  const newest = dialogue.length - fresh;
  const messages = [...unheardBy(now, dialogue.slice(0, newest)), ...dialogue.slice(newest)];
  const ids = new Set(dialogue.slice(newest).map(({ id }) => id));
  const asked = now.customers.filter((id) => ids.has(id));
  const sameTurn = asked.length === ids.size && ids.has(now.customers.at(-1) ?? '');

  const untold = unsent.filter((id) => now.customers.includes(id));
  if (anew || (!sameTurn && untold.length > 0)) return fork(thread, new Set([...ids, ...untold]), now);
  if (sameTurn && now.interrupts.length > 0) {
    return { done: true, result: { ...now.values, __interrupt__: now.interrupts } };
  }
  if (sameTurn && !forgetsActions(graph)) {
    return now.open
      ? { done: false, input: null, configurable }
      : { done: true, result: { ...now.values, __interrupt__: undefined }, again: () => fork(thread, ids, now) };
  }
  if (!now.open && asked.length === 0) return { done: false, messages, configurable };
  return fork(thread, ids, now);
}

/**
 * Goes back to the newest checkpoint that is settled and knows none of this turn's messages. What customers wrote after it
 * comes along, with what was said since: a turn given up may have been answered by a person.
 */
async function fork(
  { graph, threadId, dialogue, fresh }: Thread,
  ids: Set<string>,
  now: Snapshot,
): Promise<Continuation> {
  const settled = await findSettled(graph, threadId, ids);
  const lost = new Set(now.customers.filter((id) => !settled?.customers.includes(id)));
  const oldest = dialogue.findIndex(({ id }) => lost.has(id));
  const newest = dialogue.length - fresh;
  const begin = oldest === -1 ? newest : Math.min(oldest, newest);
  const messages = [...unheardBy(settled, dialogue.slice(0, begin)), ...dialogue.slice(begin)];

  const { checkpointer } = graph;
  if (settled)
    return { done: false, messages, configurable: { thread_id: threadId, checkpoint_id: settled.checkpoint } };
  if (canDelete(checkpointer)) await checkpointer.deleteThread(threadId);
  return { done: false, messages, configurable: { thread_id: threadId } };
}

/**
 * What was said before a turn and is not in the thread: people's words, and the customer's to them. The bot's own words are the
 * graph's, under ids of its own, or the settings'. A thread without messages (a bot that came later, a memory that was lost) is told
 * everything. A graph that sums up and removes what it knows looks like one that was never told: then the bot's last word counts.
 */
function unheardBy(thread: Snapshot | undefined, before: GraphMessage[]): GraphMessage[] {
  if (!thread || thread.ids.length === 0) return before;
  const known = new Set(thread.ids);
  const last = before.findLastIndex(({ id }) => known.has(id));
  const since = before.slice((last === -1 ? before.findLastIndex(isOurs) : last) + 1);
  return since.filter((message) => !isOurs(message));
}

const isOurs = ({ role, name }: GraphMessage) => role === 'assistant' && name === undefined;

async function findSettled(graph: AgentGraph, threadId: string, ids: Set<string>): Promise<Snapshot | undefined> {
  const config = { configurable: { thread_id: threadId } };
  for await (const state of graph.getStateHistory?.(config) ?? []) {
    const snapshot = readSnapshot(state);
    if (!snapshot.open && snapshot.checkpoint && !snapshot.customers.some((id) => ids.has(id))) return snapshot;
  }
  return undefined;
}

/** What was asked for in an untracked `chatwoot` key is not in any checkpoint: only running the turn again brings it back. */
function forgetsActions({ channels }: AgentGraph): boolean {
  const channel = isObject(channels) ? channels.chatwoot : undefined;
  return isObject(channel) && channel.lc_graph_name === 'UntrackedValue';
}

function canDelete(value: unknown): value is { deleteThread(threadId: string): Promise<void> } {
  return hasMethod(value, 'deleteThread');
}
