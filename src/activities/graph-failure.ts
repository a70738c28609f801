import { activityInfo, ApplicationFailure, log } from '@temporalio/activity';
import type { GraphTurn } from '../contracts/graph.ts';
import { toFailure } from './failures.ts';
import { NoAnswerError } from './graph/answer/no-answer.ts';
import { cleanError } from './graph/errors/clean-error.ts';
import type { Agent } from './agents.ts';

/**
 * Logs what a graph threw, for those who wrote it, and makes the failure of it that Temporal keeps, with the same as its cause. The
 * failure's own message goes to a note, and says less.
 */
export function graphFailure(
  error: unknown,
  turn: GraphTurn,
  agent: Pick<Agent, 'secrets' | 'watch'>,
): ApplicationFailure {
  const { account_id: account, conversation_id: conversation } = turn.metadata;
  const where = { account, conversation, attempt: activityInfo().attempt };
  if (error instanceof NoAnswerError) {
    // The note says it too; a graph's author reads here, at the first turn, what is to be changed.
    log.warn('no answer', { ...where, why: error.message });
    return asTold(toFailure(error));
  }
  const shown = cleanError(error, { said: saidIn(turn), secrets: agent.secrets });
  if (agent.watch) agent.watch.threw(conversation, error);
  else log.error('the graph threw', { ...where, err: shown });
  return asTold(toFailure(error, asFailure(shown)));
}

const told = new WeakSet<ApplicationFailure>();

function asTold(failure: ApplicationFailure): ApplicationFailure {
  told.add(failure);
  return failure;
}

/** Somebody has read of it already; nobody is to be told twice. */
export const isTold = (error: unknown): boolean => error instanceof ApplicationFailure && told.has(error);

/** Of other errors Temporal keeps no name. */
function asFailure({ name: type, message, stack, cause }: Error): ApplicationFailure {
  const next = cause instanceof Error ? { cause: asFailure(cause) } : {};
  return Object.assign(ApplicationFailure.create({ message, type, ...next }), { stack });
}

/** What is known of a person, and what anybody said. */
function saidIn({ messages, metadata, resume }: GraphTurn): string[] {
  const {
    contact_name,
    contact_email,
    contact_identifier,
    contact_attributes,
    conversation_attributes,
    page,
    in_reply_to,
  } = metadata;
  const who = [contact_name, contact_email, contact_identifier];
  const known = [...who, contact_attributes, conversation_attributes, page, in_reply_to?.text, resume?.answer];
  const dialogue = messages.flatMap(({ content, name }) => [
    name,
    typeof content === 'string' ? content : textOf(content),
  ]);
  return textsIn([...known, ...dialogue]);
}

/** Images come along as texts of megabytes. */
const textOf = (blocks: readonly { type: string; text?: string }[]) =>
  blocks.map((block) => (block.type === 'text' ? block.text : undefined));

function textsIn(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
