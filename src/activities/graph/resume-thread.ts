import { createHash } from 'node:crypto';
import { Command } from '@langchain/langgraph';
import type { Asked, Resume } from '../../contracts/graph.ts';
import { isObject, type AgentGraph } from './agent-graph.ts';
import { OutcomeError } from './answer/read-outcome.ts';
import type { Continuation } from './continue-thread.ts';
import { readThread, type Snapshot } from './thread-snapshot.ts';

interface Answered extends Resume {
  graph: AgentGraph;
  threadId: string;
}

/** The question for which a graph waits, and the ids of what its thread holds; `undefined`: it does not wait. */
export async function findQuestion(
  graph: AgentGraph,
  threadId: string,
): Promise<{ asked: Asked; ids: string[] } | undefined> {
  if (!graph.checkpointer) return undefined;
  const now = await readThread(graph, threadId);
  const asked = askedIn(now);
  return asked && { asked, ids: now.ids };
}

function askedIn({ checkpoint, interrupts }: Snapshot): Asked | undefined {
  if (checkpoint === undefined || interrupts.length === 0) return undefined;
  const fingerprint = createHash('sha256').update(JSON.stringify(interrupts)).digest('hex').slice(0, 16);
  return { checkpoint, fingerprint };
}

/**
 * Decides how a graph goes on from its question. The thread may be further along, since a retry finds what its forerunner
 * did: what failed after the question is resumed, and what is complete, or asks again, is read back.
 */
export async function resumeThread({ graph, threadId, asked, answer }: Answered): Promise<Continuation> {
  const configurable = { thread_id: threadId };
  const { ids } = await readThread(graph, threadId, asked.checkpoint);
  const now = await readThread(graph, threadId);
  if (now.checkpoint === undefined) throw new OutcomeError("the graph's memory of its question is gone");
  const before = new Set(ids);
  const asks = askedIn(now);
  if (asks?.checkpoint === asked.checkpoint && asks.fingerprint === asked.fingerprint) {
    return { done: false, input: new Command({ resume: toResume(now.interrupts, answer) }), configurable, before };
  }
  if (now.open && !asks) return { done: false, input: null, configurable, before };
  return { done: true, result: { ...now.values, __interrupt__: asks ? now.interrupts : undefined }, before };
}

/** Of several questions the first is answered; the graph then asks the next one. */
function toResume(interrupts: unknown[], answer: string): unknown {
  const first = isObject(interrupts[0]) ? interrupts[0] : {};
  const value = toValue(first.value, answer);
  return interrupts.length > 1 && typeof first.id === 'string' ? { [first.id]: value } : value;
}

/** A decision where `humanInTheLoopMiddleware` asks for one, JSON where a person wrote some, else the text. */
function toValue(question: unknown, answer: string): unknown {
  const data = /^[[{]/.test(answer) ? parse(answer) : undefined;
  if (data !== undefined) return data;
  const requests = isObject(question) ? question.actionRequests : undefined;
  if (!Array.isArray(requests)) return answer;

  const [, word = '', reason = ''] = /^(\w+)\s*([\s\S]*)$/.exec(answer) ?? [];
  const isYes = /^(approve|yes|ok)$/i.test(word);
  const decision = isYes
    ? { type: 'approve' }
    : { type: 'reject', message: /^(reject|no)$/i.test(word) ? reason : answer };
  return { decisions: requests.map(() => decision) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
