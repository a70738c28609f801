import { AIMessage } from '@langchain/core/messages';
import { MemorySaver } from '@langchain/langgraph';

/** So many conversations may wait for the team's word, or for another try, at once; the oldest is forgotten then: a `/resume` is told so. */
const MOST_THREADS = 500;

/**
 * Where turns are kept until they are over: one that failed goes on behind its last step, so that no tool is used twice, and one that
 * asks the team goes on with the answer. In this process alone: after a restart nothing waits for an answer any more.
 */
export interface Threads {
  saver: MemorySaver;
  /** Runs a turn. What is over is not kept: the next turn begins with the recent dialogue, as without a checkpointer. */
  turn: (threadId: string, run: () => Promise<unknown>) => Promise<unknown>;
}

export function createThreads(): Threads {
  const saver = new MemorySaver();
  const kept = new Set<string>();

  async function forget(threadId: string): Promise<void> {
    kept.delete(threadId);
    await saver.deleteThread(threadId);
  }

  async function turn(threadId: string, run: () => Promise<unknown>): Promise<unknown> {
    kept.delete(threadId);
    kept.add(threadId);
    const [oldest] = kept;
    if (kept.size > MOST_THREADS && oldest !== undefined) await forget(oldest);
    const result = await run();
    if (isAnswered(result)) await forget(threadId);
    return result;
  }

  return { saver, turn };
}

/**
 * Whether its last word is one for the customer. A turn that asks the team, or gave no answer, goes on; so does one whose model gives each
 * message the same id, which is read from what its steps have written.
 */
function isAnswered(result: unknown): boolean {
  if (typeof result !== 'object' || result === null || '__interrupt__' in result || !('messages' in result))
    return false;
  const last: unknown = Array.isArray(result.messages) ? result.messages.at(-1) : undefined;
  return AIMessage.isInstance(last) && last.text.trim() !== '' && !last.tool_calls?.length;
}
