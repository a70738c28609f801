import type { WebhookJob } from '../../../sandbox/webhooks/webhooks.ts';
import type { Clock } from '../temporal/clock.ts';
import type { Chance } from './chance.ts';
import type { Fate } from './world.ts';

/** Carries Chatwoot's webhooks to the ingress as Sidekiq does: in any order, again where the bot's fails with a 500, late, twice or never. */
export interface PostOffice {
  take: (job: WebhookJob) => void;
  /** What becomes of the next ones. */
  expect: (fate: Fate, count: number) => void;
}

interface Parts {
  clock: Clock;
  chance: Chance;
  /** `false`: the ingress refuses it with a 401. */
  bring: (job: WebhookJob, body: string) => boolean;
  lost: (job: WebhookJob) => void;
  /** Chatwoot does what it does about a webhook that failed. */
  fail: (job: WebhookJob, why: string) => void;
}

const TRIES = 3;
const RETRY = 4500;
const TIMEOUT = 5000;

export function createPostOffice({ clock, chance, bring, lost, fail }: Parts): PostOffice {
  const fates: Fate[] = [];
  const soon = () => (chance.draw() < 0.1 ? chance.between(500, 9000) : chance.between(10, 300));

  function deliver(job: WebhookJob, fate: Fate | undefined, attempt: number): void {
    const isAgain = job.route === 'bot' && attempt < TRIES;
    switch (fate) {
      case 'fails':
        if (isAgain)
          clock.after(RETRY, () => {
            deliver(job, fates.shift() ?? (chance.draw() < 0.5 ? 'fails' : undefined), attempt + 1);
          });
        else giveUp(job, 'status 500');
        return;
      case 'refused':
        giveUp(job, 'ECONNREFUSED');
        return;
      case 'hangs':
        clock.after(TIMEOUT, () => {
          giveUp(job, 'timed out');
        });
        return;
      case 'lost':
        lost(job);
        return;
      default:
        if (!bring(job, job.body())) giveUp(job, 'status 401');
    }
  }

  function giveUp(job: WebhookJob, why: string): void {
    lost(job);
    fail(job, why);
  }

  return {
    expect(fate, count) {
      for (let index = 0; index < count; index++) fates.push(fate);
    },
    take(job) {
      const fate = fates.shift();
      const delay = fate === 'late' ? chance.between(5000, 200_000) : soon();
      clock.after(delay, () => {
        deliver(job, fate, 1);
      });
      if (fate === 'twice')
        clock.after(delay + chance.between(100, 60_000), () => {
          deliver(job, undefined, 1);
        });
    },
  };
}
