import type { Actions } from '../../../contracts/graph.ts';
import { cutThoughts } from './cut-thoughts.ts';
import { badEnding, saysCalls } from './ending.ts';
import { errorText } from './error-text.ts';
import { machineText } from './machine-text.ts';
import { NoAnswerError } from './no-answer.ts';
import type { ReadMessage } from './read-message.ts';
import { callsPerson, type Call } from './tool-calls.ts';

/**
 * What of a turn is said to the customer: the one place that says what an answer is.
 *
 * It is the assistant's last text without calls of tools; one beside calls only where these were the turn's last act, or asked
 * something of Chatwoot. It must be whole, its calls sound, and written for a person. Anything else is no answer, and why is told.
 */
export function findAnswer(turn: readonly ReadMessage[], asked: Actions): string | NoAnswerError {
  const said = turn.filter(({ from }) => from === 'assistant');
  const last = said.at(-1);
  if (losesHandOff(turn, asked)) return new NoAnswerError('lostHandOff');
  if (!last) return new NoAnswerError('empty');
  const fault = faultOf(last) ?? openCall(turn, last, asked);
  if (fault) return new NoAnswerError(fault);

  const chosen = choose(turn, said);
  if (!chosen) return new NoAnswerError(last.text === '' ? 'empty' : 'thoughts');
  const wrong = faultOf(chosen);
  return wrong ? new NoAnswerError(wrong) : readText(chosen.text, chosen);
}

/** A text by itself, whoever named it the answer. */
export function readText(given: string, { byModel }: Pick<ReadMessage, 'byModel'>): string | NoAnswerError {
  const text = cutThoughts(given);
  if (text === '') return new NoAnswerError(given === '' ? 'empty' : 'thoughts');
  const wrote = errorText(text, byModel);
  if (wrote) return wrote;
  const kind = machineText(text);
  return kind ? new NoAnswerError(kind) : text;
}

/** What is wrong with a message, whatever it says. */
function faultOf({ refused, finish, calls }: ReadMessage) {
  if (calls.some(({ broken }) => broken)) return 'brokenCall';
  if (refused) return 'refused';
  const ending = badEnding(finish);
  if (ending) return ending;
  return calls.length === 0 && saysCalls(finish) ? 'brokenCall' : undefined;
}

/** A call that nobody ran, in a turn that asks for nothing by other means: what the text beside it promises does not happen. */
function openCall(turn: readonly ReadMessage[], last: ReadMessage, asked: Actions) {
  if (Object.keys(asked).length > 0) return undefined;
  return last.calls.some((call) => resultOf(turn, call) === undefined) ? 'openCall' : undefined;
}

/** A person was called, and the call was cut off, failed, or was never run. */
function losesHandOff(turn: readonly ReadMessage[], { handoff }: Actions): boolean {
  if (handoff) return false;
  const calls = turn.flatMap((message) => message.calls).filter(({ name }) => callsPerson(name));
  return calls.length > 0 && calls.every((call) => call.broken || (resultOf(turn, call)?.result?.failed ?? true));
}

function choose(turn: readonly ReadMessage[], said: ReadMessage[]): ReadMessage | undefined {
  const spoken = said.filter(({ text }) => cutThoughts(text) !== '');
  const final = spoken.findLast(({ calls }) => calls.length === 0);
  if (final) return final;
  const beside = spoken.at(-1);
  if (!beside) return undefined;
  const asks = beside.calls.some((call) => (resultOf(turn, call)?.actions.length ?? 0) > 0);
  return beside === said.at(-1) || asks ? beside : undefined;
}

/** By the call's id; a call without one is answered by any tool. */
function resultOf(turn: readonly ReadMessage[], { id }: Call): ReadMessage | undefined {
  return turn.findLast(({ result }) => result && (result.call === id || id === undefined));
}
