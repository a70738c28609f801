import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { readRefusal, type Refusal } from './refused-bot.ts';

/** Id of the workflow `pausedBot` that pauses a bot by running. */
export const pauseIdOf = (agent: string): string => `chatwoot-pause:${agent}`;

/** How often Temporal is asked; a switch counts for new conversations after this long, and what it takes to answer, at most (ms). */
export const EVERY = 5000;
const DEADLINE = 900;

export interface Switches {
  /** As last seen, these two: they never wait. */
  isPaused: (agent: string) => boolean;
  refusal: (agent: string) => Refusal | null;
  /** Resolves once each bot was looked at, or Temporal did not answer. */
  looked: Promise<void>;
  close: () => void;
}

/** Watches which bots are paused, and whose tokens are refused. Where Temporal is away, what was last seen counts. */
export function watchSwitches(
  client: Client,
  agents: readonly string[],
  onLook: (agent: string, refusal: Refusal | null) => Promise<void> = () => Promise.resolve(),
): Switches {
  const paused = new Set<string>();
  const refusals = new Map<string, Refusal | null>();
  let looking = false;
  const timer = setInterval(() => void look(), EVERY);
  timer.unref();
  return {
    isPaused: (agent) => paused.has(agent),
    refusal: (agent) => refusals.get(agent) ?? null,
    looked: look(),
    close: () => {
      clearInterval(timer);
    },
  };

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    await Promise.all(agents.map(lookAt));
    looking = false;
  }

  async function lookAt(agent: string): Promise<void> {
    const [now, refusal] = await Promise.all([
      isPaused(client, agent, DEADLINE).catch(() => undefined),
      readRefusal(client, agent, DEADLINE).catch(() => undefined),
    ]);
    if (now === true) paused.add(agent);
    if (now === false) paused.delete(agent);
    if (refusal === undefined) return;
    refusals.set(agent, refusal);
    void onLook(agent, refusal);
  }
}

/** Asks Temporal whether a bot is paused; throws where it does not answer in `deadline` ms. */
export async function isPaused(client: Client, agent: string, deadline: number): Promise<boolean> {
  try {
    const handle = client.workflow.getHandle(pauseIdOf(agent));
    const { status } = await client.connection.withDeadline(Date.now() + deadline, () => handle.describe());
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
