import type { Journey } from './journey.ts';

const plain = { policy: {}, userToken: false, forgetful: false, fates: [] };

/** Journeys that once broke a promise, shrunk, each with what went wrong. */
export const pastFailures: Record<string, Journey> = {
  'a refused update just as a burst ended made the conversation impossible to replay': {
    ...plain,
    forgetful: true,
    policy: { debounce: 40, maxTurns: 2, onNewMessage: 'queue' },
    steps: [
      { wait: 0, act: { do: 'unassign' } },
      { wait: 0, act: { do: 'write' } },
      { wait: 0, act: { do: 'resume' } },
      { wait: 0, act: { do: 'resume' } },
    ],
  },
  'an assignment that came while a message started a run was taken for an old one': {
    ...plain,
    policy: { debounce: 40 },
    steps: [
      { wait: 0, act: { do: 'assign' } },
      { wait: 0, act: { do: 'write' } },
    ],
  },
};
