import { WorkflowNotFoundError, type Client, type WorkflowExecutionInfo } from '@temporalio/client';

/** Id of the workflow `refusedBot` that says, by running, that Chatwoot refuses a bot's tokens. */
export const refusalIdOf = (agent: string): string => `chatwoot-refused:${agent}`;

/** `bot`: the bot's token, while a user's still opens conversations; `all`: nothing can be done in Chatwoot. */
export type Refused = 'bot' | 'all';

export interface Refusal {
  tokens: Refused;
  /** Nobody has objected. */
  counts: boolean;
  /** Unix ms. */
  since: number;
}

/** A bot that was taken out of the settings is forgotten after it; workers whose tokens are still refused say so again. */
const LONGEST = '1 day';
const DEADLINE = 2000;

/** What workers say about a bot's tokens; `null`: nothing. Throws where Temporal does not answer in `deadline` ms. */
export async function readRefusal(client: Client, agent: string, deadline: number): Promise<Refusal | null> {
  try {
    const handle = client.workflow.getHandle(refusalIdOf(agent));
    const run = await client.connection.withDeadline(Date.now() + deadline, () => handle.describe());
    return run.status.name === 'RUNNING' ? refusalIn(run) : null;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

export function refusalIn({ memo, startTime }: Pick<WorkflowExecutionInfo, 'memo' | 'startTime'>): Refusal {
  return {
    tokens: memo?.['tokens'] === 'all' ? 'all' : 'bot',
    counts: memo?.['counts'] === true,
    since: startTime.getTime(),
  };
}

/** Says it, in the place of what was said before. */
export async function sayRefused(client: Client, taskQueue: string, agent: string, tokens: Refused): Promise<void> {
  await client.connection.withDeadline(Date.now() + DEADLINE, () =>
    client.workflow.start('refusedBot', {
      workflowId: refusalIdOf(agent),
      taskQueue,
      memo: { tokens },
      staticSummary: 'Chatwoot refuses the bot’s tokens',
      workflowExecutionTimeout: LONGEST,
      workflowIdConflictPolicy: 'TERMINATE_EXISTING',
    }),
  );
}

export async function sayTaken(client: Client, agent: string): Promise<void> {
  try {
    await client.connection.withDeadline(Date.now() + DEADLINE, () =>
      client.workflow.getHandle(refusalIdOf(agent)).terminate('a token works'),
    );
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
