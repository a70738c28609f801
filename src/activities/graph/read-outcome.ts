import type { Actions, Outcome, Usage } from '../../contracts/graph.ts';
import { isObject } from './agent-graph.ts';
import { readMessages, type ReadMessage } from './graph-message.ts';
import { mergeActions, OutcomeError, parseActions } from './merge-actions.ts';
import { readInterrupts } from './read-interrupts.ts';

export { OutcomeError } from './merge-actions.ts';

/**
 * Reads the result of a graph's run as plain data.
 *
 * The turn is what follows the last human message. Its reply is the last text of the assistant that came without tool
 * calls, else the last that came with them; never a tool's output, never the customer's own words. No text is an empty
 * reply, which is the caller's to decide about. A graph that waits for somebody waits for a person of the team. Messages
 * with an id of `before` belong to an earlier turn. Throws `OutcomeError` where the result breaks the contract.
 */
export function readOutcome(result: unknown, before: ReadonlySet<string> = new Set()): Outcome {
  const state = isObject(result) ? result : {};
  checkShape(state);

  const all = readMessages(state.messages);
  const latest = all.slice(all.findLastIndex(({ from }) => from === 'customer') + 1);
  const turn = latest.filter(({ id = '' }) => !before.has(id));
  const said = turn.filter(({ from }) => from === 'assistant');
  const finish = said.at(-1)?.finish ?? null;
  const structured = readStructured(state.structuredResponse);
  const asks = readInterrupts(state.__interrupt__);

  return {
    reply: finish === 'content_filter' ? '' : (structured?.reply ?? replyOf(said)),
    actions: mergeActions([
      ...turn.flatMap(({ actions }) => actions).map((value) => parseActions(value, 'chatwoot')),
      ...(state.chatwoot == null ? [] : [parseActions(state.chatwoot, 'chatwoot')]),
      ...(structured ? [structured.actions] : []),
      ...(asks ? [{ handoff: { reason: asks.reason } }] : []),
    ]),
    usage: sumUsage(said),
    finish,
    ...(asks ? { question: asks.question } : {}),
  };
}

const READABLE = ['messages', 'structuredResponse', 'chatwoot', '__interrupt__'];

/** An output schema without `messages` would look like a graph that has nothing to say. */
function checkShape(state: Record<string, unknown>): void {
  if (READABLE.some((key) => state[key] != null)) return;
  const keys = Object.keys(state).slice(0, 10).join(', ') || 'nothing';
  throw new OutcomeError(`the graph's result has no messages, only: ${keys}`);
}

function replyOf(said: ReadMessage[]): string {
  const spoken = said.filter(({ text }) => text !== '');
  const final = spoken.filter(({ calling }) => !calling);
  return (final.at(-1) ?? spoken.at(-1))?.text ?? '';
}

/** A `responseFormat` with a `reply` speaks to us: what stands beside it are actions. Any other is the graph's own. */
function readStructured(value: unknown): { reply: string; actions: Actions } | undefined {
  if (!isObject(value) || typeof value.reply !== 'string') return undefined;
  const { reply, ...rest } = value;
  return { reply: reply.trim(), actions: parseActions(rest, 'structuredResponse') };
}

function sumUsage(said: ReadMessage[]): Usage {
  const sum = { inputTokens: 0, outputTokens: 0 };
  let cachedTokens = 0;
  for (const { usage } of said) {
    sum.inputTokens += usage?.input_tokens ?? 0;
    sum.outputTokens += usage?.output_tokens ?? 0;
    cachedTokens += usage?.input_token_details?.cache_read ?? 0;
  }
  return cachedTokens > 0 ? { ...sum, cachedTokens } : sum;
}
