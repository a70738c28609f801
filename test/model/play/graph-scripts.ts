import { ApplicationFailure } from '@temporalio/activity';
import type { Script } from '../journey.ts';

const LONG = 'x'.repeat(6000);

/** The words of the script, or its failure. */
export function replyOf(script: Script): string {
  switch (script) {
    case 'throws':
      throw ApplicationFailure.nonRetryable('the model refused the key (401)', 'AuthenticationError');
    case 'stumbles':
      throw ApplicationFailure.create({ message: 'the model is busy', type: 'Busy', nextRetryDelay: 10 });
    case 'empty':
    case 'silent':
      return '';
    case 'parts':
    case 'farewell':
      return [1, 2, 3, 4].map((part) => `part ${part} ${LONG}`).join('\n\n');
    default:
      return 'an answer';
  }
}

export const ACTIONS: Record<Script, object> = {
  ...{ reply: {}, parts: {}, empty: {}, throws: {}, stumbles: {} },
  options: { options: [{ title: 'Yes', value: 'yes' }] },
  farewell: { handoff: true },
  handOff: { handoff: { reason: 'asked for a person' } },
  resolve: { resolve: true },
  silent: { silent: true },
};
