import type { Actions, Outcome, Usage } from '../../../contracts/graph.ts';
import { findSecret, type Secrets } from '../../secrets.ts';
import { isObject } from '../agent-graph.ts';
import { findAnswer, readText } from './find-answer.ts';
import { dataIn } from './machine-text.ts';
import { mergeActions, OutcomeError, parseActions } from './merge-actions.ts';
import { NoAnswerError } from './no-answer.ts';
import { readInterrupts } from './read-interrupts.ts';
import { readMessages, type ReadMessage } from './read-message.ts';

export { OutcomeError } from './merge-actions.ts';

export interface Around {
  /** Ids of messages that belong to an earlier turn. */
  before?: ReadonlySet<string> | undefined;
  /** The customer's newest words, for a graph that drops the ids of messages. */
  asked?: string | undefined;
  /** Hand-offs that its tools asked for, whether or not the result shows them. */
  heard?: Actions[] | undefined;
  /** What no text may hold. */
  secrets?: Secrets | undefined;
}

/**
 * Reads the result of a graph's run as plain data.
 *
 * Its reply is what `findAnswer` finds; never a tool's output, never the customer's own words. Where there is none, the turn fails by
 * `NoAnswerError`, unless it calls a person, asks the team, ends the conversation without a word or is silent on purpose: then it is
 * only the text that is left out. Throws `OutcomeError` where the result breaks the contract.
 */
export function readOutcome(result: unknown, around: Around = {}): Outcome {
  const state = isObject(result) ? result : {};
  checkShape(state);

  const turn = turnOf(readMessages(state.messages), around);
  const said = turn.filter(({ from }) => from === 'assistant');
  const structured = readStructured(state.structuredResponse);
  const asks = readInterrupts(state.__interrupt__);
  const shown = mergeActions([
    ...turn.flatMap((message) => message.actions).map((value) => parseActions(value, 'chatwoot')),
    ...(state.chatwoot == null ? [] : [parseActions(state.chatwoot, 'chatwoot')]),
    ...(structured ? [structured.actions] : []),
    ...(asks ? [{ handoff: { reason: asks.reason } }] : []),
  ]);
  const actions = shown.handoff ? shown : mergeActions([shown, ...(around.heard ?? [])]);
  const answer = structured
    ? readText(structured.reply, { byModel: true })
    : toldAuthor(findAnswer(turn, actions), said, state.structuredResponse);

  return {
    ...settle(withoutSecrets(answer, actions, around.secrets), actions),
    usage: sumUsage(said),
    finish: said.at(-1)?.finish ?? null,
    ...(asks ? { question: asks.question } : {}),
  };
}

/** Whether the turn has ended with a text of the assistant's, as far as this list of messages shows. */
export function isAnswered(result: unknown, around: Around): boolean {
  const last = turnOf(readMessages(isObject(result) ? result.messages : []), around).at(-1);
  return last?.from === 'assistant' && last.calls.length === 0;
}

/**
 * What follows the newest message that we gave. Without one (a graph that returns its answer alone, or drops ids) it is what
 * follows the customer's newest words, else everything.
 */
function turnOf(all: ReadMessage[], { before = new Set(), asked }: Around): ReadMessage[] {
  const given = all.findLastIndex((message) => message.given);
  const start = given === -1 ? all.findLastIndex(({ from, text }) => from === 'other' && text === asked) : given;
  return all.slice(start + 1).filter(({ id = '' }) => !before.has(id));
}

function settle(answer: string | NoAnswerError, actions: Actions): Pick<Outcome, 'reply' | 'actions'> {
  if (actions.silent) return { reply: '', actions };
  if (typeof answer === 'string') return { reply: answer, actions };
  const says =
    [actions.cards?.length, actions.articles?.length, actions.resolve].some(Boolean) && answer.why === 'empty';
  if (!actions.handoff && !says) throw answer;
  return { reply: '', actions };
}

const READABLE = ['messages', 'structuredResponse', 'chatwoot', '__interrupt__'];

/** An output schema without `messages` would look like a graph that has nothing to say. */
function checkShape(state: Record<string, unknown>): void {
  if (READABLE.some((key) => state[key] != null)) return;
  const keys = Object.keys(state).slice(0, 10).join(', ') || 'nothing';
  throw new OutcomeError(`the graph's result has no messages, only: ${keys}`);
}

/** A `responseFormat` with a `reply` speaks to us: what stands beside it are actions. Any other is the graph's own. */
function readStructured(value: unknown): { reply: string; actions: Actions } | undefined {
  if (!isObject(value) || typeof value.reply !== 'string') return undefined;
  const { reply, ...rest } = value;
  return { reply: reply.trim(), actions: parseActions(rest, 'structuredResponse') };
}

/** `createAgent` ends with its structured answer as text: its author is told which fields there are. */
function toldAuthor(answer: string | NoAnswerError, said: ReadMessage[], structured: unknown): string | NoAnswerError {
  if (!isObject(structured)) return answer;
  const text = said.at(-1)?.text ?? '';
  const isData = dataIn(text) !== undefined || text.startsWith('Returning structured response: ');
  const isStructure = typeof answer !== 'string' && answer.why === 'structure';
  if (!isData && !isStructure) return answer;
  return new NoAnswerError('structure', { detail: `its fields are ${Object.keys(structured).slice(0, 8).join(', ')}` });
}

/** A hand-off is not held up by a secret in the words beside it. */
function withoutSecrets(answer: string | NoAnswerError, actions: Actions, secrets?: Secrets): string | NoAnswerError {
  const { options, cards, articles } = actions;
  const shown = [typeof answer === 'string' ? answer : '', JSON.stringify([options, cards, articles])];
  const found = shown.map((text) => findSecret(text, secrets)).find((name) => name !== undefined);
  return found === undefined ? answer : new NoAnswerError('secret', { detail: found });
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
