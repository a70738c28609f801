import { setImmediate } from 'node:timers/promises';
import type { WebhookJob } from '../../../sandbox/webhooks/webhooks.ts';
import type { Policy, Snapshot } from '../../../src/contracts/conversation.ts';
import type { Dispatch } from '../../../src/ingress/dispatch.ts';
import { interpret } from '../../../src/ingress/interpret.ts';
import { readEvent } from '../../../src/ingress/read-event.ts';
import type { Fate } from '../journey.ts';
import type { Story } from '../story.ts';

interface Letter {
  job: WebhookJob;
  due: number;
}

/** Carries Chatwoot's webhooks to the real ingress, each as its fate has it: late, twice, out of order or never. */
export interface PostOffice {
  take: (job: WebhookJob) => void;
  /** Delivers what is due after so many steps. */
  deliver: (steps: number) => Promise<void>;
  waiting: () => number;
}

interface Address {
  agent: string;
  policy: Policy;
  fates: Fate[];
  dispatch: Dispatch;
  story: () => Story;
}

const personIn = ({ assigneeType, assigneeId }: Snapshot) => (assigneeType === 'User' ? assigneeId : null);

export function createPostOffice({ agent, policy, fates, dispatch, story }: Address): PostOffice {
  const letters: Letter[] = [];
  let step = 0;
  let dealt = 0;
  let clock = 0;
  /** How many runs had ended when the newest one began, and who was assigned then. */
  let runs = -1;
  let formerly: number | null = null;

  async function bring({ job }: Letter): Promise<void> {
    const event = readEvent(JSON.parse(job.body()));
    const meant = interpret(event, { name: agent, accountId: 1, inboxIds: null, policy }, Date.now());
    if (meant.kind === 'ignored') return;
    const before = ++clock;
    const { kind } = await dispatch(meant);
    const { signal, fact } = meant.signalled;
    const { assigneeId } = story().conversation;
    if (kind !== 'stored') return;
    if (signal === 'messageReceived') {
      if (runs !== story().outcomes.length) formerly = personIn(fact.snapshot);
      runs = story().outcomes.length;
      story().delivered.push({ key: fact.key, id: fact.message.id, before, after: ++clock });
    }
    const isAssignment = signal === 'ownershipChanged' && fact.change === 'assignee';
    if (isAssignment && assigneeId !== null && assigneeId === fact.snapshot.assigneeId) {
      // A run that begins with this person knows them as the former assignee: docs/promises.md says so.
      if (assigneeId !== formerly) story().assigned = true;
    }
  }

  return {
    waiting: () => letters.length,
    take(job) {
      const { delay, copies, lost } = fates[dealt++ % fates.length] ?? { delay: 0, copies: 1, lost: false };
      if (lost) {
        story().unheard ||= job.event.startsWith('conversation_') || job.route === 'api';
        job.onFailure('timeout');
        return;
      }
      for (let copy = 0; copy < copies; copy++) letters.push({ job, due: step + delay * (copy + 1) });
    },
    async deliver(steps) {
      step += steps;
      // Events for an API inbox are sent a tick later.
      await setImmediate();
      for (;;) {
        const index = letters.findIndex(({ due }) => due <= step);
        const [letter] = index < 0 ? [] : letters.splice(index, 1);
        if (!letter) return;
        await bring(letter);
      }
    },
  };
}
