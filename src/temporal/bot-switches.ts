import { WorkflowNotFoundError, type Client } from '@temporalio/client';

/** Id of the workflow `pausedBot` that pauses a bot by running. */
export const pauseIdOf = (agent: string): string => `chatwoot-pause:${agent}`;

/** How often Temporal is asked; a switch counts for new conversations after this long at most (ms). */
const EVERY = 1000;
const DEADLINE = 900;

export interface Switches {
  /** As last seen: never waits. */
  isPaused: (agent: string) => boolean;
  close: () => void;
}

/** Watches which bots are paused. Where Temporal is away, what was last seen counts. */
export function watchSwitches(client: Client, agents: readonly string[]): Switches {
  const paused = new Set<string>();
  let looking = false;
  const timer = setInterval(() => void look(), EVERY);
  timer.unref();
  void look();
  return {
    isPaused: (agent) => paused.has(agent),
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
    const now = await isPaused(client, agent, DEADLINE).catch(() => undefined);
    if (now === true) paused.add(agent);
    if (now === false) paused.delete(agent);
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
