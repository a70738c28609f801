import type { Client } from '@temporalio/client';
import pino from 'pino';
import type { Agents } from '../../../src/activities/agents.ts';
import type { Policy } from '../../../src/contracts/conversation.ts';
import type { Refusal } from '../../../src/temporal/refused-bot.ts';
import { createTokenWatch } from '../../../src/worker/watch-tokens.ts';
import type { Clock } from '../temporal/clock.ts';

/** What workers find out about tokens, and say to the ingress. */
export interface Tokens {
  /** From now on they look, as long as something may change. */
  watch: () => void;
  /** The ingress refuses messages. */
  areRefused: () => boolean;
}

/** Milliseconds between two looks, and until those who would object have done so. */
const EVERY = 5000;
const OBJECTION = 15_000;
/** Looks after which nothing changes any more: whatever ends has ended by then. */
const LOOKS = 180;

/** The worker's own watch, before a Temporal that keeps what it says. */
export function createTokens(clock: Clock, agents: Agents, name: string, policy: Policy): Tokens {
  let said: { tokens: Refusal['tokens']; since: number } | null = null;
  let left = 0;
  const client = {
    connection: { withDeadline: <T>(_: number, work: () => Promise<T>) => work() },
    workflow: {
      start(_: string, { memo }: { memo: { tokens: Refusal['tokens'] } }) {
        said = { tokens: memo.tokens, since: clock.now() };
        return Promise.resolve();
      },
      getHandle: () => ({
        terminate() {
          said = null;
          return Promise.resolve();
        },
      }),
    },
  };
  const look = createTokenWatch({
    ...{ agents, settings: [{ name, policy }], client: client as unknown as Client, taskQueue: '' },
    meter: { createGauge: () => ({ set: () => undefined }) as never },
    log: pino({ enabled: false }),
  });
  const counts = () => said !== null && clock.now() >= said.since + OBJECTION;

  function again(): void {
    void look(name, said && { ...said, counts: counts() });
    if (--left > 0) clock.after(EVERY, again);
  }
  return {
    watch() {
      const isOver = left === 0;
      left = LOOKS;
      if (isOver) clock.after(EVERY, again);
    },
    areRefused: () => said?.tokens === 'all' && counts(),
  };
}
