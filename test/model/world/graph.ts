import { ApplicationFailure } from '@temporalio/activity';
import type { AgentGraph } from '../../../src/activities/graph/agent-graph.ts';
import type { Clock } from '../temporal/clock.ts';
import type { ScriptName } from './world.ts';
import { wordsIn } from './watch.ts';

const LONG = 'x'.repeat(6000);

interface Parts {
  clock: Clock;
  /** What it does when it is called next. */
  scripts: ScriptName[];
  thinks: () => number;
  asked: (words: string[], script: ScriptName) => void;
}

/** A graph that answers what the customer said since the last answer, and says what it answers. */
export function createGraph({ clock, scripts, thinks, asked }: Parts): AgentGraph {
  let calls = 0;
  return {
    async invoke(input, config) {
      const { messages } = input as { messages: { role: string; content: unknown }[] };
      const script = scripts.shift() ?? 'reply';
      const since = messages.findLastIndex(({ role }) => role === 'assistant') + 1;
      const words = messages.slice(since).flatMap(({ content }) => wordsIn(String(content)));
      asked(words, script);
      const call = ++calls;
      await wait(
        clock,
        script === 'hangs' || script === 'deaf' ? Infinity : script === 'slow' ? 40_000 : thinks(),
        script === 'deaf' ? undefined : (config as { signal?: AbortSignal }).signal,
      );
      const content = said(script, `Answer ${call} to ${words.join(' and ')}`);
      return { messages: [...messages, { role: 'assistant', content }], chatwoot: ACTIONS[script] ?? {} };
    },
  };
}

function said(script: ScriptName, answer: string): string {
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
      return [1, 2, 3].map((part) => `${answer}, ${part} of 3 ${LONG}`).join('\n\n');
    default:
      return answer;
  }
}

const ACTIONS: Partial<Record<ScriptName, object>> = {
  options: { options: [{ title: 'Yes', value: 'yes' }] },
  farewell: { handoff: true },
  handOff: { handoff: { reason: 'asked for [@Ben](mention://user/1/Ben)' } },
  resolve: { resolve: true },
  labels: { labels: ['tent'], note: 'about a tent' },
  silent: { silent: true },
};

function wait(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = Number.isFinite(ms) ? clock.after(ms, resolve) : () => undefined;
    signal?.addEventListener('abort', () => {
      stop();
      reject(signal.reason as Error);
    });
  });
}
