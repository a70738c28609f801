import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { eachInTime } from './each-in-time.ts';
import { readRefusal, refusalIdOf, refusalIn, type Refusal } from './refused-bot.ts';

/** Id of the workflow `pausedBot` that pauses a bot by running. */
export const pauseIdOf = (agent: string): string => `chatwoot-pause:${agent}`;

/**
 * How often Temporal is asked, once for all bots; a switch counts for new conversations after this long, and what it takes to list it
 * and to answer, at most (ms).
 */
export const EVERY = 5000;
const DEADLINE = 900;
/** Another deployment's in the same namespace are listed too, and left out. */
const THROWN = "ExecutionStatus = 'Running' AND WorkflowType IN ('pausedBot', 'refusedBot')";

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
    // Where nothing can be listed (the visibility store is away, the login may not), each bot is asked about.
    const thrown = await listThrown(client).catch(() => undefined);
    await Promise.all(agents.map((agent) => take(agent, thrown)));
    looking = false;
  }

  async function take(agent: string, thrown: Thrown | undefined): Promise<void> {
    const [now, refusal] = thrown
      ? [thrown.has(pauseIdOf(agent)), thrown.get(refusalIdOf(agent)) ?? null]
      : await Promise.all([
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

/** By workflow id. */
type Thrown = Map<string, Refusal>;

async function listThrown(client: Client): Promise<Thrown> {
  const thrown: Thrown = new Map();
  for await (const run of eachInTime(client.connection, DEADLINE, client.workflow.list({ query: THROWN }))) {
    const refusal = refusalIn(run);
    const other = thrown.get(run.workflowId);
    // One that was put in the place of another is listed beside it for a moment.
    if (!other || other.since <= refusal.since) thrown.set(run.workflowId, refusal);
  }
  return thrown;
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
